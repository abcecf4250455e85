import { readConfig } from './config.ts'
import { openPostgres } from './base/postgres/postgres.ts'
import { SetupFault } from './base/setup-fault.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Starts what a node needs, in the order it needs it; what was opened last is closed first. */
async function serve(): Promise<void> {
  const config = readConfig()
  const postgres = config.database.ownerUrl ? undefined : await openPostgres(config, { info: say, warn: say })
  const isEnding = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => isEnding.resolve())
  // start.mjs stays as our parent where it cannot become us; should it be killed, we drain and go as well.
  process.on('disconnect', () => isEnding.resolve())
  process.channel?.unref()
  const alive = setInterval(() => {}, 60_000) // until something listens
  await isEnding.promise
  clearInterval(alive)
  await postgres?.stop()
}

try {
  await serve()
  process.exit(0)
} catch (error) {
  if (!(error instanceof SetupFault)) throw error
  say(error.message)
  process.exit(1)
}
