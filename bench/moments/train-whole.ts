/**
 * Trains the whole-conversation heads (customer annoyed, polite, need) on STAR questionnaires: writes server/src/moments/model/whole.json, and for
 * `bench judgement` the same learnt without each fifth (bench/moments/folds/whole-N.json.gz). Run: node bench/moments/train-whole.ts DATA_FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Conversation } from '@peakend/contract/moments.ts'
import { consider } from '../../server/src/moments/considering.ts'
import { signsOf } from '../../server/src/moments/questions.ts'
import { MOODS } from '../../server/src/moments/mood-course.ts'
import { askTrees, growTrees, type KeptTrees } from '../../server/src/moments/trees.ts'
import {
  wholeHeads,
  freshScratch,
  openWhole,
  wholeInput,
  type KeptWhole,
  type WholeHead,
  type WholeInput,
} from '../../server/src/moments/whole.ts'
import { BUCKETS, eachWord } from '../../server/src/moments/wording.ts'
import { boost } from './boost.ts'
import { SEED, WHOLE_FOLDS } from './folds.ts'
import { labelsOf } from './labels.ts'
import { costsOf } from './balance.ts'
import { areaUnder, foldOf, guess, type Linear, type Row } from './learn.ts'
import { learnMargin } from './margin.ts'
import { bestMix, learnSigns, plain, rounded, weighedMix } from './party.ts'
import { convertDialogue, readStar } from './star.ts'

const INNER_FOLDS = 4
/** A bucket must be hit in this many conversations. */
const LEAST = 3

interface Example {
  id: string
  domain: string
  input: WholeInput
  labels: Record<WholeHead, number | null>
  isComplete: boolean
}

/** What each head is learnt with: chosen once by cross-validation, coarse steps. */
interface Plan {
  /** What an error of the words costs, and the weight on the squared weights of signs and of trees. */
  cost: number
  l2: number
  treesL2: number
  /** Yes and no weigh the same; otherwise each answer weighs as often as it was given, which is steadier where one of them is very rare. */
  isBalanced: boolean
  /** The trees look at how the mood ran as well. */
  knowsMoods: boolean
}
const plans: Record<WholeHead, Plan> = {
  annoyed: { cost: 0.5, l2: 0.02, treesL2: 20, isBalanced: true, knowsMoods: false },
  polite: { cost: 0.15, l2: 0.3, treesL2: 5, isBalanced: false, knowsMoods: true },
  need: { cost: 0.2, l2: 0.02, treesL2: 20, isBalanced: true, knowsMoods: false },
}

async function readExamples(path: string): Promise<Example[]> {
  const examples: Example[] = []
  for await (const dialogue of readStar(path)) {
    const conversation = Conversation.parse(convertDialogue(dialogue))
    const considered = consider(conversation, undefined, false)
    if (considered.heard.firstHost < 0) continue
    examples.push({
      id: conversation.id,
      domain: dialogue.Scenario.Domains[0] ?? '',
      input: wholeInput(
        considered.heard,
        signsOf(considered),
        considered.findings,
        considered.satisfactions,
        freshScratch(),
      ),
      labels: labelsOf(dialogue),
      isComplete: dialogue.CompletionLevel === 'Complete',
    })
  }
  return examples
}

const idfUnit = 0.05

function wordRow({ heard, hashes }: WholeInput, idf: ArrayLike<number>): Row {
  const index: number[] = []
  const value: number[] = []
  eachWord(heard.turns, hashes, idf, (bucket, amount) => {
    index.push(bucket)
    value.push(amount)
  })
  return { index: Int32Array.from(index), value: Float32Array.from(value) }
}

/** Inverse document frequencies as they are kept: in bytes. */
function learnIdf(examples: readonly Example[]): Uint8Array {
  const ones = new Uint8Array(BUCKETS).fill(1)
  const found = new Uint32Array(BUCKETS)
  for (const { input } of examples) for (const bucket of new Set(wordRow(input, ones).index)) found[bucket]!++
  return Uint8Array.from(found, (n) =>
    n < LEAST ? 0 : Math.min(255, Math.round((Math.log((1 + examples.length) / (1 + n)) + 1) / idfUnit)),
  )
}

interface Members {
  signs: { bias: number; weights: number[] }
  trees: KeptTrees
  words: Linear
}

