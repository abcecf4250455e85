import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { refusalsPage } from './refusals-page.ts'
import { refusals } from './refusals.ts'

test('docs/refusals.md says what the contract says', () => {
  const written = readFileSync(new URL('../docs/refusals.md', import.meta.url), 'utf8')
  assert.equal(written, refusalsPage(), 'run `node contract/write-refusals.ts`')
})

test('every refusal has an error status and a sentence', () => {
  for (const [code, { status, meaning }] of Object.entries(refusals)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/)
    assert.ok(status >= 400 && status < 600, code)
    assert.match(meaning, /^[A-Z].*\.$/, code)
  }
})
