/**
 * Trains the lexical heads (politeness in English and Spanish, promise, action, pleasantness) and writes
 * server/src/moments/model/lexical.json. Run: node bench/moments/train-lexical.ts DATA_FOLDER [--measure]
 */
import { writeFileSync } from 'node:fs'
import { readText, type Reading } from '../../server/src/moments/reading.ts'
import { eachFeature, OPENING, planVocabulary, type Vocabulary } from '../../server/src/moments/features.ts'
import { commitments, emailIntents, politenessEnglish, politenessSpanish, valences, type Example } from './data.ts'
import {
  areaUnder,
  averagePrecision,
  bestF1,
  crossValidate,
  learn,
  type LearnOptions,
  type Linear,
  type Row,
} from './learn.ts'

const SEED = 20_261_122
const root = process.argv[2]
if (!root) throw new Error('usage: node bench/moments/train-lexical.ts DATA_FOLDER [--measure]')

interface Set {
  name: string
  examples: (Example & { reading: Reading })[]
  /** A word or pair must occur in this many examples of one set to be kept. */
  least: number
}
const readAll = <E extends Example>(examples: E[], language: string): (E & { reading: Reading })[] =>
  examples.map((example) => ({ ...example, reading: readText(example.text, language) }))

function gatherVocabulary(sets: readonly Set[]): Vocabulary {
  const words = new Set<string>([OPENING])
  const pairs = new Map<string, [string, string]>()
  for (const { examples, least } of sets) {
    const wordCount = new Map<string, number>()
    const pairCount = new Map<string, number>()
    for (const { reading } of examples) {
      const seen = new Set<string>()
      const { words: read, sentence } = reading.read
      read.forEach((word, i) => {
        seen.add(word)
        seen.add(`${i > 0 && sentence[i] === sentence[i - 1] ? read[i - 1] : OPENING} ${word}`)
      })
      for (const key of seen) {
        const count = key.includes(' ') ? pairCount : wordCount
        count.set(key, (count.get(key) ?? 0) + 1)
      }
    }
    for (const [word, count] of wordCount) if (count >= least) words.add(word)
    for (const [pair, count] of pairCount) {
      const [left = '', right = ''] = pair.split(' ')
      if (count >= least && words.has(left) && words.has(right)) pairs.set(pair, [left, right])
    }
  }
  return planVocabulary([...words], [...pairs.values()])
}

function rowsOf(vocabulary: Vocabulary, examples: readonly { reading: Reading }[]): Row[] {
  const seen = new Uint32Array(vocabulary.rows)
  return examples.map(({ reading }, stamp) => {
    const index: number[] = []
    const value: number[] = []
    eachFeature(vocabulary, reading, seen, stamp + 1, (row, amount) => {
      index.push(row)
      value.push(amount)
    })
    return { index: Int32Array.from(index), value: Float32Array.from(value) }
  })
}

const started = performance.now()
const polite = readAll(politenessEnglish(root), 'en')
const politeEs = readAll(politenessSpanish(root), 'es')
const commit = readAll(commitments(root), 'en')
const email = readAll(emailIntents(root), 'en')
const feeling = readAll(valences(root), '')
const vocabulary = gatherVocabulary([
  { name: 'polite', examples: polite, least: 6 },
  { name: 'politeEs', examples: politeEs, least: 3 },
  { name: 'commit', examples: commit.filter((example, i) => example.label === 1 || i % 20 === 0), least: 3 },
  { name: 'email', examples: email, least: 4 },
  { name: 'feeling', examples: feeling, least: 6 },
])
console.error(`rows ${vocabulary.rows}, read in ${Math.round(performance.now() - started)} ms`)

const options = (given: Partial<LearnOptions>): LearnOptions => ({
  rows: vocabulary.rows,
  loss: 'logistic',
  l2: 1e-3,
  epochs: 12,
  rate: 0.1,
  seed: SEED,
  ...given,
})
const report: Record<string, number> = {}
const rows = {
  polite: rowsOf(vocabulary, polite),
  politeEs: rowsOf(vocabulary, politeEs),
  commit: rowsOf(vocabulary, commit),
  email: rowsOf(vocabulary, email),
  feeling: rowsOf(vocabulary, feeling),
}

const plans = {
  politenessEn: options({ loss: 'squares', l2: 5e-3, rate: 0.05, epochs: 16 }),
  politenessEs: options({ loss: 'squares', l2: 2e-2, rate: 0.05, epochs: 16 }),
  promise: options({ l2: 1e-4, positive: 8, epochs: 10 }),
  action: options({ l2: 3e-3, rate: 0.05 }),
  pleasant: options({ l2: 2e-3, rate: 0.05 }),
}

