import assert from 'node:assert/strict'
import { test } from 'node:test'
import { excerptOf, queryOf } from './finding.ts'

test('what is typed becomes beginnings of words, whatever stands between them', () => {
  assert.equal(queryOf('  late parcel! '), `'late':* & 'parcel':*`)
  assert.equal(queryOf("d'or & | ! :* \\ ("), `'d''or':*`)
  assert.equal(queryOf('ana@brisa.example'), `'ana@brisa.example':*`)
  assert.equal(queryOf(' % _ ! '), null)
  assert.equal(queryOf('word '.repeat(50))?.split('&').length, 8)
})

test('the part shown holds the first word that fits, and where it stands', () => {
  const { excerpt, fits } = excerptOf(
    `${'before '.repeat(40)}my parcel is late, the parcels are late${' after'.repeat(60)}`,
    'Parcel',
  )
  assert.ok(excerpt.length <= 160)
  assert.deepEqual(
    fits.map(({ from, to }) => excerpt.slice(from, to)),
    ['parcel', 'parcel'],
  )
  assert.deepEqual(excerptOf('the sparcel', 'parcel').fits, [])
  assert.deepEqual(excerptOf('a (b', '(b c]').excerpt, 'a (b')
})
