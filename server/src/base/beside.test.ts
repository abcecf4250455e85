import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Beside } from './beside.ts'

const opened = (threads: number, mostMs: number) =>
  new Beside<string, string>({ script: new URL('./beside-sample.ts', import.meta.url), threads, mostMs, mostMb: 32 })

test('pieces are answered in their order, by as many threads as there may be', async () => {
  for (const threads of [1, 3]) {
    const beside = opened(threads, 60_000)
    const order: string[] = []
    const all = ['a', 'b', 'c', 'd', 'e'].map(async (what) => {
      const got = await beside.ask(what)
      order.push('answer' in got ? got.answer : got.failed)
    })
    await Promise.all(all)
    assert.deepEqual(threads === 1 ? order : order.toSorted((a, b) => a.localeCompare(b)), ['A', 'B', 'C', 'D', 'E'])
  }
})

test('a piece that never ends, throws or takes all memory fails alone; a thread in its place does what waited, and what comes later', async () => {
  const beside = opened(1, 3000)
  const all = ['a', 'never end', 'b', 'throw', 'c', 'hold on to everything', 'd'].map((what) => beside.ask(what))
  const told = await Promise.all(all)
  assert.deepEqual(
    told.map((one) => ('answer' in one ? one.answer : one.failed)),
    ['A', 'too-slow', 'B', 'gone', 'C', 'too-large', 'D'],
  )
  assert.deepEqual(await beside.ask('e'), { answer: 'E' })
})

test('one that never ends keeps nobody waiting whom another thread can serve, and the program goes on', async () => {
  const beside = opened(2, 2000)
  let isOver = false
  const stuck = beside.ask('never end').finally(() => (isOver = true))
  for (const what of ['a', 'b', 'c']) assert.deepEqual(await beside.ask(what), { answer: what.toUpperCase() })
  assert.ok(!isOver)
  assert.deepEqual(await stuck, { failed: 'too-slow' })
})

test('where the thread cannot be had at all, everybody is told', async () => {
  const beside = new Beside({
    script: new URL('./no-such-file.ts', import.meta.url),
    threads: 1,
    mostMs: 1000,
    mostMb: 32,
  })
  assert.deepEqual(await Promise.all([beside.ask('a'), beside.ask('b')]), [{ failed: 'gone' }, { failed: 'gone' }])
})
