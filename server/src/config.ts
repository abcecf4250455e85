import path from 'node:path'
import { z } from 'zod'
import { SetupFault } from './base/setup-fault.ts'
import { phoneFaults, phoneFrom, phoneSchema, type PhoneConfig } from './phone-settings.ts'

/** Parts of the program a node may be limited to with --only. */
export const programParts = ['http', 'live', 'reactions', 'jobs', 'phone'] as const
export type ProgramPart = (typeof programParts)[number]

/** The checkout: what a relative DATA_DIR is relative to, wherever the program was called from. */
export const checkoutDir = path.resolve(import.meta.dirname, '../..')

const secretLength = 32
const passwordLength = 10 // as everywhere (identity); length is what helps: NIST SP 800-63B-4

const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  })
const network = z
  .string()
  .regex(
    /^[0-9a-fA-F.:]+(\/\d{1,3})?$|^loopback$/,
    'must be addresses or networks like 10.0.0.0/8, separated by commas',
  )
const networks = z
  .string()
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .pipe(z.array(network))

/**
 * Every setting there is. `about` is the line of the table in docs/operating.md; `isSecret` keeps its value out of
 * whatever is printed.
 */
const schema = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ about: 'Address to listen on. `0.0.0.0` opens it to the network: put TLS before it.' }),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .meta({ about: 'Port to listen on; `0` takes any free one.' }),
  PUBLIC_URL: url('http', 'https')
    .optional()
    .meta({ about: 'Address people and widgets reach Peakend at. Without it, `http://HOST:PORT`.' }),
  TRUSTED_PROXIES: networks.default([]).meta({
    about: 'Reverse proxies whose `X-Forwarded-*` headers are believed: addresses or networks, comma between.',
  }),
  DATA_DIR: z.string().min(1).optional().meta({
    about:
      'Folder for the embedded database, files and secrets. Without it, `./data` in the checkout (`./demo-data` for the demo).',
  }),
  DATABASE_URL: url('postgres', 'postgresql').optional().meta({
    isSecret: true,
    about:
      'A PostgreSQL 18 of your own, a cluster with nothing else in it, as a role that may create roles (or whose administrator has; it is said how). Without it, the embedded one.',
  }),
  PEAKEND_ADMIN_EMAIL: z.email('must be an e-mail address').optional().meta({
    about: 'Creates the first administrator at once, with the password below. An account that exists is never changed.',
  }),
  PEAKEND_ADMIN_PASSWORD: z
    .string()
    .min(passwordLength, `must have at least ${passwordLength} characters`)
    .optional()
    .meta({ isSecret: true, about: `Its password, at least ${passwordLength} characters.` }),
  PEAKEND_SECRET: z
    .string()
    .min(secretLength, `must have at least ${secretLength} characters`)
    .optional()
    .meta({
      isSecret: true,
      about: `Key that signs sessions and tokens, at least ${secretLength} characters. Without it, made once in \`DATA_DIR\`; needed where several nodes share a database.`,
    }),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .meta({ isSecret: true, about: 'Bearer token for `/metrics` from other machines. Without it, loopback only.' }),
  NATS_URL: url('nats', 'tls', 'ws', 'wss')
    .optional()
    .meta({ isSecret: true, about: 'NATS that carries live events between nodes.' }),
  S3_ENDPOINT: url('http', 'https')
    .optional()
    .meta({ about: 'S3-compatible store for attachments. Without it, files lie in `DATA_DIR`.' }),
  S3_BUCKET: z.string().min(3).optional().meta({ about: 'Its bucket.' }),
  S3_REGION: z.string().min(1).default('us-east-1').meta({ about: 'Its region.' }),
  S3_ACCESS_KEY_ID: z.string().min(1).optional().meta({ about: 'Its key.' }),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().meta({ isSecret: true, about: 'The secret of that key.' }),
  SMTP_URL: url('smtp', 'smtps').optional().meta({
    isSecret: true,
    about:
      'Outgoing mail for invitations and forgotten passwords, `smtps://user:password@host:465`. May be set on the settings page instead.',
  }),
  MAIL_FROM: z
    .string()
    .min(3)
    .optional()
    .meta({ about: 'Sender of such mail, `Peakend <peakend@example.org>`. Needed with `SMTP_URL`.' }),
  LLM_URL: url('http', 'https')
    .refine((text) => !URL.canParse(text) || new URL(text).username === '', {
      message: 'must not hold a name or password: put the key into LLM_KEY',
    })
    .optional()
    .meta({
      about:
        'An OpenAI-compatible language model, local or hosted, `http://127.0.0.1:11434/v1`. Used only where a workspace switches it on; see _A language model_.',
    }),
  LLM_MODEL: z.string().min(1).max(200).optional().meta({ about: 'Name of the model, as the endpoint knows it.' }),
  LLM_KEY: z.string().min(1).optional().meta({ isSecret: true, about: 'Key of the endpoint, where it wants one.' }),
  LLM_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(300_000)
    .default(60_000)
    .meta({ about: 'Longest wait for one answer of the model, in milliseconds.' }),
  ...phoneSchema,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .meta({ about: 'How much is logged: `fatal`, `error`, `warn`, `info`, `debug` or `trace`.' }),
})

