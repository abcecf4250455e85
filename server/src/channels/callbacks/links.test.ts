import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import { linkToken, readLink } from './links.ts'

const key = randomBytes(32)
const now = new Date('2026-11-23T10:00:00Z')
const of = { workspaceId: randomUUID() as WorkspaceId, interactionId: randomUUID() as InteractionId }

test('a link says which conversation, for thirty days', () => {
  const token = linkToken(of, now, key)
  assert.deepEqual(readLink(token, now, key), of)
  assert.deepEqual(readLink(token, new Date(now.getTime() + 30 * 86_400_000), key), of)
  assert.equal(readLink(token, new Date(now.getTime() + 30 * 86_400_000 + 1), key), null)
})

test('a link that was changed in any place, or signed by somebody else, is none', () => {
  const token = linkToken(of, now, key)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (let at = 3; at < token.length; at++) {
    const other = letters[(letters.indexOf(token[at]!) + 32) % 64]!
    assert.equal(readLink(token.slice(0, at) + other + token.slice(at + 1), now, key), null, `at ${at}`)
  }
  assert.equal(readLink(linkToken(of, now, randomBytes(32)), now, key), null)
  for (const none of ['', 'cb_', token.slice(0, -1), `${token}A`, token.replace('cb_', 'pv_'), 'cb_' + 'A'.repeat(72)])
    assert.equal(readLink(none, now, key), null, none)
})
