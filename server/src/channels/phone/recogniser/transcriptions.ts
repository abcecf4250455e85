/**
 * Recognisers of the form many share: `POST .../audio/transcriptions` with a file, a model and a language, answered by `{ "text" }` (OpenAI's, whisper.cpp's server, speaches,
 * LocalAI, vLLM and others). They take a whole sound and know nothing of a call, so each utterance is cut out here and sent when it is over: final words only, a second or two
 * after they were said.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { linearHead } from '../recordings/wav.ts'
import type { Connect, Connection, ConnectionOptions } from './connection.ts'
import { RecogniserFailed, type RecogniserFault } from './recogniser.ts'
import { openTalk, samplesIn, type Stretch } from './utterances.ts'

/** Whisper's own window is 30 s. */
const MOST_UTTERANCE_MS = 20_000
/** Shorter is a cough. */
const LEAST_UTTERANCE_MS = 250
/** The beginning of an utterance is found a little after it. */
const BACK_MS = 1000
const ANSWER_MS = 30_000
const MOST_ANSWER_BYTES = 256 * 1024
/** Asked again after a moment where it is busy (429, 503). */
const BUSY_WAITS_MS = [500, 2000]
/** Utterances that wait for their turn; the oldest is left out where there are more. */
const MOST_IN_LINE = 8

const Answer = z.object({ text: z.string() })
/** What these models say of a sound in which nobody speaks: `[BLANK_AUDIO]`, `(music)`. */
const NO_SPEECH = /^\s*(?:[[(*][^\])*]*[\])*]\s*)+$/

export interface TranscriptionsOptions {
  url: string
  model: string
  key?: string
}

export const transcriptionsConnect =
  (of: TranscriptionsOptions): Connect =>
  (options) =>
    Promise.resolve(openCutting(of, options))

const openCutting = (of: TranscriptionsOptions, options: ConnectionOptions): Connection => {
  const { rate } = options
  const bytesAt = (ms: number) => Math.round((ms / 1000) * rate) * 2
  /** Sound from this byte on. */
  const held: Buffer[] = []
  let heldFrom = 0
  let heldTo = 0
  let speaking: number | null = null
  const line: { number: number; stretch: Stretch; sound: Buffer }[] = []
  let number = 0
  let working: Promise<void> | null = null
  const stop = new AbortController()

  const work = async (): Promise<void> => {
    for (let next = line.shift(); next && !stop.signal.aborted; next = line.shift()) {
      try {
        const text = await textOf(of, options, next.sound, stop.signal)
        const { fromMs, toMs } = next.stretch
        if (text !== '') options.segment({ number: next.number, fromMs, toMs, text, confidence: null, isFinal: true })
      } catch (fault) {
        if (stop.signal.aborted) return
        const failed = fault instanceof RecogniserFailed ? fault : new RecogniserFailed('away', String(fault))
        options.lost(failed.fault, failed.message)
        return
      }
    }
  }
  const talk = openTalk({
    rate,
    mostMs: MOST_UTTERANCE_MS,
    begins: (fromMs) => (speaking = fromMs),
    over(stretch) {
      speaking = null
      if (stretch.toMs - stretch.fromMs < LEAST_UTTERANCE_MS) return
      const [from, to] = [Math.max(0, bytesAt(stretch.fromMs) - heldFrom), bytesAt(stretch.toMs) - heldFrom]
      line.push({ number: number++, stretch, sound: Buffer.concat(held).subarray(from, to) })
      if (line.length > MOST_IN_LINE) line.shift()
      working ??= work().finally(() => (working = null))
    },
  })
  return {
    send(piece) {
      held.push(Buffer.from(piece))
      heldTo += piece.length
      talk.add(samplesIn(piece))
      // what nobody speaks in is needed no longer than the beginning of an utterance reaches back
      const until = speaking === null ? heldTo - bytesAt(BACK_MS) : bytesAt(speaking)
      for (let first = held[0]; first && heldFrom + first.length <= until; first = held[0]) {
        held.shift()
        heldFrom += first.length
      }
    },
    // a file is read no faster than it is heard
    waiting: () => (line.length >= MOST_IN_LINE / 2 ? Infinity : 0),
    async end() {
      talk.done()
      while (working) await working
    },
    close: () => stop.abort(),
  }
}

const textOf = async (
  of: TranscriptionsOptions,
  { language, rate }: ConnectionOptions,
  sound: Buffer,
  stop: AbortSignal,
): Promise<string> => {
  for (const waitMs of [...BUSY_WAITS_MS, null]) {
    const form = new FormData()
    form.set(
      'file',
      new Blob([linearHead({ rate, channels: 1, bytes: sound.length }), sound], { type: 'audio/wav' }),
      'utterance.wav',
    )
    form.set('model', of.model)
    form.set('language', language)
    form.set('response_format', 'json')
    const answer = await asked(of, form, AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]))
    if (answer.ok) return said(await readAnswer(answer))
    await answer.body?.cancel()
    const isBusy = answer.status === 429 || answer.status >= 500
    if (!isBusy || waitMs === null)
      throw new RecogniserFailed(faultOf(answer.status), `it answered with ${answer.status}`)
    await wait(waitMs, undefined, { signal: stop })
  }
  throw new RecogniserFailed('away', 'it is busy')
}

const faultOf = (status: number): RecogniserFault => {
  if (status === 401 || status === 402 || status === 403 || status === 404) return 'not-allowed'
  return status >= 500 || status === 429 ? 'away' : 'refused'
}

const asked = async (of: TranscriptionsOptions, body: FormData, signal: AbortSignal): Promise<Response> => {
  try {
    return await fetch(of.url, {
      method: 'POST',
      redirect: 'error',
      signal,
      headers: of.key === undefined ? {} : { authorization: `Bearer ${of.key}` },
      body,
    })
  } catch (fault) {
    const isLate = fault instanceof Error && fault.name === 'TimeoutError'
    throw new RecogniserFailed(isLate ? 'too-slow' : 'away', isLate ? 'it did not answer in time' : 'it is not reached')
  }
}

const readAnswer = async (answer: Response): Promise<string> => {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of answer.body ?? []) {
    size += piece.length
    if (size > MOST_ANSWER_BYTES) throw new RecogniserFailed('wrong-form', 'it says more than an utterance holds')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const said = (text: string): string => {
  let json: unknown = null
  try {
    json = JSON.parse(text)
  } catch {
    // not the form
  }
  const read = Answer.safeParse(json)
  if (!read.success) throw new RecogniserFailed('wrong-form', 'what it says has no `text`')
  return NO_SPEECH.test(read.data.text) ? '' : read.data.text.trim()
}
