/** The other end, or the line itself, refuses a call of ours: what the agent reads, and what counts as an attempt. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { FlowId } from '@peakend/contract/ids.ts'
import { callerNumber, phoneHouse } from '../../../test/phone/phone-house.ts'
import { addFlow, publish } from '../../flows/drafts/drafts.ts'
import type { HangUpCause } from './telephony.ts'

const both = (en: string) => ({ en, es: en })
const LINE_AGAIN_MS = 5 * 60_000

/** Somebody asked to be called back, and Ana has just taken it: her phone is up and theirs is being called. */
const callingBack = async (t: Parameters<typeof phoneHouse>[0]) => {
  const late: { flowId?: FlowId } = {}
  const h = await phoneHouse(t, undefined, () => ({ flowId: late.flowId ?? null }))
  const { queueId } = h
  const flow = Flow.parse({
    name: 'Back',
    start: 'offer',
    person: 'queue',
    steps: {
      offer: { kind: 'call-back', say: both('Press 1 to be called back.'), queueId, taken: 'bye', declined: 'queue' },
      queue: { kind: 'queue', queueId },
      bye: { kind: 'end', say: both('Good-bye.') },
    },
  })
  late.flowId = await h.db.transact(h.workspaceId, async (tx) => {
    const flowId = await addFlow(tx, h.boss, flow)
    await publish(tx, h.boss, { flowId, revision: 1, note: '' })
    return flowId
  })
  const caller = await h.dial()
  h.outside.press(caller, '1')
  await h.settled()
  await h.pass(5000)
  const ana = await h.agent('Ana')
  const dial = async () => {
    const { rows } = (await h.asks('Ana', '/offers', undefined, 'GET')).body as { rows: { id: string }[] }
    await h.asks('Ana', `/offers/${rows[0]?.id}/accept`)
    h.outside.pickUp(h.rings(ana) ?? '')
    await h.settled()
    return h.outside.ringing(callerNumber) ?? ''
  }
  const refuse = async (leg: string, cause: HangUpCause) => {
    h.outside.decline(leg, cause)
    await h.settled()
  }
  const stands = async () =>
    (
      await h.rows<{ state: string; attempts: number; inS: number; outcomes: string[] }>(
        `select c.state, c.attempts, extract(epoch from c.due_at - $1::timestamptz)::int as "inS",
           array(select outcome from callback_attempts a where a.callback_id = c.callback_id order by a.ordinal) as outcomes from callbacks c`,
        [h.clock.now()],
      )
    )[0]
  return { ...h, ana, dial, refuse, stands }
}

test('a line that cannot carry a call-back is no attempt: it comes again soon, and that one counts', async (t) => {
  const h = await callingBack(t)
  await h.refuse(await h.dial(), 'no-way')
  const { id } = await h.conversation()
  assert.deepEqual(await h.stands(), {
    state: 'again',
    attempts: 0,
    inS: LINE_AGAIN_MS / 1000,
    outcomes: ['interrupted'],
  })
  const said = await h.rows<{ cause: string }>(
    `select system -> 'values' ->> 'cause' as cause from turns where interaction_id = $1 and system ->> 'code' = 'call-not-reached'`,
    [id],
  )
  assert.deepEqual(said, [{ cause: 'no-way' }])
  for (let minute = 0; minute < 5; minute++) {
    h.clock.advance(60_000)
    await h.settled()
  }
  await h.pass(2000)
  await h.refuse(await h.dial(), 'busy')
  const again = await h.stands()
  assert.deepEqual([again?.state, again?.attempts, again?.outcomes], ['again', 1, ['interrupted', 'not-reached']])
})

test('a customer whose sound stopped is let go, and the agent reads why', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  h.outside.loseMedia(caller)
  await h.settled()
  assert.deepEqual(await h.telephony.legs(), [])
  assert.equal((await h.conversation()).state, 'wrap-up')
  const said = await h.rows(`select system -> 'values' as said from turns where system ->> 'code' = 'call-ended'`)
  assert.deepEqual(said, [{ said: { by: 'customer', line: 'broken' } }])
})

for (const cause of ['busy', 'no-answer', 'rejected', 'no-number'] as const)
  test(`a call-back that is met by ${cause} is an attempt`, async (t) => {
    const h = await callingBack(t)
    await h.refuse(await h.dial(), cause)
    const after = await h.stands()
    assert.deepEqual([after?.state, after?.attempts, after?.outcomes], ['again', 1, ['not-reached']])
  })
