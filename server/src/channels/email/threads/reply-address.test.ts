import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newReplyKey, replyAddress, replyKeyIn } from './reply-address.ts'

test('a reply address is ours by its signature, under this secret and in this workspace only', () => {
  const of = { secret: Buffer.alloc(32, 1), workspaceId: 'a workspace' }
  const key = newReplyKey()
  const address = replyAddress({ address: 'help@shop.example', key, ...of }) ?? ''
  assert.deepEqual(replyKeyIn(address, of), key)
  assert.deepEqual(replyKeyIn(address.toUpperCase(), of), key)
  // its key is right and its signature is not: one sign of it is another
  const at = address.indexOf('@') - 2
  const forged = `${address.slice(0, at)}${address[at] === 'a' ? 'b' : 'a'}${address.slice(at + 1)}`
  assert.equal(replyKeyIn(forged, of), null)
  assert.equal(replyKeyIn(address, { ...of, workspaceId: 'another' }), null)
  assert.equal(replyKeyIn(address, { ...of, secret: Buffer.alloc(32, 2) }), null)
  assert.equal(replyKeyIn('help@shop.example', of), null)
})
