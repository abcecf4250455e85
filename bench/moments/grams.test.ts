import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planVocabulary } from '../../server/src/moments/features.ts'
import { readText } from '../../server/src/moments/reading.ts'
import { gramsOf } from './grams.ts'
import { scale, type Prior } from './prior.ts'
import { rowsOf } from './vocabulary.ts'

const words = ['^', 'podria', 'podrias', 'mirar', 'basta', 'usted', 'esto']
const vocabulary = planVocabulary(words, [
  ['podria', 'mirar'],
  ['podrias', 'mirar'],
  ['basta', 'esto'],
])
const said = ['podria mirar esto', 'basta esto', 'podria mirar', 'basta', 'usted podria', 'esto basta']
const rows = rowsOf(
  vocabulary,
  said.map((text) => ({ reading: readText(text, 'es') })),
)
const labels = said.map((text) => (text.includes('podria') ? 1 : -1))
const prior: Prior = { loss: 'squares', l2: 0.1, lexical: 0.1, other: 0.1, vectors: 0, grams: 0 }
const weightOf = (grams: number, word: string): number => {
  const aids = { vectors: new Map<number, Float64Array>(), grams: gramsOf(vocabulary, 3) }
  const { weights } = scale(vocabulary, rows, { ...prior, grams }, aids).learn([...rows.keys()], labels)
  return weights[vocabulary.words.get(word)!]!
}

test('a form that no example has weighs like the one that is spelled alike, and nothing without its letters', () => {
  assert.equal(weightOf(0, 'podrias'), 0)
  assert.ok(weightOf(0.05, 'podrias') > 0.1, `${weightOf(0.05, 'podrias')}`)
  assert.ok(weightOf(0.05, 'podrias') < weightOf(0.05, 'podria'))
})

test('pairs share what stands around their space, and words share nothing with pairs', () => {
  const { of } = gramsOf(vocabulary, 3)
  const pairs = [...vocabulary.pairs.values()].map((row) => new Set(of.get(row)))
  const shared = (a: ReadonlySet<number>, b: ReadonlySet<number>) => [...a].filter((one) => b.has(one)).length
  assert.ok(pairs[2]!.size > 0)
  assert.equal(shared(pairs[0]!, pairs[2]!), 0)
  for (const word of vocabulary.words.values()) assert.equal(shared(new Set(of.get(word)), pairs[0]!), 0)
})
