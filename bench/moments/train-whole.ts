/**
 * Trains the whole-conversation heads (customer annoyed, polite, need) on STAR questionnaires and writes
 * server/src/moments/model/whole.json. Run: node bench/moments/train-whole.ts dialogues.jsonl.gz [--measure]
 */
import { writeFileSync } from 'node:fs'
import { Conversation } from '@peakend/contract/moments.ts'
import { consider } from '../../server/src/moments/considering.ts'
import { signsOf, wholeSigns } from '../../server/src/moments/questions.ts'
import { labelsOf } from './labels.ts'
import { areaUnder, crossValidate, learn, type LearnOptions, type Row } from './learn.ts'
import { convertDialogue, readStar } from './star.ts'

const SEED = 20_261_122
const path = process.argv[2]
if (!path) throw new Error('usage: node bench/moments/train-whole.ts dialogues.jsonl.gz [--measure]')

const heads = ['annoyed', 'polite', 'need'] as const
type Head = (typeof heads)[number]
interface Example {
  id: string
  signs: number[]
  labels: Record<Head, number | null>
}

const examples: Example[] = []
for await (const dialogue of readStar(path)) {
  const conversation = Conversation.parse(convertDialogue(dialogue))
  const considered = consider(conversation, undefined, false)
  if (considered.heard.firstHost < 0) continue
  examples.push({ id: conversation.id, signs: signsOf(considered), labels: labelsOf(dialogue) })
}

const size = wholeSigns.length
const means = wholeSigns.map((_, i) => examples.reduce((sum, one) => sum + one.signs[i]!, 0) / examples.length)
const spreads = wholeSigns.map((_, i) => {
  const variance = examples.reduce((sum, one) => sum + (one.signs[i]! - means[i]!) ** 2, 0) / examples.length
  return Math.sqrt(variance) || 1
})
const every = Int32Array.from({ length: size }, (_, i) => i)
const rowOf = (signs: readonly number[]): Row => ({
  index: every,
  value: Float32Array.from(signs, (sign, i) => (sign - means[i]!) / spreads[i]!),
})

const plans: Record<Head, LearnOptions> = {
  annoyed: { rows: size, loss: 'logistic', l2: 0.02, epochs: 30, rate: 0.05, seed: SEED, positive: 4 },
  polite: { rows: size, loss: 'logistic', l2: 0.05, epochs: 30, rate: 0.05, seed: SEED },
  need: { rows: size, loss: 'logistic', l2: 0.02, epochs: 30, rate: 0.05, seed: SEED },
}

const known = (head: Head) => examples.filter((one) => one.labels[head] !== null)
const labelled = (head: Head) => known(head).map((one) => one.labels[head]!)

if (process.argv.includes('--measure')) {
  for (const head of heads) {
    const rows = known(head).map((one) => rowOf(one.signs))
    const scores = crossValidate(
      rows,
      labelled(head),
      known(head).map((one) => one.id),
      plans[head],
      10,
    )
    const signs = wholeSigns.map(
      (name, i) =>
        `${name} ${areaUnder(
          known(head).map((one) => one.signs[i]!),
          labelled(head),
        ).toFixed(2)}`,
    )
    console.log(head, 'area', areaUnder(scores, labelled(head)).toFixed(3), '\n ', signs.join(', '))
  }
} else {
  const trained = heads.map((head) => {
    const { bias, weights } = learn(
      known(head).map((one) => rowOf(one.signs)),
      labelled(head),
      plans[head],
    )
    // Back from standardised signs to the signs themselves, and from the weighted share of positives to the real one.
    const raw = wholeSigns.map((_, i) => weights[i]! / spreads[i]!)
    const shift = raw.reduce((sum, weight, i) => sum + weight * means[i]!, 0)
    const round = (value: number) => Math.round(value * 1e4) / 1e4
    return [head, { bias: round(bias - shift - Math.log(plans[head].positive ?? 1)), weights: raw.map(round) }]
  })
  const card = {
    name: 'peakend-whole-1',
    what: 'Logistic heads over the signs of a whole conversation, in the order of wholeSigns.',
    date: '2026-11-22',
    seed: SEED,
    data: ['STAR (MIT, Rasa Technologies GmbH 2020): the questionnaires of customer and agent'],
    licence: 'Apache-2.0 for the weights',
    limits: 'Role play in English by crowd workers, some told to be difficult; few said no to calm and helpful (127).',
  }
  writeFileSync(
    'server/src/moments/model/whole.json',
    `${JSON.stringify({ card, ...Object.fromEntries(trained) }, null, 1)}\n`,
  )
}
