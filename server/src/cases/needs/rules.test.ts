import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { NeedId } from '@peakend/contract/ids.ts'
import { firstNeeds, type FirstNeed } from './first-needs.data.ts'
import { isCircle, plainOf, proposeNeeds, type NeedWords } from './rules.ts'

const tree = (list: readonly FirstNeed[], parentId: NeedId | null = null): NeedWords[] =>
  list.flatMap((one) => {
    const id = randomUUID() as NeedId
    return [{ id, parentId, name: one.name, words: [...one.words.en, ...one.words.es] }, ...tree(one.below ?? [], id)]
  })
const needs = tree(firstNeeds)
const likeliest = (said: string) => {
  const [first] = proposeNeeds(needs, [said])
  return needs.find((need) => need.id === first?.needId)?.name.en ?? null
}

test('what customers write points to the need, in both languages', () => {
  const cases: [string, string][] = [
    ['Hi, where is my order? It has not arrived', 'Where is my order'],
    ['Hola, ¿dónde está mi pedido? No ha llegado', 'Where is my order'],
    ['The mug came broken', 'Damaged or faulty'],
    ['La taza ha llegado rota', 'Damaged or faulty'],
    ['I was charged twice this month', 'A charge that is not right'],
    ['Me han cobrado dos veces', 'A charge that is not right'],
    ['no puedo entrar en mi cuenta', 'Cannot sign in'],
    ['Quiero darme de baja', 'Close or cancel'],
    ['where is my refund?? still nothing', 'Where is my refund'],
  ]
  for (const [said, need] of cases) assert.equal(likeliest(said), need, said)
})

test('a greeting points to nothing', () => {
  for (const said of ['Hello', 'Buenos días', '👋', '']) assert.deepEqual(proposeNeeds(needs, [said]), [], said)
})

test('words of the first tree are written as they are compared', () => {
  for (const need of needs) for (const phrase of need.words) assert.equal(plainOf(phrase).trim(), phrase)
})

test('whatever is said, shares are between nothing and one, in order, three at most', () => {
  const anything = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...needs.flatMap((n) => n.words))),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(anything, (said) => {
      const proposed = proposeNeeds(needs, said)
      assert.ok(proposed.length <= 3)
      assert.ok(proposed.reduce((sum, one) => sum + one.p, 0) <= 1.02)
      for (const [i, one] of proposed.entries()) assert.ok(one.p <= (proposed[i - 1]?.p ?? 1))
    }),
  )
})

test('a need cannot stand below itself, however far down', () => {
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()] as [NeedId, NeedId, NeedId]
  const line = [
    { id: a, parentId: null },
    { id: b, parentId: a },
    { id: c, parentId: b },
  ]
  assert.equal(isCircle(line, a, c), true)
  assert.equal(isCircle(line, a, a), true)
  assert.equal(isCircle(line, c, a), false)
})
