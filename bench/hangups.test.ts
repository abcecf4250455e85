import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAsterisk } from '../server/test/phone/asterisk.ts'
import { ways } from './calls/hanging-up.ts'
import { run } from './hangups.ts'

// It runs with the tests that open a switch (openTestAsterisk), one at a time.

test('whoever hangs up, wherever they are on their way, leaves nothing behind', async (t) => {
  if (!(await findAsterisk())) return t.skip('Asterisk could not be had')
  const { left, firstFaults } = await run([String(Object.keys(ways).length), '5'])
  assert.deepEqual(firstFaults, [])
  for (const [what, count] of Object.entries(left)) assert.equal(count, 0, what)
})