function measure(): void {
  const scores = crossValidate(
    rows.polite,
    polite.map((e) => e.label),
    polite.map((e) => e.group),
    plans.politenessEn,
  )
  for (const community of ['wikipedia', 'stackexchange']) {
    const kept = polite.flatMap((e, i) => (e.pool === community && (e.quartile === 1 || e.quartile === 4) ? [i] : []))
    const cut = median(polite.flatMap((e, i) => (e.pool === community ? [scores[i]!] : [])))
    const right = kept.filter((i) => scores[i]! > cut === (polite[i]!.quartile === 4)).length
    report[`politeness ${community} accuracy`] = right / kept.length
    report[`politeness ${community} area`] = areaUnder(
      kept.map((i) => scores[i]!),
      kept.map((i) => Number(polite[i]!.quartile === 4)),
    )
  }
  const es = crossValidate(
    rows.politeEs,
    politeEs.map((e) => e.label),
    politeEs.map((e) => e.group),
    plans.politenessEs,
    10,
  )
  const extreme = politeEs.flatMap((e, i) => (e.extreme ? [i] : []))
  report['politeness Spanish area'] = areaUnder(
    extreme.map((i) => es[i]!),
    extreme.map((i) => Number(politeEs[i]!.label > 0)),
  )
  const promised = crossValidate(
    rows.commit,
    commit.map((e) => e.label),
    commit.map((e) => e.group),
    plans.promise,
  )
  report['promise average precision'] = averagePrecision(
    promised,
    commit.map((e) => e.label),
  )
  report['promise area'] = areaUnder(
    promised,
    commit.map((e) => e.label),
  )
  report['promise best F1'] = bestF1(
    promised,
    commit.map((e) => e.label),
  ).f1
  const acts = crossValidate(
    rows.email,
    email.map((e) => e.label),
    email.map((e) => e.group),
    plans.action,
  )
  report['email intent best F1'] = bestF1(
    acts,
    email.map((e) => e.label),
  ).f1
  report['email intent area'] = areaUnder(
    acts,
    email.map((e) => e.label),
  )
  const felt = crossValidate(
    rows.feeling,
    feeling.map((e) => e.label),
    feeling.map((e) => e.group),
    plans.pleasant,
  )
  for (const pool of ['english', 'spanish']) {
    const kept = feeling.flatMap((e, i) => (e.pool === pool ? [i] : []))
    report[`pleasant ${pool} area`] = areaUnder(
      kept.map((i) => felt[i]!),
      kept.map((i) => feeling[i]!.label),
    )
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Keeps the rows that say something to some head, and writes them with weights in thousandths. */
function write(path: string): void {
  const all = {
    politenessEn: fit(rows.polite, polite, plans.politenessEn),
    politenessEs: fit(rows.politeEs, politeEs, plans.politenessEs),
    promise: fit(rows.commit, commit, plans.promise),
    action: fit(rows.email, email, plans.action),
    pleasant: fit(rows.feeling, feeling, plans.pleasant),
  }
  const heads = Object.entries(all) as [keyof typeof all, Linear][]
  const says = (row: number) => heads.some(([, { weights }]) => Math.abs(weights[row]!) >= 0.02)
  const names = [...vocabulary.words.keys()]
  const pairs = [...vocabulary.pairs].flatMap(([key, row]) => {
    const left = names[Math.floor(key / vocabulary.pairBase)]!
    const right = names[key % vocabulary.pairBase]!
    return says(row) ? [{ left, right, row }] : []
  })
  const paired = new Set(pairs.flatMap(({ left, right }) => [left, right]))
  const words = names.filter((word, row) => word === OPENING || paired.has(word) || says(row))
  const order = [
    ...words.map((word) => vocabulary.words.get(word)!),
    ...pairs.map(({ row }) => row),
    ...Array.from({ length: vocabulary.rows - vocabulary.tagRow }, (_, i) => vocabulary.tagRow + i),
  ]
  const unit = 1000
  const model = {
    card: CARD,
    unit,
    words: words.join(' '),
    pairs: pairs.map(({ left, right }) => `${left}_${right}`).join(' '),
    bias: Object.fromEntries(heads.map(([name, { bias }]) => [name, Math.round(bias * 1e4) / 1e4])),
    weights: Object.fromEntries(
      heads.map(([name, { weights }]) => [name, order.map((row) => Math.round(weights[row]! * unit))]),
    ),
  }
  writeFileSync(path, `${JSON.stringify(model)}\n`)
  console.error(`${order.length} rows written to ${path}`)
}

const fit = (given: Row[], examples: readonly Example[], plan: LearnOptions): Linear =>
  learn(
    given,
    examples.map((e) => e.label),
    plan,
  )

const CARD = {
  name: 'peakend-moments-1',
  what: 'Linear heads over words, pairs, lexicon tags and shape: politeness (English, Spanish), promise, action, pleasant.',
  date: '2026-11-22',
  seed: SEED,
  data: [
    'Stanford Politeness Corpus (CC BY 4.0; Danescu-Niculescu-Mizil et al. 2013)',
    'TyDiP, Spanish (CC BY 4.0; Srinivasan and Choi 2022)',
    'ICSI MRDA (CC BY 4.0; Janin et al. 2003, Shriberg et al. 2004)',
    'Email Intent Data Set (Apache 2.0, Parakweet Labs 2014)',
    'XED (CC BY 4.0; Oehman et al. 2020)',
  ],
  licence: 'Apache-2.0 for the weights; the data under their own licences, attribution above',
  limits:
    'Trained on talk pages, meetings, e-mail and subtitles, not on customer service; Spanish politeness on 368 sentences.',
}

if (process.argv.includes('--measure')) {
  measure()
  console.log(JSON.stringify(report, null, 1))
} else write('server/src/moments/model/lexical.json')
