import { expect, test } from 'vitest'
import type { Said } from './ask.ts'
import { followedIn, keepAt, keyOf, newSecret } from './device.ts'
import { openOutbox, type Letter } from './outbox.ts'

const memory = () => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}
const desk = (storage = memory()) => {
  const state = { now: 0, answer: { is: 'silence' } as Said<unknown> }
  const sent: Letter[] = []
  const told: string[] = []
  const open = () =>
    openOutbox({
      keep: keepAt('key', storage),
      nowMs: () => state.now,
      send: async (letter) => {
        sent.push(structuredClone(letter))
        return state.answer
      },
      told: (senderId, said) => void told.push(`${senderId} ${said.is}`),
    })
  return { state, sent, told, storage, open }
}
const letter = (senderId: string) => ({ senderId, path: 'check-ins' as const, body: { name: 'Maya' } })

test('what was entered without a network is kept over a restart, sent in order, once, and then forgotten', async () => {
  const { state, sent, told, storage, open } = desk()
  const before = open()
  before.add(letter('one'))
  await before.flush()
  before.add(letter('two'))
  expect(before.count().waiting).toBe(2)
  const after = open()
  state.answer = { is: 'answer', body: {} }
  await Promise.all([after.flush(), after.flush()])
  expect(sent.map(({ senderId }) => senderId)).toEqual(['one', 'one', 'two'])
  expect(told).toEqual(['one answer', 'two answer'])
  expect(storage.kept.size).toBe(0)
})

test('how long it was kept is counted forward only, and goes on over a restart', async () => {
  const { state, sent, open } = desk()
  const box = open()
  box.add(letter('one'))
  state.now = 60_000
  await box.flush()
  // the page starts again: its counter begins anew
  state.now = 0
  const again = open()
  state.now = 5000
  await again.flush()
  state.now = 1000
  await again.flush()
  expect(sent.map(({ keptMs }) => keptMs)).toEqual([60_000, 65_000, 65_000])
})

test('what the server will not have holds nothing else up and is counted', async () => {
  const { state, told, open } = desk()
  const box = open()
  box.add(letter('bad'))
  box.add(letter('good'))
  state.answer = { is: 'no', code: 'invalid' }
  await box.flush()
  expect(told).toEqual(['bad no', 'good no'])
  expect(box.count()).toEqual({ waiting: 0, refused: 2 })
  expect(open().count().refused).toBe(2)
  box.forgetRefused()
  expect(open().count().refused).toBe(0)
})

test('a storage that refuses keeps for as long as the page is open', () => {
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('quota')
    },
  }
  const keep = keepAt('key', full)
  keep.write('a', [1])
  expect(keep.read('a')).toEqual([1])
  keep.write('a', null)
  expect(keep.read('a')).toBeNull()
})

test('the address says which place, and which visit to follow', () => {
  expect(keyOf('/check-in/abcdefgh123')).toBe('abcdefgh123')
  expect(keyOf('/check-in/')).toBe('')
  const secret = newSecret()
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(followedIn(`#v=${secret}`)).toBe(secret)
  expect(followedIn('#v=short')).toBeNull()
})
