import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** Names under which secrets or people's words may come along; whatever bears one is written as `***`. */
const HIDDEN = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'text',
  'html',
  'body',
  'connectionString',
  'url_with_password',
]

/**
 * The one log: JSON lines on standard output. Secrets and message texts never stand in it: request bodies are not
 * logged, values under telling names are hidden, and errors are written with message, code and stack only.
 */
export const openLog = (options: { level?: string; destination?: DestinationStream } = {}): Log =>
  pino(
    {
      level: options.level ?? 'info',
      base: undefined,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
      serializers: { err: writeError },
    },
    options.destination,
  )

/** A log that says nothing. */
export const silentLog = (): Log => pino({ level: 'silent' })

/** PostgreSQL puts rows into `detail` and `where`; only what cannot hold people's words is kept. */
const writeError = (e: unknown) => {
  if (!(e instanceof Error)) return { message: typeof e === 'string' ? e : typeof e }
  const code = 'code' in e && typeof e.code === 'string' ? e.code : undefined
  const constraint = 'constraint' in e && typeof e.constraint === 'string' ? e.constraint : undefined
  return { type: e.name, message: e.message, code, constraint, stack: e.stack }
}
