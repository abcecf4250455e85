/**
 * What asking to be surer costs and saves, measured on STAR by weights that did not learn from the dialogue, and kept beside the model for the settings
 * screen. Run: node bench/moments/measure-sureness.ts DATA_FOLDER
 * It writes server/src/moments/model/sureness.json itself, whole or not at all: the engine reads that file, so nothing may be redirected into it.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelName } from '../../server/src/moments/weights.ts'
import { atLevel } from './figures.ts'
import { claimed, starClaims } from './measure-whole.ts'

/** 0 asks for nothing: everything there is a score or an answer for. */
const levels = [0, 0.6, 0.7, 0.8, 0.9, 0.95]

const root = process.argv[2]
if (!root) throw new Error('usage: node bench/moments/measure-sureness.ts DATA_FOLDER')
const found = await starClaims(join(root, 'star', 'dialogues.jsonl.gz'))
if (!found) throw new Error('the folds are not there: train first')
const curves = levels.map((level) => ({
  level,
  ...Object.fromEntries(claimed.map((what) => [what, { of: found[what].of, ...atLevel(found[what].claims, level) }])),
}))
const card = { model: modelName, data: 'STAR (MIT), complete dialogues, 5 folds', levels: curves }
const file = join(import.meta.dirname, '../../server/src/moments/model/sureness.json')
writeFileSync(`${file}.new`, `${JSON.stringify(card, null, 2)}\n`)
renameSync(`${file}.new`, file)
process.stderr.write(`written: ${file}\n`)
