import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { PhoneNumberId } from '@peakend/contract/ids.ts'
import { ourNumber, phoneHouse, type PhoneHouse } from '../../../test/phone/phone-house.ts'
import type { Line } from './phone.ts'

/** A house whose number asks afterwards; what is said is heard of as its text. */
const asking = async (t: TestContext, asks = true) => {
  const line: Partial<Line> = {}
  const said: string[] = []
  const sound = (one: { text: string }) => {
    said.push(one.text)
    return Promise.resolve(`/said/${said.length}`)
  }
  const h = await phoneHouse(
    t,
    undefined,
    () => line,
    undefined,
    undefined,
    (_workspaceId, one) => sound(one),
  )
  line.phoneNumberId = randomUUID() as PhoneNumberId
  await h.rows(
    `insert into phone_numbers (workspace_id, phone_number_id, touchpoint_id, number, name, queue_id, dialled, asks_after)
     values ($1, $2, $3, $4, 'Main', $5, '{}', $6)`,
    [h.workspaceId, line.phoneNumberId, randomUUID(), ourNumber, h.queueId, asks],
  )
  const ana = await h.agent('Ana')
  const talk = async () => {
    const caller = await h.dial()
    const rings = h.rings(ana) ?? ''
    h.outside.pickUp(rings)
    await h.settled()
    const { id } = await h.conversation()
    return { caller, rings, id }
  }
  return { ...h, ana, talk, said }
}
const answers = (h: PhoneHouse) =>
  h.rows<{ score: number | null }>('select score from survey_answers order by asked_at')

test('who stays on the line when the agent has hung up is asked by keypad, once; the answer stands in the conversation', async (t) => {
  const h = await asking(t)
  const { caller, id } = await h.talk()
  await h.asks('Ana', `/phone/calls/${id}/hang-up`)
  assert.deepEqual(
    [(await h.conversation()).state, await h.mine('Ana')],
    ['wrap-up', null],
    'nobody at work waits for it',
  )
  assert.match(h.said.at(-1) ?? '', /^How was this call\?/)
  const { playing } = h.outside.hears(caller)
  assert.ok(playing)
  h.outside.endPlaying(playing)
  await h.settled()
  h.outside.press(caller, '9')
  await h.settled()
  assert.deepEqual(await answers(h), [{ score: null }], 'no answer at all')
  h.outside.press(caller, '42')
  await h.settled()
  assert.deepEqual(await answers(h), [{ score: 4 }], 'one answer')
  assert.match(h.said.at(-1) ?? '', /^Thank you/)
  h.outside.endPlaying(h.outside.hears(caller).playing ?? '')
  await h.settled()
  assert.deepEqual(await h.telephony.legs(), [], 'and good-bye')
  assert.deepEqual(await h.lines(id), ['call-answered', 'call-ended', 'call-told'])
  // wrapped up by itself
  h.clock.advance(16 * 60_000)
  await h.settled()
  const again = await h.talk()
  await h.asks('Ana', `/phone/calls/${again.id}/hang-up`)
  assert.deepEqual([await h.telephony.legs(), (await answers(h)).length], [[], 1], 'nobody is asked twice in a week')
})

test('who says nothing, and who hangs up, is let go; nobody is asked who hung up first or called another number', async (t) => {
  const h = await asking(t)
  const silent = await h.talk()
  await h.asks('Ana', `/phone/calls/${silent.id}/hang-up`)
  h.outside.endPlaying(h.outside.hears(silent.caller).playing ?? '')
  await h.settled()
  await h.pass(9000)
  assert.deepEqual([await h.telephony.legs(), await answers(h)], [[], [{ score: null }]])
  h.clock.advance(8 * 24 * 3_600_000)
  const gone = await h.talk()
  h.outside.hangUp(gone.caller)
  await h.settled()
  assert.equal((await answers(h)).length, 1)
  const other = await asking(t, false)
  const { id } = await other.talk()
  await other.asks('Ana', `/phone/calls/${id}/hang-up`)
  assert.deepEqual([await other.telephony.legs(), await answers(other)], [[], []])
})

test('ending the conversation at the desk asks as well', async (t) => {
  const h = await asking(t)
  const { caller, id } = await h.talk()
  await h.asks('Ana', `/interactions/${id}/end`)
  assert.equal((await h.conversation()).state, 'wrap-up')
  h.outside.press(caller, '1')
  await h.settled()
  assert.deepEqual(await answers(h), [{ score: 1 }])
})
