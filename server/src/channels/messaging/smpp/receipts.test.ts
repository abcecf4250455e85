import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receiptIn } from './receipts.ts'

const MARKED = { esm_class: 0x04, source_addr: '34611222333' }
const text = (id: string, stat: string, err = '000') =>
  `id:${id} sub:001 dlvrd:001 submit date:2603101200 done date:2603101201 stat:${stat} err:${err} text:It left`
const of = (fields: Record<string, unknown>, words: string) => receiptIn(fields, words)?.receipt

test('a receipt is read by its fields, else by its words, and known where nobody marked it', () => {
  assert.deepEqual(of(MARKED, text('7c3f21', 'DELIVRD')), {
    id: '7c3f21',
    aliases: ['8142625', '7C3F21'],
    state: 'delivered',
    failure: null,
    detail: 'DELIVRD',
    number: '+34611222333',
  })
  assert.equal(of({}, text('7c3f21', 'DELIVRD'))?.state, 'delivered')
  const byFields = { ...MARKED, receipted_message_id: 'abc-1', message_state: 5 }
  assert.deepEqual([of(byFields, '')?.id, of(byFields, '')?.state], ['abc-1', 'failed'])
  // what a customer writes is no receipt, however it begins
  assert.equal(receiptIn({ esm_class: 0 }, 'id: I lost mine, stat of my order?'), null)
  assert.equal(receiptIn({ esm_class: 0x40 }, 'Hello'), null)
})

test('a failure says why; what is under way says nothing', () => {
  const failure = (stat: string, err?: string) => of(MARKED, text('123456', stat, err))?.failure
  assert.deepEqual(
    [failure('EXPIRED'), failure('UNDELIV'), failure('REJECTD', '001'), failure('DELETED', '011')],
    ['expired', 'unreachable-number', 'number-wrong', 'unreachable-number'],
  )
  assert.equal(of(MARKED, text('123456', 'UNDELIV', '011'))?.detail, 'UNDELIV 011')
  for (const word of ['ACCEPTD', 'ENROUTE', 'UNKNOWN', 'NONSENSE'])
    assert.deepEqual(receiptIn(MARKED, text('123456', word)), { receipt: null }, word)
  for (const state of [1, 6, 7, 99])
    assert.deepEqual(receiptIn({ ...MARKED, receipted_message_id: 'a1b2c3', message_state: state }, ''), {
      receipt: null,
    })
})

test('a centre that answered in one notation and reports in another means the same message; short counters do not', () => {
  const aliases = (id: string) => of(MARKED, text(id, 'DELIVRD'))?.aliases
  assert.deepEqual(aliases('8142625')?.toSorted(), ['135538213', '7C3F21', '7c3f21'].toSorted())
  assert.ok(aliases('7C3F21')?.includes('8142625'))
  assert.ok(aliases('0008142625')?.includes('8142625'), 'leading zeros')
  assert.deepEqual(aliases('10'), [], 'ten is sixteen too')
  assert.deepEqual(aliases('msg-000001'), [])
})
