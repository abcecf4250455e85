import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerId, QueueId } from '@peakend/contract/ids.ts'
import { house } from '../../../test/house.ts'
import { isRefusal } from '../../base/refusal.ts'
import { answersForCues, listAnswers, putAnswer, removeAnswer, startAnswers } from './answers.ts'

test('a cue inserts approved answers only: the queue’s own before one for all, and none once it is removed', async (t) => {
  const { db, workspaceId } = await house(t)
  const inside = <T>(work: Parameters<typeof db.transact<T>>[1]) => db.transact(workspaceId, work)
  await inside(startAnswers)
  const first = await inside(listAnswers)
  await inside(startAnswers)
  assert.deepEqual(await inside(listAnswers), first, 'begun once')
  assert.ok(first.length > 0 && first.every(({ text }) => text.en && text.es), 'pairs of languages')

  const queueId = '01980000-0000-7000-8000-000000000001' as QueueId
  const of = {
    shortcut: 'sorry-wait',
    title: { en: 'The wait', es: 'La espera' },
    text: { en: 'Thank you for waiting {wait}, {customer}.', es: 'Gracias por esperar {wait}, {customer}.' },
    subject: null,
    needId: null,
    queueIds: [queueId],
    cues: ['acknowledge-wait'],
  }
  const fits = (queue: string | null) => inside(async (tx) => (await answersForCues(tx))('acknowledge-wait', queue)?.id)
  const forAll = await fits(null)
  const own = await inside((tx) => putAnswer(tx, of, null))
  assert.deepEqual([await fits(queueId), await fits(null)], [own.id, forAll])
  assert.equal(await inside(async (tx) => (await answersForCues(tx))('no-such-cue', queueId)), null)

  const refused = (change: object, code: Parameters<typeof isRefusal>[1]) =>
    assert.rejects(
      inside((tx) => putAnswer(tx, { ...of, ...change }, null)),
      (fault) => isRefusal(fault, code),
    )
  await refused({ shortcut: 'other', text: { en: 'Hello {name}', es: 'Hola {name}' } }, 'variable_unknown')
  await refused({}, 'name_taken')
  await refused({ id: '01980000-0000-7000-8000-00000000dead' as AnswerId, shortcut: 'other' }, 'not_found')
  await inside((tx) => removeAnswer(tx, own.id))
  assert.equal(await fits(queueId), forAll)
})
