import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bestOfCuts, measureAsPublished } from './as-published.ts'
import { BAGS, foldOfDialogue, ratedTurns, USS_FOLDS } from './satisfied.ts'
import { classFigures, f1Of, publishedF1Of, readUss } from './uss.ts'

test('the published figure is F1 only where precision and recall add up to one', () => {
  const rare = { precision: 0.1, recall: 0.1 }
  assert.ok(Math.abs(f1Of(rare) - 0.1) < 1e-9)
  assert.ok(Math.abs(publishedF1Of(rare) - 0.02) < 1e-9)
  const common = { precision: 0.8, recall: 0.6 }
  assert.equal(publishedF1Of(common), f1Of(common))
  const { f1, publishedF1 } = classFigures([2, 2, 3, 3, 3], [2, 3, 2, 3, 2])
  assert.ok(Math.abs(f1 - 0.4) < 1e-9)
  assert.ok(Math.abs(publishedF1 - 1 / 3) < 1e-9)
  assert.equal(classFigures([3, 3], [2, 3]).f1, 0)
})

test('a cut stands between guesses that differ, never between equal ones', () => {
  const precisionOf = ({ precision }: { precision: number }) => precision
  assert.equal(bestOfCuts([1, 1, 2], [true, false, false], precisionOf), 0.5)
  assert.equal(bestOfCuts([1, 1.5, 2], [true, false, false], precisionOf), 1)
})

test('the rating of the whole is a turn only where it is asked for, and the best round is looked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uss-'))
  try {
    const file = join(folder, 'MADE.txt')
    const talk = (rating: number) =>
      `USER\tI want a table for two tonight\tX\t3,3,3\nSYSTEM\tSorry, we have none\tX\t\nUSER\tThen tomorrow\tX\t${rating},${rating},3\nUSER\tOVERALL\tX\t2,2,2`
    writeFileSync(file, `${talk(2)}\n\n${talk(3)}\n`)
    const counted = (whole: 'left out' | 'as a turn') =>
      readUss(file, 'MADE', whole).flatMap((one) => ratedTurns(one, true).map(({ majority }) => majority))
    assert.deepEqual(counted('left out'), [3, 2, 3, 3])
    assert.deepEqual(counted('as a turn'), [3, 2, 2, 3, 3, 2])
    // the first round tells the first turns from the later ones, the second undoes it
    const round = (low: number, high: number) => ({ feature: [0, -1, -1], cut: [1, low, high], right: [2, 0, 0] })
    const rounds = [round(1 / BAGS, 0), round(-1 / BAGS, 0)]
    const every = Array.from({ length: BAGS }, () => rounds).flat()
    const trees = {
      base: 0,
      roots: every.map((_, i) => 3 * i),
      feature: every.flatMap(({ feature }) => feature),
      cut: every.flatMap(({ cut }) => cut),
      right: every.flatMap(({ right }, i) => right.map((node) => (node ? node + 3 * i : 0))),
    }
    const folds = Array.from({ length: USS_FOLDS }, () => ({ trees, low: 0, high: 9, mean: 0, spread: 1 }))
    const dialogues = readUss(file, 'MADE', 'as a turn')
    assert.ok(dialogues.every(({ id }) => foldOfDialogue(id) < USS_FOLDS))
    const { f1, publishedF1, rounds: tried } = measureAsPublished(dialogues, folds)
    assert.equal(tried, 2)
    assert.ok(Math.abs(f1 - 6 / 7) < 1e-9, `${f1}`)
    assert.ok(Math.abs(publishedF1 - 6 / 7) < 1e-9, `${publishedF1}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
