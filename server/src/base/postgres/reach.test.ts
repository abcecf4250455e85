import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reachDatabase } from './reach.ts'

test('a database that is not there is told in a sentence without its password', async () => {
  const said: string[] = []
  const log = { info: (text: string) => void said.push(text), warn() {} }
  // Port 1 is reserved (tcpmux) and closed.
  await assert.rejects(reachDatabase('postgres://u:geheim@127.0.0.1:1/x', log, 0), (error: Error) => {
    assert.match(error.message, /postgres:\/\/u:\*\*\*@127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED/)
    return true
  })
  assert.ok(!said.join().includes('geheim'))
})
