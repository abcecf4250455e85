/** What English politeness says of Spanish: marks, tags and shapes are shared, and the commonest words are translated. */
import { OPENING, type Vocabulary } from '../../server/src/moments/features.ts'
import { marks } from '../../server/src/moments/marks.ts'
import type { Example } from './data.ts'
import { EVERYWHERE, type Linear, type Row } from './learn.ts'
import { scale, type Prior } from './prior.ts'
import { spanishRequests } from './spanish-requests.data.ts'
import { spanishWords } from './spanish-words.data.ts'

/** Rows that mean the same in both languages: pairs of marks too. */
function sharedRows(vocabulary: Vocabulary): Uint8Array {
  const shared = new Uint8Array(vocabulary.rows).fill(1, vocabulary.tagRow)
  const neutral = new Set([OPENING, ...marks].flatMap((mark) => vocabulary.words.get(mark) ?? []))
  for (const row of neutral) shared[row] = 1
  for (const [key, row] of vocabulary.pairs)
    if (neutral.has(Math.floor(key / vocabulary.pairBase)) && neutral.has(key % vocabulary.pairBase)) shared[row] = 1
  return shared
}

/** The rows of the English words that a Spanish word may stand for, by its row. */
function translations({ words }: Vocabulary): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const [english, spanish] of Object.entries(spanishWords))
    for (const word of spanish.split(' ')) {
      const from = words.get(word)
      const to = words.get(english)
      if (from !== undefined && to !== undefined) found.set(from, [...(found.get(from) ?? []), to])
    }
  return found
}

const only = ({ index, value }: Row, kept: (row: number) => boolean): Row => {
  const at = [...index.keys()].filter((k) => kept(index[k]!))
  return { index: Int32Array.from(at, (k) => index[k]!), value: Float32Array.from(at, (k) => value[k]!) }
}

/** Weights for Spanish learnt from English alone. */
export function learnTranslated(
  vocabulary: Vocabulary,
  english: readonly Row[],
  labels: readonly number[],
  prior: Prior,
): Linear {
  const shared = sharedRows(vocabulary)
  const translated = translations(vocabulary)
  const spoken = new Set([...translated.values()].flat())
  const given = english.map((row) => only(row, (at) => shared[at] === 1 || spoken.has(at)))
  const { bias, weights } = scale(vocabulary, given, prior, null).learn([...given.keys()], labels)
  const carried = weights.map((weight, row) => (shared[row] === 1 ? weight : 0))
  for (const [row, to] of translated) carried[row] = to.reduce((sum, at) => sum + weights[at]!, 0) / to.length
  return { bias, weights: carried }
}

/** The same, weighing so much of it. */
export const partOf = ({ bias, weights }: Linear, part: number): Linear => ({
  bias: bias * part,
  weights: weights.map((weight) => weight * part),
})

export const sumOf = (a: Linear, b: Linear): Linear => ({
  bias: a.bias + b.bias,
  weights: a.weights.map((weight, row) => weight + b.weights[row]!),
})

/** Makes the spread of our own ratings that of people's scores. */
const OWN_STEP = 0.6

/** Our own requests, learnt from in every part and never measured on. */
export const ownRequests = (): (Example & { extreme: boolean })[] =>
  spanishRequests.flatMap(({ step, texts }) =>
    texts.map((text) => ({ text, label: step * OWN_STEP, group: EVERYWHERE, pool: 'own', extreme: false })),
  )
