import { expect, test } from 'vitest'
import { changesOf } from './draft.ts'

test('only what differs from what is saved is sent', () => {
  const saved = { name: 'A', deep: { en: 'x', es: 'y' }, n: 1 }
  expect(changesOf(saved, { name: 'A', deep: { en: 'x', es: 'z' } })).toEqual({ deep: { en: 'x', es: 'z' } })
  expect(changesOf(saved, { deep: { en: 'x', es: 'y' } })).toEqual({})
})
