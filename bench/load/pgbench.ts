import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Tx } from '../../server/src/base/database.ts'

// Debian's pgbench with the very statements a command sends: what PostgreSQL and this machine could do with no program of ours.

export type Statement = { text: string; values: readonly unknown[] }

/** Keeps what a command asks of the database while it runs. */
export function listen(tx: Tx): { tx: Tx; said: Statement[] } {
  const said: Statement[] = []
  const query: Tx['query'] = (name, text, values = []) => {
    said.push({ text, values })
    return tx.query(name, text, values)
  }
  const send: Tx['send'] = (name, text, values = []) => {
    said.push({ text, values })
    tx.send(name, text, values)
  }
  return { tx: { ...tx, query, send }, said }
}

/** pgbench would take `:name` for a variable, so the colon is escaped. */
const quoted = (text: string): string =>
  `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\x3a')}'`

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return quoted(value.toISOString())
  if (Buffer.isBuffer(value)) return quoted(`\\x${value.toString('hex')}`)
  if (Array.isArray(value)) return quoted(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`)
  return quoted(typeof value === 'string' ? value : JSON.stringify(value))
}

/** A value that must differ each time, or a text that holds one. */
function fresh(value: unknown, anew: ReadonlyMap<string, string>): string | undefined {
  if (typeof value !== 'string') return undefined
  for (const [old, sql] of anew) {
    if (value === old) return sql
    const type = value.startsWith('{') ? '::jsonb' : ''
    if (value.includes(old)) return `(${value.split(old).map(quoted).join(` || (${sql})::text || `)})${type}`
  }
  return undefined
}

/** One line of a script; `anew` gives the SQL for values that must differ each time. Nothing volatile: it would be asked of every row. */
export const lineOf = ({ text, values }: Statement, anew: ReadonlyMap<string, string>): string =>
  `${text.replaceAll(/\$(\d+)/g, (_, n: string) => {
    const value = values[Number(n) - 1]
    return fresh(value, anew) ?? literal(value)
  })};`

/** Transactions a second over `seconds`; each transaction is one of the scripts, chosen at random. */
export async function pgbench(
  url: string,
  of: { scripts: readonly string[]; clients: number; seconds: number; dir: string },
): Promise<{ perS: number; version: string }> {
  const { scripts, clients, seconds, dir } = of
  const files = scripts.map((script, index) => {
    const file = path.join(dir, `pgbench-${index}.sql`)
    fs.writeFileSync(file, script)
    return file
  })
  const to = new URL(url)
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    `${clients}`,
    '-j',
    '1',
    '-T',
    `${seconds}`,
    '-h',
    to.hostname,
    '-p',
    to.port,
  ]
  args.push('-U', to.username, ...files.flatMap((file) => ['-f', file]), to.pathname.slice(1))
  const said = await output('/usr/bin/pgbench', args, { PGPASSWORD: decodeURIComponent(to.password) })
  const perS = Number(/^tps = ([\d.]+)/m.exec(said)?.[1])
  if (!Number.isFinite(perS)) throw new Error(`pgbench said no rate:\n${said}`)
  return { perS, version: /pgbench \((.*?)\)/.exec(said)?.[1] ?? '' }
}

async function output(command: string, args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part))
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
  const said = Buffer.concat(parts).toString()
  if (code !== 0) throw new Error(`${path.basename(command)} ended with ${code}:\n${said}`)
  return said
}
