import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** The sockets a node opens, by path; a socket elsewhere is refused. */
export interface Upgrades {
  /** Answers upgrades at a path until the returned function takes it back. */
  readonly on: (path: string, upgrade: Upgrade) => () => void
}

/** Refuses an upgrade before it is one; what it says is an HTTP status line. */
export const refuseUpgrade = (socket: Duplex, status: string): void =>
  void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`)

export const openUpgrades = (server: Server): Upgrades => {
  const byPath = new Map<string, Upgrade>()
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const upgrade = byPath.get(new URL(request.url ?? '/', 'http://x').pathname)
    if (upgrade) upgrade(request, socket, head)
    else refuseUpgrade(socket, '404 Not Found')
  })
  return {
    on(path, upgrade) {
      byPath.set(path, upgrade)
      return () => {
        if (byPath.get(path) === upgrade) byPath.delete(path)
      }
    },
  }
}
