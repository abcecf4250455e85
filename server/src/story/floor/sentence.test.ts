import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasons } from '@peakend/contract/moments.data.ts'
import { sentenceOf } from './sentence.ts'

const least = { welcome: 3.5, peak: 3.5, farewell: 3.5 }
const short = { scores: { welcome: 4, peak: 1.6, farewell: null }, least, cause: 'agent' as const }

test('the sentence is of a moment under its standard, never of one that is open or went well', () => {
  const found = { ...short, reasons: ['no-greeting', 'abrupt-close', 'asked-again'] }
  assert.equal(sentenceOf(found).en, reasons['asked-again'].en)
  assert.equal(sentenceOf({ ...found, scores: { ...found.scores, farewell: 2 } }).en, reasons['abrupt-close'].en)
})

test('the cause’s own reason goes before a heavier one, and where nothing fits the standard is named', () => {
  const found = { ...short, reasons: ['person-not-given', 'asked-again'] }
  assert.equal(sentenceOf(found).en, reasons['asked-again'].en)
  assert.equal(sentenceOf({ ...found, cause: 'flow' }).en, reasons['person-not-given'].en)
  assert.deepEqual(sentenceOf({ ...short, reasons: [] }), { en: 'Below the standard', es: 'Por debajo del estándar' })
})
