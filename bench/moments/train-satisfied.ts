/**
 * Learns turn satisfaction from USS for the cross-validated rows of `bench judgement`, and for nothing else: ten folds by dialogue and one of each
 * whole set (bench/moments/folds/uss-*.json.gz). Run: node bench/moments/train-satisfied.ts DATA_FOLDER --uss
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  classify,
  foldOfDialogue,
  learnSatisfied,
  ratedTurns,
  USS_FOLDS,
  withoutCourse,
  type KeptSatisfied,
} from './satisfied.ts'
import { classFigures, readUss } from './uss.ts'

const CARD: KeptSatisfied['card'] = {
  what: 'Boosted trees for the rating of a customer turn. For measuring only: the program never loads them.',
  date: '2026-11-28',
  data: [
    'USS (Sun et al., SIGIR 2021): its labels carry no licence; cite the paper, ask the authors before any other use',
  ],
}

const [root, flag] = process.argv.slice(2)
if (!root || flag !== '--uss') throw new Error('usage: node bench/moments/train-satisfied.ts DATA_FOLDER --uss')
const folder = join(import.meta.dirname, 'folds')
mkdirSync(folder, { recursive: true })
for (const set of ['MWOZ', 'CCPE']) {
  const path = join(root, 'uss', `${set}.txt`)
  if (!existsSync(path)) continue
  const dialogues = readUss(path, set)
  for (const beforeTurn of [false, true]) {
    const turns = dialogues.flatMap((one) => ratedTurns(one, beforeTurn))
    const folds = Array.from({ length: USS_FOLDS }, (_, fold) =>
      learnSatisfied(turns.filter(({ dialogue }) => foldOfDialogue(dialogue) !== fold)),
    )
    const kept: KeptSatisfied = { card: CARD, folds, elsewhere: learnSatisfied(turns.map(withoutCourse)) }
    const name = `uss-${set}${beforeTurn ? '-before' : ''}.json.gz`
    writeFileSync(join(folder, name), gzipSync(JSON.stringify(kept)))
    const ask = folds.map(classify)
    const said = turns.map((turn) => ask[foldOfDialogue(turn.dialogue)]!(turn))
    console.log(
      name,
      classFigures(
        said,
        turns.map((turn) => turn.majority),
      ),
    )
  }
}
