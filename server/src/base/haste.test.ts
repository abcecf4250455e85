import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HASTE_MS, openHaste } from './haste.ts'

test('what can wait lets what began before it go first, and is never kept longer by what comes after', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let nowMs = 1000
  const later = async (ms: number) => {
    nowMs += ms
    t.mock.timers.tick(ms)
    await Promise.resolve()
    await Promise.resolve()
  }
  const haste = openHaste(() => nowMs)
  await haste.over()

  haste.begin()
  await later(20)
  let isOver = false
  void haste.over().then(() => void (isOver = true))
  // another one comes meanwhile
  await later(HASTE_MS - 21)
  haste.begin()
  assert.equal(isOver, false)
  await later(1)
  assert.equal(isOver, true)

  await later(HASTE_MS)
  await haste.over()
})
