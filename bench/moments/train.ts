/**
 * Trains everything, in order: the lexical heads, then the whole-conversation heads that rest on them and the plain word model these are compared
 * with; with --uss also the weights by which `bench judgement` measures turn satisfaction (they never ship).
 * Run: node bench/moments/train.ts DATA_FOLDER [--uss]
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const [root, flag] = process.argv.slice(2)
if (!root) throw new Error('usage: node bench/moments/train.ts DATA_FOLDER [--uss]')
const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(import.meta.dirname, script), root, ...args], { stdio: 'inherit' })
run('train-lexical.ts')
run('train-whole.ts')
run('train-plain.ts')
if (flag === '--uss') run('train-satisfied.ts', '--uss')
