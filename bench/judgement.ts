import fs from 'node:fs'
import path from 'node:path'
import { evidenceRows } from './moments/measure-evidence.ts'
import { averageRows, emailRows, politenessRows } from './moments/measure-lexical.ts'
import { satisfactionRows } from './moments/measure-satisfied.ts'
import { wholeRows } from './moments/measure-whole.ts'
import type { Measured } from './moments/measured.ts'

// npm run bench -- judgement DATA_FOLDER: how well moments and questions are judged, beside what is published. Trains nothing: figures on data the shipped
// weights learnt from come from weights learnt without it (bench/moments/folds/). A data set that is not there is left out and said.

const shown = (value: number | null): string => (value === null ? '' : value.toFixed(3).replace(/^0/, ''))

export const meets = ({ figure, reach, isMet }: Measured): boolean => isMet ?? (reach !== null && figure >= reach)

function lineOf(row: Measured): string {
  const { data, measure, figure, interval, floor, reach } = row
  const near = interval ? ` (${interval.map(shown).join(' to ')})` : ''
  const result = reach === null ? '' : meets(row) ? 'met' : 'missed'
  return `| ${data} | ${measure} | ${shown(figure)}${near} | ${floor} | ${shown(reach)} | ${result} |`
}

const starRows = async (file: string) => [...(await wholeRows(file)), ...(await evidenceRows(file))]

/** `bench judgement DATA_FOLDER`: the table on the way, all figures in the last line. */
export async function run(args: string[]): Promise<object> {
  const [root] = args
  if (!root || !fs.existsSync(root)) throw new Error('usage: npm run bench -- judgement DATA_FOLDER')
  const sets = [
    { name: 'uss', rows: () => satisfactionRows(path.join(root, 'uss')) },
    { name: 'star', rows: () => starRows(path.join(root, 'star', 'dialogues.jsonl.gz')) },
    { name: 'politeness', rows: () => politenessRows(root) },
    { name: 'mrda', rows: () => averageRows(root) },
    { name: 'email-intent', rows: () => emailRows(root) },
  ]
  const measured: Measured[] = []
  const missing: string[] = []
  for (const { name, rows } of sets) {
    if (fs.existsSync(path.join(root, name))) measured.push(...(await rows()))
    else missing.push(name)
  }
  const head =
    '| data | measure | figure (95 %) | published or floor | reach | |\n| --- | --- | --- | --- | --- | --- |'
  process.stdout.write(`${[head, ...measured.map(lineOf)].join('\n')}\n`)
  const wanted = measured.filter(({ reach }) => reach !== null)
  const met = wanted.filter(meets).length
  return { measured, missing, met, of: wanted.length }
}
