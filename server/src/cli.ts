import { SetupFault } from './base/setup-fault.ts'
import type { Io } from './cli/io.ts'
import { readConfig, settingsTable } from './config.ts'

type Command = { usage: string; about: string; run(args: string[], io: Io): Promise<number | void> }

const oneArgument = (args: string[], usage: string): string => {
  const [first, ...others] = args
  if (first === undefined || others.length > 0) throw new SetupFault(`Usage: peakend ${usage}`)
  return first
}

/** Each loads only what it needs: `score` must start fast and know nothing of databases. */
const commands: Record<string, Command> = {
  score: {
    usage: 'score [FILE] [--before-turn] [--html FILE]',
    about: 'judges conversations; NDJSON in, NDJSON out; needs no server',
    async run(args, io) {
      const { score } = await import('./cli/score.ts')
      return await score(args, io)
    },
  },
  import: {
    usage: 'import ndjson|vcon FILE [--workspace NAME]',
    about: 'takes past conversations in and judges them; sends nothing to anyone',
    async run(args, io) {
      const { stepBack } = await import('./cli/giving-way.ts')
      stepBack() // before the rest is loaded: that alone takes a second of the processor
      const { importFile } = await import('./cli/import.ts')
      return await importFile(args, readConfig(undefined, []), io)
    },
  },
  backup: {
    usage: 'backup FILE',
    about: 'the whole installation in one checked file, while it runs',
    async run(args, io) {
      const { backup } = await import('./cli/backup.ts')
      const config = readConfig(undefined, [])
      const installation = { ...config, hasFilesElsewhere: config.store !== undefined }
      await backup(oneArgument(args, this.usage), installation, io)
    },
  },
  restore: {
    usage: 'restore FILE',
    about: 'fills an empty installation from a backup',
    async run(args, io) {
      const { restore } = await import('./cli/restore.ts')
      await restore(oneArgument(args, this.usage), readConfig(undefined, []), io)
    },
  },
  move: {
    usage: 'move DATABASE_URL',
    about: 'brings the embedded database into a PostgreSQL of your own',
    async run(args, io) {
      const { move } = await import('./cli/move.ts')
      await move(oneArgument(args, this.usage), readConfig(undefined, []), io)
    },
  },
  doctor: {
    usage: 'doctor',
    about: 'what is set up, what is missing and how to mend it',
    async run(_args, io) {
      const { doctor } = await import('./cli/doctor.ts')
      return await doctor(readConfig(undefined, []), io)
    },
  },
  parked: {
    usage: 'parked [--retry] [--unsure]',
    about: 'what failed and was set aside, with the reason; tries it again',
    async run(args, io) {
      const { parked } = await import('./cli/parked.ts')
      return await parked(args, readConfig(undefined, []), io)
    },
  },
  'check-menu': {
    usage: 'check-menu FILE',
    about: 'where a telephone menu strands its callers: a flow, a dialplan, an export of Connect or Studio',
    async run(args, io) {
      const { checkMenu } = await import('./cli/check-menu.ts')
      return await checkMenu(oneArgument(args, this.usage), io)
    },
  },
  settings: {
    usage: 'settings',
    about: 'every setting, its default and what it does',
    async run(_args, io) {
      io.stdout.write(`${settingsTable()}\n`)
    },
  },
}

function help(): string {
  const width = Math.max(...Object.values(commands).map((command) => command.usage.length))
  const lines = Object.values(commands).map(({ usage, about }) => `  ${usage.padEnd(width)}  ${about}`)
  return `Usage: npm run --silent peakend -- COMMAND\n\n${lines.join('\n')}\n`
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2)
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(help())
    return name === undefined ? 1 : 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new SetupFault(`There is no command ${JSON.stringify(name)}.\n\n${help()}`)
  return (await command.run(args, process)) ?? 0
}

// Whoever reads us may have seen enough (`| head`): that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof SetupFault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
