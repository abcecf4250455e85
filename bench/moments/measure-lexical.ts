/** Rows about single turns: politeness, promises, whether an e-mail asks somebody to act. */
import type { HeardTurn } from '../../server/src/moments/hearing.ts'
import { promiseOf } from '../../server/src/moments/promise.ts'
import { readText } from '../../server/src/moments/reading.ts'
import { sigmoid, weigh } from '../../server/src/moments/weights.ts'
import { commitments, emailIntents, politenessEnglish, politenessSpanish } from './data.ts'
import { areaInterval, calibrationError, claimsOf, curveOf } from './figures.ts'
import { openLexicalFolds, type LexicalFolds } from './folds.ts'
import { areaUnder, averagePrecision, f1At } from './learn.ts'
import type { Measured } from './measured.ts'

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Accuracy of the top against the bottom quarter, cut at the median of all. */
function quarters(scores: readonly number[], quartiles: readonly number[]): number {
  const cut = median(scores)
  const kept = scores.flatMap((score, i) =>
    quartiles[i] === 1 || quartiles[i] === 4 ? [{ score, of: quartiles[i] }] : [],
  )
  return kept.filter(({ score, of }) => score > cut === (of === 4)).length / kept.length
}

function englishRows(root: string, folds: LexicalFolds): Measured[] {
  const all = politenessEnglish(root).map((one) => ({ ...one, reading: readText(one.text, 'en') }))
  const [wikipedia, exchange] = ['wikipedia', 'stackexchange'].map((pool) => all.filter((one) => one.pool === pool))
  if (!wikipedia || !exchange) return []
  const figureOf = (of: typeof all, score: (one: (typeof all)[number]) => number) =>
    quarters(
      of.map(score),
      of.map(({ quartile }) => quartile),
    )
  const floor = '.838 with strategies, .837 words here; people .867'
  const matched = exchange.filter(({ isStray }) => !isStray)
  return [
    {
      data: 'politeness Wikipedia',
      measure: 'accuracy, top against bottom quarter, learnt from Wikipedia alone, 10 folds',
      figure: figureOf(wikipedia, (one) => folds.held('wikipedia', one.reading, one.group)),
      floor,
      reach: 0.86,
    },
    {
      data: 'politeness Wikipedia',
      measure: 'the same, learnt from Stack Exchange too, as it ships',
      figure: figureOf(wikipedia, (one) => folds.held('politenessEn', one.reading, one.group)),
      floor,
      reach: null,
    },
    {
      data: 'politeness Wikipedia to Stack Exchange',
      measure: 'accuracy, top against bottom quarter',
      figure: figureOf(exchange, (one) => folds.wikipedia(one.reading)),
      floor: '.675 published, .658 words within Stack Exchange here; people .809',
      reach: 0.75,
    },
    {
      data: 'politeness Wikipedia to Stack Exchange',
      measure: `the same without the ${exchange.length - matched.length} rows whose scores are other texts'`,
      figure: figureOf(matched, (one) => folds.wikipedia(one.reading)),
      floor: '.675 published; people .809',
      reach: null,
    },
    {
      data: 'politeness Stack Exchange',
      measure: 'the same rows, learnt from both, as it ships, 10 folds',
      figure: figureOf(matched, (one) => folds.held('politenessEn', one.reading, one.group)),
      floor: '.782 published; people .809',
      reach: null,
    },
  ]
}

export function politenessRows(root: string): Measured[] {
  const folds = openLexicalFolds()
  if (!folds) return []
  const spanish = politenessSpanish(root)
  const scores = spanish.map((one) => folds.held('politenessEs', readText(one.text, 'es'), one.group))
  const order = scores.map((_, i) => i).toSorted((a, b) => spanish[a]!.label - spanish[b]!.label)
  const half = new Set(order.slice(Math.floor(order.length / 2)))
  const labels = spanish.map((_, i) => Number(half.has(i)))
  const figure = areaUnder(scores, labels)
  const interval = areaInterval(figure, half.size, spanish.length - half.size)
  const measure = 'area, top against bottom half, 10 folds'
  return [...englishRows(root, folds), { data: 'politeness Spanish', measure, figure, interval, floor: '', reach: 0.7 }]
}

export function averageRows(root: string): Measured[] {
  const folds = openLexicalFolds()
  if (!folds) return []
  const all = commitments(root).map((one) => ({ ...one, reading: readText(one.text, 'en') }))
  const labels = all.map(({ label }) => label)
  const scores = all.map((one) => folds.held('promise', one.reading, one.group))
  const shown = all.map(({ reading }, i) => {
    const turn = { ...reading, by: 'agent', scores: { promise: scores[i]! - folds.promiseThreshold } }
    return promiseOf(turn as unknown as HeardTurn).p
  })
  const floor = '.119 words'
  return [
    {
      data: 'mrda Commit',
      measure: 'average precision of the head, 5 folds by meeting',
      figure: averagePrecision(scores, labels),
      floor,
      reach: 0.45,
    },
    {
      data: 'mrda Commit',
      measure: 'the same with what the lexicon adds for service talk',
      figure: averagePrecision(shown, labels),
      floor,
      reach: null,
    },
    {
      data: 'mrda Commit',
      measure: `calibration of the promise as shown (1 less the expected error); error by share judged: ${curveOf(claimsOf(shown, labels))}`,
      figure: 1 - calibrationError(shown, labels),
      floor: '',
      reach: null,
    },
  ]
}

export function emailRows(root: string): Measured[] {
  const folds = openLexicalFolds()
  if (!folds) return []
  const all = emailIntents(root).map((one) => ({ ...one, reading: readText(one.text, 'en') }))
  const labels = all.map(({ label }) => label)
  const likely = all.map((one) => sigmoid(folds.held('action', one.reading, one.group)))
  const floor = '.654 words, .778 best published'
  return [
    {
      data: 'email-intent',
      measure: 'F1 of yes at one half, 10 folds',
      figure: f1At(likely, labels, 0.5),
      floor,
      reach: 0.8,
    },
    {
      data: 'email-intent',
      measure: `calibration (1 less the expected error); error by share judged: ${curveOf(claimsOf(likely, labels))}`,
      figure: 1 - calibrationError(likely, labels),
      floor: '',
      reach: 0.95,
    },
    {
      data: 'email-intent',
      measure: 'F1 of yes as it ships (fair only on sentences it did not learn from)',
      figure: f1At(
        all.map(({ reading }) => weigh(reading).action),
        labels,
        0,
      ),
      floor,
      reach: null,
    },
  ]
}
