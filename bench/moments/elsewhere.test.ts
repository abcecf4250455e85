import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askElsewhere, gatherTexts, learnElsewhere } from './elsewhere.ts'
import type { RatedTurn } from './satisfied.ts'
import { SENTENCE_DIMENSIONS } from './sentences.ts'

const vector = (side: number, turn: number) =>
  Float32Array.from({ length: SENTENCE_DIMENSIONS }, (_, d) => (d === 0 ? side * 12 : Math.sin(turn * 7 + d)))
const said = (side: number, turn: number, isElsewhere: boolean) =>
  isElsewhere
    ? `${side < 0 ? 'dreadful nonsense' : 'splendid work'} ${turn % 9}`
    : `${side < 0 ? 'wrong again' : 'right away'} ${turn % 9}`
const sides = Array.from({ length: 240 }, (_, i) => (i % 4 === 0 ? -1 : 1))
const turnsOf = (isElsewhere: boolean): RatedTurn[] =>
  sides.map((side, i) => ({
    dialogue: `talk-${i >> 2}`,
    text: said(side, i, isElsewhere),
    signs: new Float32Array(6),
    mean: side < 0 ? 2 : 4,
    unhappy: side < 0 ? 2 / 3 : 0,
    majority: side < 0 ? 2 : 4,
  }))

test('words that were never rated are known by sentences that mean the same, and the cut carried over tells them apart', () => {
  const [here, elsewhere] = [turnsOf(false), turnsOf(true)]
  const all = new Map<string, Float32Array>()
  for (const turns of [here, elsewhere]) turns.forEach(({ text }, i) => all.set(text, vector(sides[i]!, i)))
  const texts = gatherTexts([...all.keys()], [...all.values()])
  const model = learnElsewhere(here, texts)
  const { bySpread } = askElsewhere(model, elsewhere)
  const highestBad = Math.max(...bySpread.filter((_, i) => sides[i]! < 0))
  const lowestGood = Math.min(...bySpread.filter((_, i) => sides[i]! > 0))
  assert.ok(highestBad < lowestGood, `${highestBad} ${lowestGood}`)
  assert.ok(model.low < model.high)
  assert.equal(
    model.said.weights.length,
    model.said.words.length + model.said.pairs.length + texts.vocabulary.rows - texts.vocabulary.tagRow,
  )
})
