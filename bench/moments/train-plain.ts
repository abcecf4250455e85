/**
 * Learns the plain word model that whole conversations are compared with: for every fifth of STAR what one says of it that learnt from the others
 * (bench/moments/folds/plain-words.json.gz). Run: node bench/moments/train-plain.ts DATA_FOLDER
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Conversation } from '@peakend/contract/moments.ts'
import { SEED, WHOLE_FOLDS } from './folds.ts'
import { labelsOf } from './labels.ts'
import { foldOf } from './learn.ts'
import { learnPlain, type Aim, type Setting, type Told } from './plain-words.ts'
import { convertDialogue, readStar } from './star.ts'

export interface KeptPlain {
  card: typeof CARD
  settings: Record<Aim, Setting>[]
  /** By conversation: the sum of the model that did not learn from it. */
  sums: Record<string, Record<Aim, number>>
}

const CARD = {
  what: 'Logistic regression on words and pairs, whether the task was done. To compare with only: the program never loads it.',
  date: '2026-11-29',
  data: ['STAR (MIT, Rasa Technologies GmbH 2020): the questionnaires of the customer'],
}

async function readTold(path: string): Promise<Told[]> {
  const told: Told[] = []
  for await (const dialogue of readStar(path)) {
    const { id, turns } = Conversation.parse(convertDialogue(dialogue))
    const label = labelsOf(dialogue).need
    if (label !== null) told.push({ id, domain: dialogue.Scenario.Domains[0] ?? '', turns, label })
  }
  return told
}

const root = process.argv[2]
if (!root) throw new Error('usage: node bench/moments/train-plain.ts DATA_FOLDER')
const told = await readTold(join(root, 'star', 'dialogues.jsonl.gz'))
const kept: KeptPlain = { card: CARD, settings: [], sums: {} }
for (let fold = 0; fold < WHOLE_FOLDS; fold++) {
  const isHeld = ({ id }: Told): boolean => foldOf(id, WHOLE_FOLDS, SEED) === fold
  const held = told.filter(isHeld)
  const { chosen, sums } = learnPlain(
    told.filter((one) => !isHeld(one)),
    held,
    SEED + 1,
  )
  kept.settings.push(chosen)
  held.forEach(({ id }, i) => {
    const said = sums[i]!
    kept.sums[id] = {
      'over all': Number(said['over all'].toFixed(4)),
      'within domains': Number(said['within domains'].toFixed(4)),
    }
  })
  console.error(`fold ${fold + 1} of ${WHOLE_FOLDS}`, JSON.stringify(chosen))
}
writeFileSync(join(import.meta.dirname, 'folds', 'plain-words.json.gz'), gzipSync(JSON.stringify(kept)))
