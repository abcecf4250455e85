import { existsSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { realClock } from './base/clock.ts'
import { openDatabase } from './base/database.ts'
import { installationSecret } from './base/installation-secret.ts'
import { openLog } from './base/log.ts'
import { openMetrics } from './base/metrics.ts'
import { openNats } from './base/nats.ts'
import { openPostgres } from './base/postgres/postgres.ts'
import { reachDatabase } from './base/postgres/reach.ts'
import { isRefusal } from './base/refusal.ts'
import { SetupFault } from './base/setup-fault.ts'
import { checkoutDir, type Config, isBegunByNpm, programParts, readConfig } from './config.ts'
import { openPeakend } from './peakend.ts'
import { openSwitch } from './phone-switch.ts'

type Part = { close(): Promise<void> }

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Starts what a node needs in the order it needs it, each put into `parts` as soon as it is open. */
async function open(config: Config, parts: Part[], signal: AbortSignal): Promise<void> {
  let ownerUrl = config.databaseUrl
  const folders = [config.dataDir]
  if (!ownerUrl) {
    const postgres = await openPostgres(config, { info: say, warn: say })
    parts.push({ close: () => postgres.stop() })
    ownerUrl = postgres.ownerUrl
    folders.push(postgres.home)
  }
  await reachDatabase(ownerUrl, { info: say, warn: say })
  const log = openLog({ level: config.logLevel })
  const secret = installationSecret(config)
  const db = await openDatabase({ ownerUrl, secret, clock: realClock, log, metrics: openMetrics() })
  parts.push(db)
  if (config.natsUrl) parts.push(openNats({ url: config.natsUrl, secret, signals: db.signals, log }))
  const demo = config.isDemo ? await openTheDemo(config) : undefined
  const phone = await openSwitch(config, { db, log, say, signal })
  if (phone) parts.push(phone)
  const peakend = await openPeakend({
    db,
    secret,
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    filesDir: config.filesDir,
    roomIn: folders,
    store: config.store,
    mail: config.mail,
    model: config.model,
    speechModelsDir: config.speechModelsDir,
    switch: phone ?? undefined,
    admin: demo?.admin ?? config.admin,
    parts: config.parts,
    pages: demo ? [demo.route] : [],
    deskDir: built('desk/dist'),
    widgetDir: built('widget/dist'),
  })
  parts.push(peakend)
  if (demo) {
    parts.push(demo)
    demo.run(peakend.url)
  }
  keepCompiled()
  say(
    `Peakend serves ${config.parts.size < programParts.length ? `${[...config.parts].join(', ')} ` : ''}at ${peakend.url}`,
  )
  if (!config.parts.has('http')) return
  const link = await patiently(() => peakend.identity.setUpLink())
  if (link) say(`Set it up (once, within a day): ${link}`)
}

/**
 * Keeps what Node made of our modules (types taken out, compiled) now that all are loaded. Node itself writes it when a process ends well, so that
 * whoever was killed began from the sources again: 6 to 13 s of a restart on a busy machine instead of 1.
 */
const keepCompiled = (): void => void setImmediate(() => flushCompileCache())

/** Loaded for the demo only: its people and its shop are no part of the program. */
async function openTheDemo({ dataDir }: Config) {
  const { openDemo } = await import('../demo/demo.ts')
  return openDemo(dataDir, say)
}

/** A folder start.mjs has built; a node without screens still answers the API. */
const built = (folder: string): string | undefined => {
  const dir = path.join(checkoutDir, folder)
  return existsSync(dir) ? dir : undefined
}

/**
 * Settles when we are told to end: by a signal, by the death of the start.mjs that could not become us, or by that of the shell between npm and us:
 * npm passes a signal on to its shell alone, which dies of it and tells nobody.
 */
function toldToEnd(): Promise<void> {
  const told = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => told.resolve())
  process.on('disconnect', () => told.resolve())
  const { ppid } = process
  if (isBegunByNpm()) {
    setInterval(() => {
      if (process.ppid !== ppid) told.resolve()
    }, orphanLookMs).unref()
  }
  process.channel?.unref()
  return told.promise
}

const orphanLookMs = 500

/** A database that is busy with everything that begins at once is asked again: a start must not fail for want of a moment. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      return await ask()
    } catch (error) {
      if (!isRefusal(error, 'database_away') || triesLeft === 0) throw error
      await pause(1000)
    }
  }
}

/** What keeps us from listening, as a sentence; anything else is passed on as it is. */
function plainly(error: unknown): unknown {
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (syscall !== 'listen') return error
  if (code === 'EADDRINUSE') {
    return new SetupFault(
      `Port ${port} on ${address} is in use, perhaps by another Peakend. End that, or set PORT to another.`,
    )
  }
  if (code === 'EACCES') return new SetupFault(`This user may not listen on port ${port}. Set PORT to one above 1023.`)
  if (code === 'EADDRNOTAVAIL')
    return new SetupFault(`${address} is no address of this machine. Set HOST to one that is.`)
  return error
}

async function serve(): Promise<void> {
  const end = toldToEnd()
  const parts: Part[] = []
  try {
    const told = new AbortController()
    void end.then(() => told.abort())
    await open(readConfig(), parts, told.signal)
    await end
  } finally {
    for (const part of parts.toReversed()) await part.close()
  }
}

try {
  await serve()
  process.exit(0)
} catch (caught) {
  const error = plainly(caught)
  if (!(error instanceof SetupFault)) throw error
  say(error.message)
  process.exit(1)
}