function learnMembers(examples: readonly Example[], rows: readonly Row[], head: WholeHead): Members {
  const labels = examples.map((one) => one.labels[head]!)
  const yes = labels.filter((label) => label === 1).length
  const positive = (labels.length - yes) / yes
  const { cost, l2, treesL2, isBalanced, knowsMoods } = plans[head]
  return {
    signs: learnSigns(
      examples.map((one) => [...one.input.course.subarray(0, one.input.signs)]),
      labels,
      l2,
      positive,
    ),
    trees: boost(
      examples.map(({ input: { course } }) => (knowsMoods ? course : course.subarray(0, course.length - MOODS))),
      labels,
      {
        loss: 'logistic',
        trees: 200,
        rate: 0.03,
        leaves: 5,
        least: 20,
        rowShare: 0.7,
        featureShare: 0.25,
        l2: treesL2,
        seed: SEED,
        positive: isBalanced ? positive : 1,
      },
    ),
    words: learnMargin(rows, labels, {
      rows: BUCKETS,
      costs: isBalanced ? costsOf(examples, labels, cost) : labels.map(() => cost),
      rounds: 20,
      seed: SEED,
    }),
  }
}

function sumsOf(members: Members): (example: Example, row: Row) => number[] {
  const trees = growTrees(members.trees)
  return ({ input }, row) => [
    members.signs.weights.reduce((sum, weight, i) => sum + weight * input.course[i]!, members.signs.bias),
    askTrees(trees, input.course),
    guess(members.words, row),
  ]
}

function learnHead(examples: readonly Example[], head: WholeHead, idf: Uint8Array): KeptWhole['heads'][WholeHead] {
  const known = examples.filter((one) => one.labels[head] !== null)
  const values = Float32Array.from(idf, (byte) => byte * idfUnit)
  const rows = known.map((one) => wordRow(one.input, values))
  const labels = known.map((one) => one.labels[head]!)
  const parts = known.map(({ id }) => foldOf(id, INNER_FOLDS, SEED + 1))
  const sums: number[][] = known.map(() => [])
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const kept = parts.flatMap((part, i) => (part === fold ? [] : [i]))
    const ask = sumsOf(
      learnMembers(
        kept.map((i) => known[i]!),
        kept.map((i) => rows[i]!),
        head,
      ),
    )
    parts.forEach((part, i) => {
      if (part === fold) sums[i] = ask(known[i]!, rows[i]!)
    })
  }
  const { signs, trees, words } = learnMembers(known, rows, head)
  const unit = words.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127
  return {
    signs,
    trees,
    words: {
      bias: rounded(words.bias),
      unit: rounded(unit),
      weights: Buffer.from(Int8Array.from(words.weights, (weight) => Math.round(weight / unit))).toString('base64'),
    },
    mix: bestMix(sums, labels),
    plain: weighedMix(sums, labels, plain),
  }
}

const CARD = {
  name: 'peakend-whole-7',
  what: 'For each question three members over a whole conversation (logistic on 49 signs, 200 boosted trees, hashed words and pairs of either side) and a logistic over those that order best together.',
  date: '2026-11-29',
  seed: SEED,
  data: ['STAR (MIT, Rasa Technologies GmbH 2020): the questionnaires of customer and agent'],
  licence: 'Apache-2.0 for the weights',
  limits:
    'Role play in English by crowd workers, some told to be difficult; few said no to calm and helpful (127). Words count in English only.',
}

function learnWhole(examples: readonly Example[]): KeptWhole {
  const idf = learnIdf(examples)
  return {
    card: CARD,
    idfUnit,
    idf: Buffer.from(idf).toString('base64'),
    heads: Object.fromEntries(wholeHeads.map((head) => [head, learnHead(examples, head, idf)])) as KeptWhole['heads'],
  }
}

const root = process.argv[2]
if (!root) throw new Error('usage: node bench/moments/train-whole.ts DATA_FOLDER')
const examples = await readExamples(join(root, 'star', 'dialogues.jsonl.gz'))
const folder = join(import.meta.dirname, 'folds')
mkdirSync(folder, { recursive: true })
const parts = examples.map(({ id }) => foldOf(id, WHOLE_FOLDS, SEED))
const held: Record<WholeHead, number>[] = []
for (let fold = 0; fold < WHOLE_FOLDS; fold++) {
  const kept = learnWhole(examples.filter((_, i) => parts[i] !== fold))
  writeFileSync(join(folder, `whole-${fold}.json.gz`), gzipSync(JSON.stringify(kept)))
  const model = openWhole(kept)
  parts.forEach((part, i) => {
    if (part === fold) held[i] = model.all(examples[i]!.input)
  })
  console.error(`fold ${fold + 1} of ${WHOLE_FOLDS}`)
}
for (const head of wholeHeads) {
  const known = examples.flatMap((one, i) => (one.labels[head] !== null && one.isComplete ? [i] : []))
  const area = areaUnder(
    known.map((i) => held[i]![head]),
    known.map((i) => examples[i]!.labels[head]!),
  )
  console.log(head, known.length, 'area', area.toFixed(4))
}
writeFileSync('server/src/moments/model/whole.json', `${JSON.stringify(learnWhole(examples))}\n`)
