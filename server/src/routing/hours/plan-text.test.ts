import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayWhen } from './plan-text.ts'

test('a time is said in any language a customer may have stated, be it no tag at all', () => {
  const now = new Date('2026-11-29T12:00:00Z')
  const at = new Date('2026-11-30T09:00:00Z')
  const said = (language: string) => sayWhen(at, { now, zone: 'UTC', language })
  assert.equal(said('fr'), 'demain à 09:00')
  for (const tag of ['fr-CA', 'fr-12', 'fr-1a2', 'fr-u', 'fr-FR-FR-FR']) assert.match(said(tag), /^demain/, tag)
})
