/** Live sound of one leg: a listener on it, bridged to a channel whose sound Asterisk hands us over a socket (chan_websocket, Asterisk 20.16, 22.6 and later). */
import { WebSocket } from 'ws'
import type { Handle, Telephony } from '../telephony.ts'
import { at } from './ari.ts'
import { aside } from './asides.ts'
import { listenIn } from './listening.ts'
import { inBridge, inPassing, undone, type Memory } from './memory.ts'
import { Channel } from './shapes.ts'

/** 20 ms of 16-bit sound at 16,000/s. */
const PIECE_BYTES = 640
const OPEN_MS = 5000

const cutPieces = (heard: (piece: Uint8Array) => void) => {
  let rest = Buffer.alloc(0)
  return (data: Buffer) => {
    let left = rest.length === 0 ? data : Buffer.concat([rest, data])
    for (; left.length >= PIECE_BYTES; left = left.subarray(PIECE_BYTES)) heard(left.subarray(0, PIECE_BYTES))
    rest = Buffer.from(left)
  }
}

export const tapsOn = (memory: Memory): Pick<Telephony, 'tap' | 'stopTap'> & { closeAll: () => void } => {
  const { ari } = memory
  const sockets = new Map<Handle, WebSocket>()

  const clear = async (handle: Handle) => {
    sockets.get(handle)?.terminate()
    sockets.delete(handle)
    for (const channel of [aside.tapper(handle), aside.media(handle)])
      await undone(ari.ask('DELETE', at`channels/${channel}`))
    await undone(ari.ask('DELETE', at`bridges/${aside.tapBridge(handle)}`))
  }
  const connect = async (handle: Handle, channel: Channel, heard: (piece: Uint8Array) => void) => {
    const id = channel.channelvars?.['MEDIA_WEBSOCKET_CONNECTION_ID']
    if (!id) throw new Error('this Asterisk hands out no live sound: chan_websocket is not loaded')
    const address = `${ari.url.replace(/^http/, 'ws')}/media/${encodeURIComponent(id)}`
    const socket = new WebSocket(address, ['media'], { handshakeTimeout: OPEN_MS, perMessageDeflate: false })
    sockets.set(handle, socket)
    const take = cutPieces(heard)
    socket.on('message', (data: Buffer, isBinary) => void (isBinary && take(data)))
    await new Promise<void>((done, fail) => void socket.once('open', () => done()).once('error', fail))
    // it ends with the leg, or with the switch; what is left of it is cleared away
    socket
      .on('error', () => {})
      .once('close', () => void (sockets.get(handle) === socket && inPassing(memory, () => clear(handle))))
  }

  return {
    async tap(handle, leg, heard) {
      if (sockets.has(handle)) return
      const [ear, media, bridge] = [aside.tapper(handle), aside.media(handle), aside.tapBridge(handle)]
      const carried = memory.entering(media)
      try {
        await listenIn(memory, leg, ear, { spy: 'in' })
        const carrier = Channel.parse(
          await ari.ask('POST', 'channels/externalMedia', {
            channelId: media,
            app: ari.app,
            external_host: 'INCOMING',
            transport: 'websocket',
            encapsulation: 'none',
            connection_type: 'server',
            format: 'slin16',
          }),
        )
        await connect(handle, carrier, heard)
        await ari.ask('POST', at`bridges/${bridge}`, { type: 'mixing', name: bridge })
        await carried.entered
        for (const channel of [ear, media])
          await inBridge(leg, ari.ask('POST', at`bridges/${bridge}/addChannel`, { channel }))
      } catch (error) {
        inPassing(memory, () => clear(handle))
        throw error
      } finally {
        carried.giveUp()
      }
    },
    stopTap: clear,
    closeAll() {
      for (const socket of sockets.values()) socket.terminate()
      sockets.clear()
    },
  }
}
