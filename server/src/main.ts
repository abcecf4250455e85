import { realClock } from './base/clock.ts'
import { openDatabase } from './base/database.ts'
import { installationSecret } from './base/installation-secret.ts'
import { openLog } from './base/log.ts'
import { openMetrics } from './base/metrics.ts'
import { openPostgres } from './base/postgres/postgres.ts'
import { reachDatabase } from './base/postgres/reach.ts'
import { SetupFault } from './base/setup-fault.ts'
import { type Config, readConfig } from './config.ts'

type Part = { close(): Promise<void> }

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Starts what a node needs in the order it needs it, each put into `parts` as soon as it is open. */
async function open(config: Config, parts: Part[]): Promise<void> {
  let ownerUrl = config.databaseUrl
  if (!ownerUrl) {
    const postgres = await openPostgres(config, { info: say, warn: say })
    parts.push({ close: () => postgres.stop() })
    ownerUrl = postgres.ownerUrl
  }
  await reachDatabase(ownerUrl, { info: say, warn: say })
  const log = openLog({ level: config.logLevel })
  const secret = installationSecret(config)
  parts.push(await openDatabase({ ownerUrl, secret, clock: realClock, log, metrics: openMetrics() }))
}

/** Settles when we are told to end: by a signal, or by the death of the start.mjs that could not become us. */
function toldToEnd(): Promise<void> {
  const told = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => told.resolve())
  process.on('disconnect', () => told.resolve())
  process.channel?.unref()
  return told.promise
}

async function serve(): Promise<void> {
  const end = toldToEnd()
  const parts: Part[] = []
  try {
    await open(readConfig(), parts)
    const alive = setInterval(() => {}, 60_000) // until something listens
    await end
    clearInterval(alive)
  } finally {
    for (const part of parts.toReversed()) await part.close()
  }
}

try {
  await serve()
  process.exit(0)
} catch (error) {
  if (!(error instanceof SetupFault)) throw error
  say(error.message)
  process.exit(1)
}
