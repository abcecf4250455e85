/**
 * A recogniser of the kit over a real socket (vosk-server's protocol) and HTTP (`/v1/audio/transcriptions`): it knows whom it hears by their tone, and says what the script has
 * them say. Where a side is mixed with another it says so.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { WebSocketServer, type WebSocket } from 'ws'
import { fromPcm, fromWav, tones } from './tones.ts'

export interface Line {
  /** Said once so much of the tone was heard, and as long as that. */
  afterMs: number
  ms: number
  text: string
}
/** What each tone says, in order. */
export type Script = Record<number, readonly Line[]>

const HEARD = 0.02
const WINDOW_MS = 100

export const openScriptedRecogniser = async (t: TestContext, script: Script) => {
  const hz = Object.keys(script).map(Number)
  /** How long each tone was heard, over all connections. */
  const heardMs = new Map(hz.map((one) => [one, 0]))
  const spoken = new Map(hz.map((one) => [one, 0]))
  const seen: { path: string; key: string | undefined; rate?: number; language?: string; model?: string }[] = []
  const now = { refuses: 0, status: 503, isDeaf: false, mixed: 0 }
  const toneIn = (sound: Float32Array, rate: number): number | null => {
    // of a shorter piece nobody can tell
    if (sound.length < rate / 20) return null
    const { amplitudes } = tones(sound, rate, hz)
    const loud = hz.filter((one) => (amplitudes.get(one) ?? 0) > HEARD)
    if (loud.length > 1) now.mixed++
    return loud.length === 1 ? (loud[0] ?? null) : null
  }

  const follow = (socket: WebSocket) => {
    let rate = 16_000
    let sentMs = 0
    let line: { hz: number; line: Line; fromMs: number } | null = null
    const say = (body: object) => socket.send(JSON.stringify(body))
    const finish = () => {
      if (!line) return say({ text: '' })
      const words = line.line.text.split(' ')
      const step = (sentMs - line.fromMs) / words.length
      const from = line.fromMs
      say({
        text: line.line.text,
        result: words.map((word, i) => ({
          word,
          start: (from + i * step) / 1000,
          end: (from + (i + 1) * step) / 1000,
          conf: 0.9,
        })),
      })
      line = null
    }
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        const told = JSON.parse(data.toString()) as { config?: { sample_rate: number }; eof?: number }
        if (told.config) rate = told.config.sample_rate
        const last = seen.at(-1)
        if (told.config && last) last.rate = rate
        if (told.eof) {
          finish()
          socket.close()
        }
        return
      }
      const ms = (data.length / 2 / rate) * 1000
      const tone = toneIn(fromPcm(data), rate)
      sentMs += ms
      if (tone !== null) heardMs.set(tone, (heardMs.get(tone) ?? 0) + ms)
      const next = tone === null ? undefined : script[tone]?.[spoken.get(tone) ?? 0]
      if (line) {
        if (sentMs - line.fromMs >= line.line.ms) return finish()
        return say({ partial: line.line.text.slice(0, Math.ceil(line.line.text.length / 2)) })
      }
      if (tone !== null && next && (heardMs.get(tone) ?? 0) >= next.afterMs) {
        line = { hz: tone, line: next, fromMs: sentMs - WINDOW_MS }
        spoken.set(tone, (spoken.get(tone) ?? 0) + 1)
        return say({ partial: next.text.split(' ')[0] })
      }
      return say({ partial: '' })
    })
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const answer = (status: number, text: string) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(text)
      }
      if (now.refuses > 0) {
        now.refuses--
        return answer(now.status, '{}')
      }
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData()
      const field = (name: string) => {
        const value = form.get(name)
        return typeof value === 'string' ? value : undefined
      }
      seen.push({
        path: request.url ?? '',
        key: request.headers.authorization,
        language: field('language'),
        model: field('model'),
      })
      const file = form.get('file')
      if (!(file instanceof Blob)) return answer(400, '{}')
      const { sound, rate } = fromWav(new Uint8Array(await file.arrayBuffer()))
      const tone = toneIn(sound, rate)
      if (tone === null) return answer(200, '{"text":" [BLANK_AUDIO]"}')
      const at = spoken.get(tone) ?? 0
      spoken.set(tone, at + 1)
      heardMs.set(tone, (heardMs.get(tone) ?? 0) + (sound.length / rate) * 1000)
      return answer(200, JSON.stringify({ text: script[tone]?.[at]?.text ?? '' }))
    })()
  })
  const sockets = new WebSocketServer({ noServer: true })
  const open = new Set<WebSocket>()
  server.on('upgrade', (request, raw, head) => {
    if (now.refuses > 0) {
      now.refuses--
      raw.end(`HTTP/1.1 ${now.status} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    seen.push({ path: request.url ?? '', key: request.headers.authorization })
    sockets.handleUpgrade(request, raw, head, (socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      if (!now.isDeaf) follow(socket)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => {
    for (const socket of open) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    socketUrl: `ws://127.0.0.1:${port}/`,
    url: `http://127.0.0.1:${port}/v1/audio/transcriptions`,
    heardMs: (tone: number) => Math.round(heardMs.get(tone) ?? 0),
    seen,
    now,
    connections: () => open.size,
    /** Every connection breaks off. */
    drop() {
      for (const socket of open) socket.terminate()
    },
  }
}
