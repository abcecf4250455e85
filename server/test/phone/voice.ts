/** The sound of one party: a steady tone out in ulaw by RTP, what comes in kept for a few seconds, digits both ways (RFC 4733). */
import { createSocket, type Socket } from 'node:dgram'
import { fromUlaw, toUlaw } from './tones.ts'

export interface Voice {
  readonly port: number
  /** Begins to send there. */
  talkTo: (to: { address: string; port: number }) => void
  beQuiet: (isQuiet: boolean) => void
  /** Sends nothing any more: a cable pulled. */
  stop: () => void
  /** So many milliseconds of sound that comes from now on, or fewer where less comes. */
  listen: (ms: number) => Promise<Float32Array>
  press: (digits: string) => Promise<void>
  /** Digits that came. */
  readonly digits: string[]
  /** Packets that came. */
  readonly count: () => number
  close: () => void
}

const PACKET = 160
const KEYS = '0123456789*#ABCD'
const AMPLITUDE = 0.1
const ulawSilence = 0xff

const bind = (socket: Socket): Promise<number> =>
  new Promise((done) => socket.bind(0, '127.0.0.1', () => done(socket.address().port)))

export const openVoice = async (hz: number): Promise<Voice> => {
  const socket = createSocket('udp4')
  const port = await bind(socket)
  let to: { address: string; port: number } | null = null
  let isQuiet = false
  let [sequence, timestamp, sent, begunMs] = [0, 0, 0, 0]
  let count = 0
  const hearers = new Set<(samples: Float32Array) => void>()
  const digits: string[] = []
  let [lastDigit, pressedAt] = [-1, 0]

  const send = (type: number, payload: Buffer, at: number, isMarked = false) => {
    if (!to) return
    const packet = Buffer.alloc(12 + payload.length)
    packet[0] = 0x80
    packet[1] = type | (isMarked ? 0x80 : 0)
    packet.writeUInt16BE(sequence++ & 0xffff, 2)
    packet.writeUInt32BE(at >>> 0, 4)
    packet.writeUInt32BE(port, 8) // one source a port
    payload.copy(packet, 12)
    socket.send(packet, to.port, to.address)
  }
  const speak = () => {
    if (!to) return
    // a late timer sends what is due, at most a quarter of a second of it
    const due = Math.floor((performance.now() - begunMs) / 20)
    if (due - sent > 12) sent = due - 12
    for (; sent < due; sent++) {
      const base = timestamp
      const payload = Buffer.from(
        Array.from({ length: PACKET }, (_, at) =>
          isQuiet ? ulawSilence : toUlaw(AMPLITUDE * Math.sin((2 * Math.PI * hz * (base + at)) / 8000)),
        ),
      )
      send(0, payload, base)
      timestamp += PACKET
    }
  }
  const timer = setInterval(speak, 20)
  timer.unref()

  socket.on('message', (packet) => {
    if (packet.length < 12) return
    const type = (packet[1] ?? 0) & 0x7f
    if (type === 101) {
      const at = packet.readUInt32BE(4)
      if (at !== lastDigit) digits.push(KEYS[packet[12] ?? 99] ?? '')
      lastDigit = at
      return
    }
    count++
    const samples = Float32Array.from(packet.subarray(12), fromUlaw)
    for (const hear of hearers) hear(samples)
  })

  const pressOne = async (key: string) => {
    // each digit has a time of its own, also where the timer of the voice was held up
    const at = (pressedAt = Math.max(timestamp, pressedAt + 10 * PACKET))
    const event = (duration: number, isEnd: boolean) => {
      const payload = Buffer.from([KEYS.indexOf(key), (isEnd ? 0x80 : 0) | 10, 0, 0])
      payload.writeUInt16BE(duration, 2)
      return payload
    }
    for (let piece = 1; piece <= 5; piece++) {
      send(101, event(piece * PACKET, false), at, piece === 1)
      await new Promise((done) => setTimeout(done, 20))
    }
    for (let again = 0; again < 3; again++) send(101, event(6 * PACKET, true), at)
    await new Promise((done) => setTimeout(done, 100))
  }

  return {
    port,
    digits,
    count: () => count,
    talkTo(there) {
      to = there
      begunMs ||= performance.now()
    },
    beQuiet(quiet) {
      isQuiet = quiet
    },
    stop: () => clearInterval(timer),
    listen: (ms) =>
      new Promise((done) => {
        const wanted = ms * 8
        let sound = new Float32Array()
        const end = () => {
          clearTimeout(patience)
          hearers.delete(hear)
          done(sound.slice(0, wanted))
        }
        const hear = (samples: Float32Array) => {
          sound = Float32Array.from([...sound, ...samples])
          if (sound.length >= wanted) end()
        }
        const patience = setTimeout(end, ms * 2)
        hearers.add(hear)
      }),
    async press(keys) {
      for (const key of keys) await pressOne(key)
    },
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}
