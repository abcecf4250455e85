/** SIPp for tests: sends SIP that is wrong in just the way a scenario of ours (`scenarios/`) says, and tells what was answered. Like Asterisk it is unpacked once; that it could not be had is said loudly. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const checkout = path.resolve(import.meta.dirname, '../../../..')
const folder = process.env['PEAKEND_SIPP'] ?? path.join(checkout, '.cache/sipp')
const FETCH_MS = 300_000
/** No scenario takes longer. */
const MOST_MS = 20_000

let found: Promise<string | null> | undefined

/** The program's path; null, said loudly, where it cannot be had. */
export const findSipp = (): Promise<string | null> =>
  (found ??= (async () => {
    try {
      if (!existsSync(path.join(folder, 'ready')))
        await promisify(execFile)('bash', [path.join(import.meta.dirname, 'get-sipp.sh'), folder], {
          timeout: FETCH_MS,
        })
      return path.join(folder, 'sipp')
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      process.stderr.write(`\n*** NOT TESTED: wrong SIP on the line, for SIPp could not be had: ${why}\n\n`)
      return null
    }
  })())

export interface Sent {
  /** A file of `scenarios/`. */
  scenario: string
  /** The number that is called, or whoever is asked for. */
  to: string
  /** What `{{name}}` in the scenario stands for. */
  said?: Readonly<Record<string, string>>
  /** How often, and how many a second. */
  calls?: number
  perSecond?: number
  /** How long `<pause/>` is. */
  pauseMs?: number
  /** The address it comes from: the trunk's is 127.0.0.1. */
  from?: string
}

/** What was answered, in order, by status; requests that came by their name. Throws, with what SIPp said, where the scenario was not kept to. */
export const sendSipp = async (program: string, port: number, of: Sent): Promise<string[]> => {
  const { scenario, to, calls = 1, perSecond = 50, pauseMs = 100, from = '127.0.0.1' } = of
  const dir = await mkdtemp(path.join(tmpdir(), 'peakend-sipp-'))
  const said: Record<string, string> = {
    uri: `sip:${to}@127.0.0.1:${port}`,
    from: '"Rosa" <sip:+34611222333@127.0.0.1>',
    more: 'X-More: 1',
    cseq: '1',
    length: '[len]',
    method: 'OPTIONS',
    ...of.said,
  }
  const text = await readFile(path.join(import.meta.dirname, 'scenarios', `${scenario}.xml`), 'utf8')
  const file = path.join(dir, 'scenario.xml')
  await writeFile(
    file,
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => said[name] ?? ''),
  )
  const wanted = `-s ${to} -i ${from} -mi 127.0.0.1 -m ${calls} -r ${perSecond} -d ${pauseMs} -default_behaviors none -pause_msg_ign -nostdin`
  const limits = `-timeout ${MOST_MS / 1000}s -timeout_error -trace_shortmsg -shortmessage_file seen -trace_err -error_file err`
  const args = [`127.0.0.1:${port}`, '-sf', file, ...wanted.split(' '), ...limits.split(' ')]
  try {
    const child = spawn(program, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'], timeout: 2 * MOST_MS })
    let said = ''
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    const seen = await readFile(path.join(dir, 'seen'), 'utf8').catch(() => '')
    if (code !== 0) {
      const fault = await readFile(path.join(dir, 'err'), 'utf8').catch(() => '')
      throw new Error(
        `${scenario}: SIPp ended with ${code}\n${said.slice(-500)}\n${fault.slice(0, 1500)}\n${seen.slice(-2000)}`,
      )
    }
    return answersIn(seen)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A line is the day, the time, the time as a number, the direction, the call, its CSeq and the first line of the message, between tabs. */
const answersIn = (seen: string): string[] =>
  seen.split('\n').flatMap((line) => {
    const [, , , way, , , first = ''] = line.split('\t')
    return way === 'R' ? [/^SIP\/2\.0 (\d{3})/.exec(first)?.[1] ?? first.split(' ')[0] ?? ''] : []
  })
