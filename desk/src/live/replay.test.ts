import { expect, test } from 'vitest'
import { createReplay } from './replay.ts'

const later = <T>() => {
  const { promise, resolve } = Promise.withResolvers<T>()
  return { promise, resolve }
}
const add = (one: string) => (held: readonly string[]) => (held.includes(one) ? held : [...held, one])

test('what was told while a list was read stands in its answer, once and in order', async () => {
  const list = createReplay<readonly string[]>()
  list.note(add('before'))
  const answer = later<readonly string[]>()
  const read = list.read(() => answer.promise)
  list.note(add('b'))
  list.note(add('a'))
  answer.resolve(['a'])
  expect(await read).toEqual(['a', 'b'])
  list.note(add('after'))
  expect(await list.read(async () => ['c'])).toEqual(['c'])
})

test('two readings of the same list each have what was told since they began; one that fails leaves nothing', async () => {
  const list = createReplay<readonly string[]>()
  const [first, second] = [later<readonly string[]>(), later<readonly string[]>()]
  const one = list.read(() => first.promise)
  list.note(add('a'))
  const two = list.read(() => second.promise)
  list.note(add('b'))
  first.resolve([])
  second.resolve(['a'])
  expect([await one, await two]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  await expect(list.read(() => Promise.reject(new Error('away')))).rejects.toThrow('away')
})
