import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phoneHouse } from '../../../test/phone/phone-house.ts'
import { evaluate, findJudgement } from '../../evaluations/evaluations.ts'
import { close } from '../../interactions/interactions.ts'

test('a call that nobody wrote down is judged by what was measured, at the lines of its own course', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  await h.pass(8000)
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  const { id } = await h.conversation()
  await h.asks('Ana', `/phone/calls/${id}/hold`)
  await h.pass(90_000)
  h.outside.hangUp(caller)
  await h.settled()
  const record = await h.db.transact(h.workspaceId, async (tx) => {
    await close(tx, { interactionId: id, outcome: 'solved' })
    await evaluate(tx, id)
    return findJudgement(tx, id)
  })
  assert.ok(record)
  const lineAt = new Map(
    (
      await h.rows<{ ordinal: number; system: { code: string; values: Record<string, string> } }>(
        `select ordinal, system from turns where interaction_id = $1 and kind = 'system' order by ordinal`,
        [id],
      )
    ).map(({ ordinal, system }) => [ordinal, system]),
  )
  const told = (moment: 'welcome' | 'peak' | 'farewell') =>
    record.detail[moment].evidence.map(({ reason, ordinal }) => `${reason} at ${lineAt.get(ordinal)?.code}`)
  assert.deepEqual(told('welcome'), ['answered-soon at call-answered'])
  assert.deepEqual(told('peak').toSorted(), ['long-hold at call-held', 'need-written-met at call-ended'])
  assert.deepEqual(told('farewell'), ['left-waiting at call-ended'])
  const answered = [...lineAt.values()].find(({ code }) => code === 'call-answered')
  assert.equal(answered?.values['waitedS'], '8', 'the line says how long they had waited')
  assert.equal(record.agentId, null, 'a score that rests on no word of theirs is nobody’s')
  assert.deepEqual([record.cause, record.detail.annoyed], ['waiting', null])
  assert.ok((record.scores.farewell ?? 5) < 2.5 && record.experience !== null)
})

test('a line that breaks off is told apart from hanging up', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  h.outside.loseMedia(caller)
  await h.settled()
  const { id } = await h.conversation()
  const record = await h.db.transact(h.workspaceId, async (tx) => {
    await close(tx, { interactionId: id, outcome: null })
    await evaluate(tx, id)
    return findJudgement(tx, id)
  })
  assert.deepEqual([record?.reasons, record?.cause], [['answered-soon', 'cut-off'], 'partner'])
  assert.deepEqual([record?.whys.peak, record?.experience], ['no words', null], 'nothing tells of the need')
})
