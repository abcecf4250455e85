/**
 * `peakend score [FILE] [--before-turn] [--sure LEVEL] [--html FILE] [--language en|es] [--format auto|ndjson|csv|contact-lens|zendesk]`
 * Conversations in, judgements out, a line each; needs no server and no database. What is read is untrusted.
 */
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { Conversation, type Judgement } from '@peakend/contract/moments.ts'
import { judge } from '../moments/moments.ts'
import { readCsv, readHeader } from './score-csv.ts'
import { fromContactLens, fromZendesk, isContactLens, isZendesk } from './score-exports.ts'
import { readLines, readValues, type Piece } from './score-lines.ts'
import { pageOf } from './score-page.ts'
import { Tally } from './score-tally.ts'
import { isRecord } from './score-values.ts'
import { fromVcon, isVcon } from './score-vcon.ts'

export interface ScoreIo {
  stdin: AsyncIterable<Buffer | string>
  stdout: Writable
  stderr: Writable
}

const formats = ['auto', 'ndjson', 'csv', 'contact-lens', 'zendesk'] as const
type Format = (typeof formats)[number]

const usage =
  'usage: peakend score [FILE] [--before-turn] [--sure LEVEL] [--html FILE] [--language en|es] [--format auto|ndjson|csv|contact-lens|zendesk]\n'

/**
 * Reads FILE (or standard input), writes one judgement a line to standard output and `{"line","error"}` to standard
 * error for what could not be read. Holds one conversation at a time. Returns the exit code: 0 unless nothing could be
 * read. A reader who closes the pipe ends it quietly.
 */
export async function score(args: readonly string[], io: ScoreIo = process): Promise<number> {
  const given = readArgs(args)
  if (typeof given === 'string') {
    io.stderr.write(`${given}\n${usage}`)
    return 2
  }
  const out = new Outlet(io.stdout)
  const errors = new Outlet(io.stderr)
  const tally = given.html ? new Tally() : null
  let judged = 0
  let failed = 0
  try {
    const bytes = asBuffers(given.file ? createReadStream(given.file, { highWaterMark: 1 << 18 }) : io.stdin)
    for await (const { line, value, error } of conversationsOf(bytes, given.format)) {
      const parsed = error === undefined ? parseConversation(value) : error
      if (typeof parsed === 'string') {
        failed++
        await errors.write(`${JSON.stringify({ line, error: parsed })}\n`)
        continue
      }
      const judgement = judge(parsed, { beforeTurn: given.beforeTurn, sure: given.sure })
      judged++
      tally?.add(parsed, judgement)
      await out.write(`${JSON.stringify(judgement satisfies Judgement)}\n`)
      if (out.closed) break
    }
  } catch (fault) {
    if (!isFileFault(fault)) throw fault
    await errors.write(
      `${JSON.stringify({ line: 0, error: `${given.file ?? 'input'} cannot be read: ${fault.code}` })}\n`,
    )
    failed++
  }
  if (tally && given.html) {
    try {
      await writeFile(given.html, pageOf(tally.summary(), given.language))
    } catch (fault) {
      if (!isFileFault(fault)) throw fault
      await errors.write(`${JSON.stringify({ line: 0, error: `${given.html} cannot be written: ${fault.code}` })}\n`)
      return 1
    }
  }
  return judged === 0 && failed > 0 ? 1 : 0
}

interface Given {
  file: string | undefined
  beforeTurn: boolean
  sure: number
  html: string | undefined
  language: 'en' | 'es'
  format: Format
}

function readArgs(args: readonly string[]): Given | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'before-turn': { type: 'boolean', default: false },
        sure: { type: 'string', default: '0' },
        html: { type: 'string' },
        language: { type: 'string', default: 'en' },
        format: { type: 'string', default: 'auto' },
      },
    })
    const format = formats.find((one) => one === values.format)
    if (!format) return `unknown format ${values.format}`
    if (values.language !== 'en' && values.language !== 'es') return `unknown language ${values.language}`
    const sure = Number(values.sure)
    if (values.sure.trim() === '' || !(sure === 0 || (sure >= 0.5 && sure <= 1)))
      return `--sure is 0 (give everything) or from 0.5 to 1, not ${values.sure}`
    if (positionals.length > 1) return 'one file at a time'
    const file = positionals[0] === '-' ? undefined : positionals[0]
    return { file, beforeTurn: values['before-turn'], sure, html: values.html, language: values.language, format }
  } catch (fault) {
    if (fault instanceof TypeError) return fault.message
    throw fault
  }
}

