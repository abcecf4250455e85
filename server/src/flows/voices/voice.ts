/** Something that speaks a text: a program on this machine, or a provider over HTTP. It may be slow, wrong or away; whoever asks has others. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { VoiceProvider } from '@peakend/contract/voices.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'

export interface Voice {
  /** What it is known by; with the text and the language the key of what it spoke. */
  readonly name: string
  readonly speaks: readonly ScreenLanguage[]
  /** A WAV file. Throws where it cannot, whatever the reason. */
  readonly speak: (text: string, language: ScreenLanguage, signal: AbortSignal) => Promise<Uint8Array>
}

const MOST_BYTES = 16 * 1024 * 1024

/** A program with its text in a file and its sound in another: nothing a text says is taken for an option. */
const run = async (
  command: string,
  args: (input: string, output: string) => readonly string[],
  text: string,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-voice-'))
  try {
    const [input, output] = [path.join(folder, 'text'), path.join(folder, 'sound.wav')]
    await writeFile(input, text)
    await new Promise<void>((done, fail) => {
      const child = spawn(command, args(input, output), { stdio: 'ignore', signal, killSignal: 'SIGKILL' })
      child.on('error', fail)
      child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}`))))
    })
    return await readFile(output)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Clearer than espeak, and English only. */
export const flite: Voice = {
  name: 'flite-slt',
  speaks: ['en'],
  speak: (text, _, signal) =>
    run('flite', (input, output) => ['-voice', 'slt', '-f', input, '-o', output], text, signal),
}

/** Slower than its own pace: a menu is heard once. */
const WORDS_A_MINUTE = '150'
export const espeak: Voice = {
  name: 'espeak-ng',
  speaks: ['en', 'es'],
  speak: (text, language, signal) =>
    run(
      'espeak-ng',
      (input, output) => ['-v', language === 'es' ? 'es' : 'en-gb', '-s', WORDS_A_MINUTE, '-w', output, '-f', input],
      text,
      signal,
    ),
}

/** A provider of the form many share (POST .../audio/speech). It is followed nowhere else, and what it sends is read to a bound. */
export const httpVoice = (of: VoiceProvider, key: string | undefined): Voice => ({
  name: `http ${JSON.stringify([of.url, of.model, of.voices])}`,
  speaks: ['en', 'es'],
  async speak(text, language, signal) {
    const answer = await fetch(of.url, {
      method: 'POST',
      redirect: 'error',
      signal,
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model: of.model, input: text, voice: of.voices[language], response_format: 'wav' }),
    })
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel()
      throw new Error(`the voice answered with ${answer.status}`)
    }
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of answer.body) {
      size += piece.length
      if (size > MOST_BYTES) throw new Error('the voice says more than anybody listens to')
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  },
})
