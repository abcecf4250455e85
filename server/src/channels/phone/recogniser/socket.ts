/**
 * Recognisers that speak the protocol of vosk-server over a WebSocket, as several open servers do:
 *
 *   we say    { "config": { "sample_rate": 16000, "words": true } }     first
 *             binary: 16-bit little-endian sound, a tenth of a second each
 *             { "eof": 1 }                                               nothing more comes
 *   it says   { "partial": "good mor" }                                  so far
 *             { "text": "good morning", "result": [{ "word", "start", "end", "conf" }] }   final; seconds from the first sound
 *             after `eof` its last, and it closes
 *
 * One such server knows one language. A key goes as `Authorization: Bearer`.
 */
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Connect, Connection, ConnectionOptions } from './connection.ts'
import { RecogniserFailed, type RecogniserFault } from './recogniser.ts'

const PIECE_MS = 100
const MOST_ANSWER_BYTES = 256 * 1024

const Word = z.object({ start: z.number(), end: z.number(), conf: z.number().optional() })
const Answer = z.union([
  z.object({ text: z.string(), result: z.array(Word).optional() }),
  z.object({ partial: z.string() }),
])

const faultOf = (status: number | undefined): RecogniserFault =>
  status === 401 || status === 403 || status === 404 ? 'not-allowed' : status === undefined ? 'away' : 'refused'

export const socketConnect =
  (of: { url: string; key?: string }): Connect =>
  (options) => {
    const socket = new WebSocket(of.url, {
      headers: of.key === undefined ? {} : { authorization: `Bearer ${of.key}` },
      perMessageDeflate: false,
      maxPayload: MOST_ANSWER_BYTES,
      followRedirects: false,
      handshakeTimeout: 5000,
    })
    return new Promise<Connection>((done, fail) => {
      socket.on('unexpected-response', (_request, { statusCode }) => {
        fail(new RecogniserFailed(faultOf(statusCode), `it answered with ${statusCode}`))
        socket.terminate()
      })
      // terminating one that still connects says an error of its own
      socket.on('error', (fault) => fail(new RecogniserFailed('away', fault.message)))
      socket.once('open', () => done(talkOver(socket, options)))
    })
  }

const talkOver = (socket: WebSocket, options: ConnectionOptions): Connection => {
  const pieceBytes = Math.round((PIECE_MS / 1000) * options.rate) * 2
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  const ended = Promise.withResolvers<void>()
  const flush = () => {
    if (gatheredBytes > 0) socket.send(Buffer.concat(gathered))
    gathered = []
    gatheredBytes = 0
  }
  const take = answers(options)
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary && take(data.toString('utf8'))) return
    options.lost('wrong-form', 'what it says is not the protocol of vosk-server')
    socket.terminate()
  })
  socket.on('error', (fault) => options.lost('away', fault.message))
  let isEnding = false
  socket.on('close', () => {
    ended.resolve()
    // asked for its last words, it says them and hangs up
    if (!isEnding) options.lost('away', 'it hung up')
  })
  socket.send(JSON.stringify({ config: { sample_rate: options.rate, words: true } }))
  return {
    send(piece) {
      gathered.push(piece)
      gatheredBytes += piece.length
      if (gatheredBytes >= pieceBytes) flush()
    },
    waiting: () => socket.bufferedAmount,
    async end() {
      isEnding = true
      flush()
      socket.send(JSON.stringify({ eof: 1 }))
      await ended.promise
    },
    close: () => socket.terminate(),
  }
}

/** Reads what it says; false for what is none of the protocol. */
const answers = ({ segment }: ConnectionOptions) => {
  let number = 0
  let untilMs = 0
  return (text: string): boolean => {
    const read = Answer.safeParse(asJson(text))
    if (!read.success) return false
    const said = read.data
    if ('partial' in said) {
      if (said.partial.trim() !== '')
        segment({
          number,
          fromMs: untilMs,
          toMs: untilMs,
          text: said.partial.trim(),
          confidence: null,
          isFinal: false,
        })
      return true
    }
    const words = said.result ?? []
    const [first, last] = [words[0], words.at(-1)]
    const fromMs = first ? first.start * 1000 : untilMs
    const toMs = last ? last.end * 1000 : fromMs
    untilMs = Math.max(untilMs, toMs)
    if (said.text.trim() === '') return true
    const sure = words.flatMap(({ conf }) => (conf === undefined ? [] : [conf]))
    const confidence = sure.length > 0 ? sure.reduce((sum, one) => sum + one, 0) / sure.length : null
    segment({ number: number++, fromMs, toMs, text: said.text.trim(), confidence, isFinal: true })
    return true
  }
}

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
