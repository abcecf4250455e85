import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { RecordingRules } from '@peakend/contract/recordings.ts'
import type { FlowId } from '@peakend/contract/ids.ts'
import { phoneHouse } from '../../../test/phone/phone-house.ts'
import { addFlow, publish } from '../../flows/drafts/drafts.ts'
import type { Said } from './call.ts'
import { announcedBy } from './recordings/announcing.ts'
import { firstRules } from './recordings/rules.ts'
import { saveRules } from './recordings/store.ts'

const both = (en: string) => ({ en, es: en })

/** A house that records, where a number leads to its queue, or to a menu first. */
const recording = async (
  t: TestContext,
  rules: Partial<RecordingRules> = {},
  of: { hasMenu?: boolean; language?: string; isMute?: boolean } = {},
) => {
  const spoken: Said[] = []
  const late: { flowId?: FlowId } = {}
  const more = () => ({ flowId: late.flowId ?? null, language: of.language ?? 'en' })
  const soundFor = (_: unknown, said: Said) => {
    spoken.push(said)
    return Promise.resolve(of.isMute ? null : `/sounds/${spoken.length}`)
  }
  const h = await phoneHouse(t, undefined, more, undefined, undefined, soundFor)
  await h.db.transact(h.workspaceId, async (tx) => saveRules(tx, null, { ...firstRules, isOn: true, ...rules }))
  const { queueId } = h
  const draft = Flow.parse({
    name: 'Shop',
    start: 'menu',
    person: 'line',
    steps: {
      menu: { kind: 'choice', say: both('Press 1.'), choices: [{ key: '1', next: 'line' }], otherwise: 'line' },
      line: { kind: 'queue', queueId },
    },
  })
  if (of.hasMenu)
    late.flowId = await h.db.transact(h.workspaceId, async (tx) => {
      const flowId = await addFlow(tx, h.boss, draft)
      await publish(tx, h.boss, { flowId, revision: 1, note: '' })
      return flowId
    })
  const ana = await h.agent('Ana')
  const press = async (leg: string, digits: string) => {
    h.outside.press(leg, digits)
    await h.settled()
  }
  const answer = async () => {
    h.outside.pickUp(h.rings(ana) ?? '')
    await h.settled()
  }
  const recorded = () => h.rows<{ isAnnounced: boolean }>('select is_announced as "isAnnounced" from recordings')
  return { ...h, spoken, ana, press, answer, recorded }
}

test('a caller is told first, nobody is asked for them until then, and it is written down truly', async (t) => {
  const h = await recording(t)
  const caller = await h.dial()
  assert.ok(h.outside.hears(caller).playing)
  assert.equal(h.rings(h.ana), undefined, 'nobody is rung yet')
  assert.deepEqual(
    h.spoken.map(({ text, language }) => [language, text]),
    [['en', 'This call is recorded so that we can do better. If you would rather not be recorded, press 9.']],
  )
  await h.pass(3000)
  assert.ok(h.rings(h.ana), 'then the phone rings')
  await h.answer()
  assert.deepEqual(await h.recorded(), [{ isAnnounced: true }])
})

