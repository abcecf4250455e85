import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'

/** The checkout. */
export const checkout = path.resolve(import.meta.dirname, '../..')

export type Tally = { passed: number; failed: number }

/** What failed, for the end of the output: the middle of a long one is not what people get to see. */
export const failures: string[] = []

/** Every file below a folder of the checkout whose name fits, as paths relative to the checkout, in order. */
export function filesBelow(folder: string, fits: RegExp): string[] {
  const full = path.join(checkout, folder)
  if (!fs.existsSync(full)) return []
  return fs
    .readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => fits.test(name) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(name))
    .map((name) => path.join(folder, name))
    .sort()
}

/** Runs a program in the checkout with its output shown; true if it ended well. */
export async function runShown(command: string, args: string[], folder = '.', env = process.env): Promise<boolean> {
  const child = spawn(command, args, { cwd: path.join(checkout, folder), stdio: 'inherit', env })
  const [code] = await once(child, 'exit')
  return code === 0
}

type Step = { name: string; command: string; args: string[] }

function steps(): Step[] {
  const hasSource = (folder: string) => filesBelow(`${folder}/src`, /\.tsx?$/).length > 0
  const typed = ['.', ...['desk', 'widget'].filter(hasSource)]
  const shape = 'server/test/shape.test.ts'
  return [
    { name: 'format', command: 'oxfmt', args: ['--check'] },
    { name: 'lint', command: 'oxlint', args: ['--quiet'] },
    ...typed.map((folder) => ({
      name: `types of ${folder === '.' ? 'server' : folder}`,
      command: 'tsc',
      args: ['-p', folder],
    })),
    ...(fs.existsSync(path.join(checkout, shape))
      ? [{ name: 'shape', command: process.execPath, args: ['--test', '--test-reporter=dot', shape] }]
      : []),
  ]
}

/** Format, lint, types and shape; each counts as one. All are run, so that one look shows everything there is to mend. */
export async function runChecks(): Promise<Tally> {
  const tally = { passed: 0, failed: 0 }
  for (const { name, command, args } of steps()) {
    const isGood = await runShown(command, args)
    process.stdout.write(`${isGood ? '✔' : '✖'} ${name}\n`)
    tally[isGood ? 'passed' : 'failed']++
    if (!isGood) failures.push(`check: ${name}`)
  }
  return tally
}
