import { createSocket } from 'node:dgram'
import type { Voice } from '../../server/test/phone/voice.ts'

// The sound of many parties in one process: one timer for all of them, one packet made beforehand, and of what comes in only its number and
// its time. What is lost is counted by the numbers of packets (RFC 3550, 5.1), gaps by the time they come at.

const packetMs = 20
const payload = Buffer.alloc(160, 0x55)
/** A gap of twice a packet's time and a half: the next one came more than 30 ms late. */
const gapMs = 50

export type Heard = { packets: number; lost: number; gaps: number; longestMs: number; silentMs: number }

export type LeanVoice = Voice & {
  /** Counts anew from now. */
  begin(): void
  heard(): Heard
  /** Milliseconds between packets, all of them since `begin`. */
  readonly between: number[]
}

const speakers = new Set<() => void>()
let timer: NodeJS.Timeout | undefined
let begunMs = 0
let sent = 0

/** Late by less than a quarter of a second is made good: what is due is sent. */
function speakAll(): void {
  const due = Math.floor((performance.now() - begunMs) / packetMs)
  if (due - sent > 12) sent = due - 12
  for (; sent < due; sent++) for (const speak of speakers) speak()
}

export async function openLeanVoice(): Promise<LeanVoice> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
  await new Promise<void>((done) => void socket.bind(0, '127.0.0.1', done))
  const { port } = socket.address()
  const packet = Buffer.alloc(172)
  payload.copy(packet, 12)
  packet[0] = 0x80
  packet.writeUInt32BE(port, 8)
  let [sequence, timestamp] = [0, 0]
  let to: { address: string; port: number } | undefined
  const speak = () => {
    if (!to) return
    packet.writeUInt16BE(sequence++ & 0xffff, 2)
    packet.writeUInt32BE(timestamp >>> 0, 4)
    timestamp += 160
    socket.send(Buffer.from(packet), to.port, to.address)
  }
  let heard: Heard = { packets: 0, lost: 0, gaps: 0, longestMs: 0, silentMs: 0 }
  let between: number[] = []
  let [source, last, lastMs] = [-1, -1, 0]
  socket.on('message', (data) => {
    if (data.length < 12 || ((data[1] ?? 0) & 0x7f) !== 0) return
    const now = performance.now()
    const [number, from] = [data.readUInt16BE(2), data.readUInt32BE(8)]
    heard.packets++
    if (from === source) {
      const step = (number - last) & 0xffff
      if (step > 1 && step < 1000) heard.lost += step - 1
      const ms = now - lastMs
      between.push(ms)
      if (ms > gapMs) heard.gaps++
      heard.longestMs = Math.max(heard.longestMs, ms)
    }
    ;[source, last, lastMs] = [from, number, now]
  })
  return {
    port,
    digits: [],
    count: () => heard.packets,
    talkTo(there) {
      to = there
      speakers.add(speak)
      begunMs ||= performance.now()
      timer ??= setInterval(speakAll, packetMs).unref()
    },
    beQuiet() {},
    stop: () => void speakers.delete(speak),
    listen: async () => new Float32Array(),
    press: async () => {},
    begin() {
      heard = { packets: 0, lost: 0, gaps: 0, longestMs: 0, silentMs: 0 }
      between = []
      source = -1
      lastMs = performance.now()
    },
    heard: () => ({ ...heard, silentMs: performance.now() - lastMs }),
    get between() {
      return between
    },
    close() {
      speakers.delete(speak)
      socket.close()
    },
  }
}
