import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from './size.ts'

test('loader, chat, the form of a call-back, the part for calls and the first view of the desk are within their budgets', async () => {
  const sizes = (await run()) as { isWithin: boolean; loader: { bytes: number } }
  assert.ok(sizes.loader.bytes > 1000, 'a loader was built')
  assert.ok(sizes.isWithin, JSON.stringify(sizes))
})
