import { once } from 'node:events'
import fs from 'node:fs'
import { WebSocket } from 'ws'
import { Installation } from './load/installation.ts'
import { loadNow, rounded, spreadOf } from './load/spread.ts'

// Idle live sockets of one node: what they cost in memory, and how long a message takes to all of them.

const socketsByDefault = 10_000
const atOnce = 100
/** Each side holds one descriptor a socket; some are needed besides. */
const spareFiles = 200
const budgetMiB = 1024
const socketsPerAddress = 500
const fanOutMs = 30_000

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

const mostFiles = (): number =>
  Number(/Max open files\s+(\d+)/.exec(fs.readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Number.NaN)

/** `bench sockets [count]`. Says so and opens fewer where this user may not open as many files. Memory in MiB of the program alone. */
export async function run(args: string[]): Promise<object> {
  const wanted = Number(args[0] ?? socketsByDefault)
  const count = Math.min(wanted, mostFiles() - spareFiles)
  if (count < wanted) process.stderr.write(`only ${count} sockets: raise "ulimit -n" above ${wanted + spareFiles}\n`)
  const at = new Installation()
  const sockets: WebSocket[] = []
  try {
    await at.start()
    const admin = await at.signIn()
    const workspaceId = await admin.workspaceId()
    const idleMiB = residentMiB(at.pid)
    const arrivedAt: number[] = []
    let subscribed = 0
    const open = async (index: number): Promise<void> => {
      const place = Math.floor(index / socketsPerAddress)
      const headers = { cookie: admin.cookie, 'x-forwarded-for': `10.100.0.${place}` }
      const socket = new WebSocket(`${at.url.replace('http', 'ws')}/api/live`, { headers, perMessageDeflate: false })
      sockets.push(socket)
      socket.on('message', (data: Buffer) => {
        const said = data.toString()
        if (said.includes('"subscribed"')) subscribed++
        else if (said.includes('"floor-message"') || said.includes('"presence"')) arrivedAt.push(performance.now())
      })
      await once(socket, 'open')
      const answered = once(socket, 'message')
      socket.send(JSON.stringify({ do: 'subscribe', topic: 'inbox', workspaceId }))
      await answered
    }
    for (let from = 0; from < count; from += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => open(from + n)))
    }
    const openMiB = residentMiB(at.pid)
    const saidAt = performance.now()
    await admin.ask('PUT', '/presence', { state: 'available' })
    while (arrivedAt.length < count && performance.now() - saidAt < fanOutMs)
      await new Promise((go) => setTimeout(go, 5))
    const fanOut = spreadOf(arrivedAt.map((ms) => ms - saidAt))
    const memory = {
      idleMiB: rounded(idleMiB),
      openMiB: rounded(openMiB),
      perSocketKiB: rounded(((openMiB - idleMiB) * 1024) / count),
    }
    const isGreen = count >= socketsByDefault && openMiB < budgetMiB && fanOut.count === count
    return { wanted, sockets: count, subscribed, ...memory, budgetMiB, fanOut, load: loadNow(), isGreen }
  } finally {
    for (const socket of sockets) socket.terminate()
    await at.remove()
  }
}
