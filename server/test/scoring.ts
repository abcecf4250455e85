/** `peakend score` run inside a test, and conversations for it. */
import { Readable, Writable } from 'node:stream'
import { Judgement } from '@peakend/contract/moments.ts'
import { score } from '../src/cli/score.ts'

/** Runs the command on an input and gathers what it says; the input arrives in chunks of `size` bytes. */
export async function runScore(input: string | Buffer, args: string[] = [], size = 65_536) {
  const bytes = Buffer.from(input)
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  const gathered = { out: '', err: '' }
  const into = (key: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        gathered[key] += chunk.toString()
        done()
      },
    })
  const code = await score(args, { stdin: Readable.from(chunks), stdout: into('out'), stderr: into('err') })
  const parse = (text: string): unknown[] =>
    text.split('\n').flatMap((line) => (!line.startsWith('{') ? [] : [JSON.parse(line) as unknown]))
  const judged = parse(gathered.out).map((one) => Judgement.parse(one))
  return { code, judged, errors: parse(gathered.err) as { line: number; error: string }[], raw: gathered }
}

/** A conversation whose turns the customer and the agent say by turns, nine seconds apart. */
export const talk = (
  id: string,
  texts: string[] = ['Hello, where is my order?', 'Hello! It arrives today.', 'Thank you, bye'],
) => ({
  id,
  channel: 'chat',
  turns: texts.map((text, i) => ({ by: i % 2 === 0 ? 'customer' : 'agent', at: 1_790_000_000_000 + i * 9000, text })),
})