type Settings = z.infer<typeof schema>
type SettingName = keyof Settings

export type StoreConfig = {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

export type ModelConfig = { url: string; model: string; key: string | undefined; timeoutMs: number }

export type Config = {
  host: string
  port: number
  /** As set; what it is in the end depends on the port listened on (`publicUrlFor`). */
  publicUrl: string | undefined
  trustedProxies: string[]
  dataDir: string
  isDemo: boolean
  /** Attachments, where no store is set. */
  filesDir: string
  /** A PostgreSQL of one's own; undefined stands for the embedded one. */
  databaseUrl: string | undefined
  admin: { email: string; password: string } | undefined
  secret: string | undefined
  metricsToken: string | undefined
  natsUrl: string | undefined
  store: StoreConfig | undefined
  mail: { smtpUrl: string; from: string } | undefined
  /** A language model, where one is set. */
  model: ModelConfig | undefined
  /** Models that write calls down. */
  speechModelsDir: string | undefined
  /** The telephone switch, where one is set. */
  phone: PhoneConfig | undefined
  logLevel: Settings['LOG_LEVEL']
  parts: Set<ProgramPart>
  /** Name and value of every setting that was set, secrets as ***: for the log and the doctor. */
  printable: Record<string, string>
}

type Environment = Record<string, string | undefined>

/** Settings that only make sense together; the sentence says which is missing. */
function faultsBetween(settings: Settings, onlyParts: boolean): string[] {
  const isSet = (name: SettingName) => settings[name] !== undefined
  const faults: string[] = []
  const together = (names: SettingName[]) => {
    const missing = names.filter((name) => !isSet(name))
    if (missing.length > 0 && missing.length < names.length) {
      const given = names.filter(isSet).join(', ')
      faults.push(`${missing.join(', ')} must be set as well, because ${given} is`)
    }
  }
  together(['PEAKEND_ADMIN_EMAIL', 'PEAKEND_ADMIN_PASSWORD'])
  together(['LLM_URL', 'LLM_MODEL'])
  if (isSet('LLM_KEY') && !isSet('LLM_URL')) faults.push('LLM_URL must be set as well, because LLM_KEY is')
  together(['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])
  if (isSet('SMTP_URL') && !isSet('MAIL_FROM')) faults.push('MAIL_FROM must be set as well, because SMTP_URL is')
  const isOneOfMany = onlyParts || isSet('NATS_URL')
  if (isOneOfMany && !isSet('DATABASE_URL'))
    faults.push('DATABASE_URL must be set where several nodes work together (--only or NATS_URL)')
  if (isOneOfMany && !isSet('PEAKEND_SECRET'))
    faults.push('PEAKEND_SECRET must be set, the same on every node, where several work together (--only or NATS_URL)')
  return faults
}

function parseParts(args: string[]): { parts: Set<ProgramPart>; faults: string[] } {
  const given = args.filter((arg) => arg.startsWith('--only='))
  if (given.length === 0) return { parts: new Set(programParts), faults: [] }
  const names = given.flatMap((arg) => arg.slice('--only='.length).split(','))
  const known = programParts.filter((part) => names.includes(part))
  const unknown = names.filter((name) => !programParts.some((part) => part === name))
  const faults = unknown.map((name) => `--only does not know "${name}"; it knows ${programParts.join(', ')}`)
  return { parts: new Set(known), faults }
}

const knownFlags = /^--(only=.*|demo|phone)$/
const metaOf = (name: SettingName) => (schema.shape[name].meta() ?? {}) as { about: string; isSecret?: boolean }
const settingNames = () => Object.keys(schema.shape) as SettingName[]

/**
 * Reads every setting from the environment and the command line. An empty value counts as not set. Refuses (SetupFault)
 * with every fault at once; a secret's value is never part of the sentence.
 */
export function readConfig(env: Environment = process.env, args: string[] = process.argv.slice(2)): Config {
  const given = Object.fromEntries(settingNames().flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const parsed = schema.safeParse(given)
  const { parts, faults } = parseParts(args)
  faults.push(...args.filter((arg) => !knownFlags.test(arg)).map((arg) => `${arg} is not known on the command line`))
  if (!parsed.success)
    faults.unshift(...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${sentence(issue)}`))
  else {
    faults.push(...faultsBetween(parsed.data, parts.size < programParts.length))
    faults.push(...phoneFaults(parsed.data, args.includes('--phone')))
  }
  if (faults.length > 0 || !parsed.success) {
    throw new SetupFault(
      `Peakend cannot start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
  }
  return configFrom(parsed.data, parts, args, given)
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be a ${issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  if (issue.code === 'too_small' && issue.origin !== 'string') return `must be at least ${issue.minimum}`
  return issue.message
}

function configFrom(settings: Settings, parts: Set<ProgramPart>, args: string[], given: Environment): Config {
  const s = settings
  const isDemo = args.includes('--demo')
  const dataDir = path.resolve(checkoutDir, s.DATA_DIR ?? (isDemo ? 'demo-data' : 'data'))
  return {
    host: s.HOST,
    port: s.PORT,
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, ''),
    trustedProxies: s.TRUSTED_PROXIES,
    dataDir,
    filesDir: path.join(dataDir, 'files'),
    speechModelsDir: s.SPEECH_MODELS && path.resolve(checkoutDir, s.SPEECH_MODELS),
    isDemo,
    databaseUrl: s.DATABASE_URL,
    admin:
      s.PEAKEND_ADMIN_EMAIL && s.PEAKEND_ADMIN_PASSWORD
        ? { email: s.PEAKEND_ADMIN_EMAIL, password: s.PEAKEND_ADMIN_PASSWORD }
        : undefined,
    secret: s.PEAKEND_SECRET,
    metricsToken: s.METRICS_TOKEN,
    natsUrl: s.NATS_URL,
    store: storeFrom(s),
    mail: s.SMTP_URL && s.MAIL_FROM ? { smtpUrl: s.SMTP_URL, from: s.MAIL_FROM } : undefined,
    model:
      s.LLM_URL && s.LLM_MODEL
        ? { url: s.LLM_URL, model: s.LLM_MODEL, key: s.LLM_KEY, timeoutMs: s.LLM_TIMEOUT_MS }
        : undefined,
    phone: phoneFrom(s, args.includes('--phone')),
    logLevel: s.LOG_LEVEL,
    parts,
    printable: Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        metaOf(name as SettingName).isSecret ? '***' : (value ?? ''),
      ]),
    ),
  }
}

function storeFrom(s: Settings): StoreConfig | undefined {
  if (!s.S3_ENDPOINT || !s.S3_BUCKET || !s.S3_ACCESS_KEY_ID || !s.S3_SECRET_ACCESS_KEY) return undefined
  const keys = { accessKeyId: s.S3_ACCESS_KEY_ID, secretAccessKey: s.S3_SECRET_ACCESS_KEY }
  return { endpoint: s.S3_ENDPOINT, bucket: s.S3_BUCKET, region: s.S3_REGION, ...keys }
}

/** Whether npm began us: it stands between us and whoever tells us to end, with a shell of its own. */
export const isBegunByNpm = (env: Environment = process.env): boolean => Boolean(env['npm_lifecycle_event'])

/** The address people reach Peakend at, once the port that is listened on is known. No slash at its end. */
export function publicUrlFor(config: Config, port: number): string {
  const anywhere = config.host === '0.0.0.0' || config.host === '::'
  const host = anywhere ? 'localhost' : config.host.includes(':') ? `[${config.host}]` : config.host
  return config.publicUrl ?? `http://${host}:${port}`
}

/** Every setting as a Markdown table: name, default, what it does. docs/operating.md carries it and a test compares. */
export function settingsTable(): string {
  const rows = settingNames().map((name) => {
    const fallback = schema.shape[name].safeParse(undefined)
    const shown = fallback.success && fallback.data !== undefined ? String(fallback.data) : ''
    return `| \`${name}\` | ${shown && `\`${shown}\``} | ${metaOf(name).about} |`
  })
  return ['| setting | default | what it does |', '| --- | --- | --- |', ...rows].join('\n')
}