interface Found {
  line: number
  value?: unknown
  error?: string
}

/** Conversations of a file in any of the formats, with the line each begins at; what cannot be read is an error of that line. */
export async function* conversationsOf(bytes: AsyncIterable<Buffer>, format: Format): AsyncGenerator<Found> {
  const { kind, rest } = format === 'auto' ? await recognise(bytes) : { kind: format, rest: bytes }
  if (kind === 'csv') {
    for await (const found of readCsv(rest)) {
      yield 'error' in found ? found : { line: found.line, value: found.conversation }
    }
    return
  }
  const pieces = kind === 'ndjson' ? readLines(rest) : readValues(rest)
  for await (const piece of pieces) yield* foundIn(piece)
}

function* foundIn({ line, text }: Piece): Generator<Found> {
  if (text === null) {
    yield { line, error: 'longer than 16 MiB' }
    return
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (fault) {
    if (!(fault instanceof SyntaxError || fault instanceof RangeError)) throw fault
    yield { line, error: 'not JSON' }
    return
  }
  for (const one of translate(value)) yield typeof one === 'string' ? { line, error: one } : { line, value: one }
}

/** Tells a vCon and the exports of other systems from our own form by their keys; a text says why it could not be. */
function translate(value: unknown): unknown[] {
  if (!isRecord(value)) return ['a conversation is a JSON object']
  if (isVcon(value)) return [fromVcon(value)]
  if (isContactLens(value)) return [fromContactLens(value)]
  if (!('turns' in value) && isZendesk(value)) return fromZendesk(value)
  if ('payload' in value && 'signatures' in value) return ['a signed vCon must be unpacked first']
  return [typeof value['id'] === 'number' ? { ...value, id: String(value['id']) } : value]
}

/** The conversation, or why it is none. */
export function parseConversation(value: unknown): Conversation | string {
  const parsed = Conversation.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  return `${issue.path.join('.') || 'conversation'}: ${issue.message}`
}

/** Looks at the beginning and says what it is; what was looked at is read again with the rest. */
async function recognise(bytes: AsyncIterable<Buffer>): Promise<{ kind: Format; rest: AsyncIterable<Buffer> }> {
  const source = bytes[Symbol.asyncIterator]()
  const looked: Buffer[] = []
  let size = 0
  let ended = false
  // Two lines are enough; a first line longer than this is taken for a line.
  while (size < 1 << 18 && !ended && Buffer.concat(looked).toString('latin1').trimStart().split('\n').length < 3) {
    const next = await source.next()
    if (next.done) ended = true
    else {
      looked.push(next.value)
      size += next.value.length
    }
  }
  const rest = (async function* () {
    yield* looked
    for (let next = ended ? null : await source.next(); next && !next.done; next = await source.next()) yield next.value
  })()
  return { kind: kindOf(Buffer.concat(looked).toString('utf8')), rest }
}

/** A document broken over lines is `contact-lens` (any whole JSON values); everything else with braces is a line each. */
export function kindOf(beginning: string): Format {
  const text = beginning.replace(/^\uFEFF/, '').trimStart()
  const [first = '', second = ''] = text.split('\n').map((line) => line.trim())
  if (text.startsWith('[')) return 'contact-lens'
  if (text.startsWith('{')) {
    const broken = !first.endsWith('}') && second !== '' && !second.startsWith('{"') && text.includes('\n')
    return broken ? 'contact-lens' : 'ndjson'
  }
  return readHeader(first.split(',').map((name) => name.replace(/^"|"$/g, ''))) ? 'csv' : 'ndjson'
}

async function* asBuffers(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

const isFileFault = (fault: unknown): fault is NodeJS.ErrnoException =>
  fault instanceof Error && typeof (fault as NodeJS.ErrnoException).code === 'string' && 'syscall' in fault

/** Writes with backpressure; a reader who went away (EPIPE) closes it and is no fault. */
class Outlet {
  closed = false
  private readonly stream: Writable
  private fault: Error | null = null

  constructor(stream: Writable) {
    this.stream = stream
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      this.closed = true
      if (fault.code !== 'EPIPE' && fault.code !== 'ERR_STREAM_DESTROYED') this.fault = fault
    })
  }

  async write(text: string): Promise<void> {
    if (this.fault) throw this.fault
    if (this.closed || this.stream.write(text)) return
    await new Promise<void>((resolve) => {
      const done = () => {
        this.stream.off('drain', done).off('error', done).off('close', done)
        resolve()
      }
      this.stream.on('drain', done).on('error', done).on('close', done)
    })
  }
}