test('who presses the key is not recorded, told so, and goes on; in line the key declines too', async (t) => {
  const h = await recording(t)
  const caller = await h.dial()
  await h.press(caller, '9')
  assert.equal(h.spoken.at(-1)?.text, 'All right. This call is not recorded.')
  await h.pass(2000)
  await h.answer()
  assert.deepEqual(await h.recorded(), [])
  const { id } = await h.conversation()
  assert.ok((await h.lines(id)).includes('call-recording-declined'), 'the agent reads it')
  await h.asks('Ana', `/phone/calls/${id}/hang-up`)
  await h.asks('Ana', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  await h.asks('Ana', '/presence', { state: 'away', reason: null }, 'PUT')
  const later = await h.dial('+34611000111')
  await h.pass(4000)
  await h.press(later, '9')
  await h.asks('Ana', '/presence', { state: 'available', reason: null }, 'PUT')
  await h.answer()
  assert.deepEqual(await h.recorded(), [])
})

test('before a menu, in the language of the number; 0 cuts it short, and who was not told is not recorded', async (t) => {
  const h = await recording(t, {}, { hasMenu: true, language: 'es-MX' })
  const told = await h.dial()
  assert.match(h.spoken[0]?.text ?? '', /^Grabamos esta llamada .* pulse 9\.$/)
  await h.pass(3000)
  assert.equal(h.spoken.at(-1)?.text, 'Press 1.', 'then the menu')
  h.outside.hangUp(told)
  await h.settled()
  const hurried = await h.dial('+34611000111')
  await h.press(hurried, '0')
  await h.answer()
  assert.equal((await h.conversation()).state, 'active')
  assert.deepEqual(await h.recorded(), [])
})

test('where no voice can speak it nobody was told, and nothing is recorded', async (t) => {
  const h = await recording(t, {}, { isMute: true })
  await h.dial()
  await h.pass(3000)
  await h.answer()
  assert.equal((await h.conversation()).state, 'active')
  assert.deepEqual(await h.recorded(), [])
})

test('where our own menu says it, it is as whoever set it says', async (t) => {
  const h = await recording(t, { isSpoken: false, isAnnounced: true })
  await h.dial()
  assert.deepEqual(h.spoken, [])
  await h.answer()
  assert.deepEqual(await h.recorded(), [{ isAnnounced: true }])
})

test('a recording is said in place of the voice, and a key is named as it is spoken', () => {
  const rules = { announcement: both('Recorded.'), recorded: {}, refuseKey: '*' as const }
  assert.deepEqual(
    announcedBy(rules, 'es').map(({ text }) => text),
    ['Recorded. Si prefiere que no le grabemos, pulse asterisco.'],
  )
  const promptId = '0197c8a1-0000-7000-8000-0000000000f1' as never
  assert.deepEqual(announcedBy({ ...rules, recorded: { en: promptId } }, 'en'), [
    { text: 'Recorded.', language: 'en', promptId },
  ])
})

/** Ana calls somebody, who has answered. */
const called = async (h: Awaited<ReturnType<typeof recording>>) => {
  assert.equal((await h.asks('Ana', '/phone/dial', { number: '+34611000111' })).status, 200)
  await h.answer()
  const leg = h.outside.ringing('+34611000111') ?? ''
  h.outside.pickUp(leg)
  await h.settled()
  return leg
}
const stage = async (h: Awaited<ReturnType<typeof recording>>) => (await h.mine('Ana'))?.stage

test('whom we call is told before anything is recorded, and their agent hears it too', async (t) => {
  const h = await recording(t)
  const leg = await called(h)
  assert.match(h.spoken[0]?.text ?? '', /^This call is recorded .* press 9\.$/)
  assert.equal(h.spoken.length, 2, 'for both')
  assert.ok(h.outside.hears(leg).playing)
  assert.equal(await stage(h), 'dialling')
  assert.deepEqual(await h.recorded(), [], 'not yet')
  await h.pass(1200)
  assert.equal(await stage(h), 'dialling', 'a moment more to decline')
  await h.pass(2000)
  assert.equal(await stage(h), 'talking')
  assert.deepEqual(await h.recorded(), [{ isAnnounced: true }])
  assert.deepEqual((await h.lines((await h.conversation()).id)).slice(-1), ['call-reached'])
})

test('whom we call declines by the key, also in the moment after, and is with their agent', async (t) => {
  for (const afterMs of [0, 1200]) {
    const h = await recording(t)
    const leg = await called(h)
    if (afterMs > 0) await h.pass(afterMs)
    await h.press(leg, '9')
    assert.equal(h.spoken.at(-1)?.text, 'All right. This call is not recorded.')
    await h.pass(2000)
    assert.equal(await stage(h), 'talking')
    assert.deepEqual(await h.recorded(), [])
    assert.ok((await h.lines((await h.conversation()).id)).includes('call-recording-declined'))
  }
})

test('a menu that says it tells nobody whom we call: we do; who goes on with 0, or cannot be told, is not recorded', async (t) => {
  const h = await recording(t, { isSpoken: false, isAnnounced: true })
  const leg = await called(h)
  assert.ok(h.outside.hears(leg).playing)
  await h.press(leg, '0')
  assert.equal(await stage(h), 'talking')
  assert.deepEqual(await h.recorded(), [])
  const mute = await recording(t, {}, { isMute: true })
  await called(mute)
  await mute.pass(1000)
  assert.equal(await stage(mute), 'talking')
  assert.deepEqual(await mute.recorded(), [])
})

test('where nobody is to be told, whom we call is with their agent at once', async (t) => {
  const h = await recording(t, { isSpoken: false })
  await called(h)
  assert.equal(await stage(h), 'talking')
  assert.deepEqual(h.spoken, [])
  assert.deepEqual(await h.recorded(), [{ isAnnounced: false }])
})

test('who hangs up while they are told was not reached, and nothing is left of it', async (t) => {
  const h = await recording(t)
  const leg = await called(h)
  h.outside.hangUp(leg)
  await h.settled()
  assert.equal(await h.mine('Ana'), null)
  assert.deepEqual(await h.recorded(), [])
})
