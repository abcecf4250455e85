import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { FlowId, PersonId } from '@peakend/contract/ids.ts'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import { houseSecret } from '../../../test/house.ts'
import { callerNumber, phoneHouse } from '../../../test/phone/phone-house.ts'
import { addFlow, publish } from '../../flows/drafts/drafts.ts'
import { keyFor, sealWith } from '../../identity/sealed.ts'
import { openDiskStore } from '../../interactions/attachments/file-store.ts'
import type { HearMessage } from './recordings/message-words.ts'
import { openRecordings } from './recordings/open.ts'

const both = (en: string) => ({ en, es: en })
const SPEAKS_MS = 6000

/** A house whose number leads to a menu: 1 takes a message, and so does 0. */
const withMessages = async (t: TestContext) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-messages-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const files = await openDiskStore(folder, Date.now())
  const late: { flowId?: FlowId } = {}
  const heard: { ordinal: number; bytes: number }[] = []
  const more = () => ({ flowId: late.flowId ?? null })
  const h = await phoneHouse(t, undefined, more, (db, telephony) => {
    const keeper = sealWith(houseSecret, 'recording keys')
    const signingKey = keyFor(houseSecret, 'recording addresses')
    const hearMessage: HearMessage = async ({ ordinal, sound }) => {
      let bytes = 0
      for await (const piece of sound) bytes += (piece as Buffer).length
      heard.push({ ordinal, bytes })
    }
    return openRecordings({ db, files, keeper, signingKey, telephony, hearMessage }).jobs
  })
  const { queueId } = h
  const flow = Flow.parse({
    name: 'Night',
    start: 'menu',
    person: 'line',
    steps: {
      menu: {
        kind: 'choice',
        say: both('For a message press 1.'),
        choices: [{ key: '1', next: 'message' }],
        otherwise: 'line',
      },
      message: { kind: 'message', say: both('Speak after the tone.'), queueId, next: 'bye' },
      line: { kind: 'queue', queueId },
      bye: { kind: 'end', say: both('Thank you.') },
    },
  })
  late.flowId = await h.db.transact(h.workspaceId, async (tx) => {
    const flowId = await addFlow(tx, h.boss, flow)
    await publish(tx, h.boss, { flowId, revision: 1, note: '' })
    return flowId
  })
  /** To where the tone is heard. */
  const toTone = async (from?: Parameters<typeof h.dial>[0]) => {
    const leg = await h.dial(from)
    h.outside.press(leg, '1')
    await h.settled()
    await h.pass(1000)
    return leg
  }
  const speak = async (leg: string, ms: number) => {
    h.outside.speak(leg, ms)
    await h.pass(ms)
  }
  const stays = () =>
    h.rows<{ channel: string; ending: string | null }>('select channel, ending from queue_stays order by entered_at')
  const recordings = () =>
    h.rows<{ state: string; holds: string; ms: number | null; ordinal: number | null }>(
      'select state, holds, ms, ordinal from recordings',
    )
  const row = async (): Promise<InteractionRow | undefined> => {
    const { body } = await h.asks('boss', '/interactions?view=all', undefined, 'GET')
    return (body as { rows: InteractionRow[] }).rows[0]
  }
  const offerTo = async (name: string) =>
    ((await h.asks(name, '/offers', undefined, 'GET')).body as { rows: { id: string }[] }).rows[0]
  const accept = async (name: string) => h.asks(name, `/offers/${(await offerTo(name))?.id}/accept`)
  const legs = async () => (await h.telephony.legs()).length
  return { ...h, heard, toTone, speak, stays, recordings, row, offerTo, accept, legs }
}

test('a message is kept sealed, stands in a line of its own, is offered without a phone, and called back', async (t) => {
  const h = await withMessages(t)
  const leg = await h.toTone()
  await h.speak(leg, SPEAKS_MS)
  h.outside.press(leg, '#')
  await h.settled()
  assert.ok(h.outside.hears(leg).playing, 'they are thanked')
  await h.pass(3000)
  assert.equal(await h.legs(), 0)
  const [kept] = await h.recordings()
  assert.deepEqual({ ...kept, ms: null }, { state: 'kept', holds: 'message', ms: null, ordinal: 1 })
  assert.ok(Number(kept?.ms) >= SPEAKS_MS && Number(kept?.ms) < SPEAKS_MS + 2000, `${kept?.ms} ms`)
  assert.deepEqual(h.heard, [{ ordinal: 1, bytes: 44 + Number(kept?.ms) * 16 }], 'its sound goes to the recogniser')
  assert.deepEqual(await h.stays(), [{ channel: 'voicemail', ending: null }])
  const waiting = await h.row()
  assert.deepEqual(
    [waiting?.state, waiting?.unread, waiting?.lastBy, waiting?.number, waiting?.message],
    ['waiting', 1, 'customer', callerNumber, { ms: kept?.ms }],
  )

  const ana = await h.agent('Ana', 'agent', false)
  await h.settled()
  assert.ok(await h.offerTo('Ana'), 'who has no phone here answers messages')
  await h.accept('Ana')
  const { id, state } = await h.conversation()
  assert.equal(state, 'active')
  assert.deepEqual(await h.rows('select letter_load, call_load from presences where person_id = $1', [ana]), [
    { letter_load: 1, call_load: 0 },
  ])
  const tries = async () => ((await h.asks('Ana', `/phone/calls/${id}/call-back`)).body as { code?: string }).code
  assert.equal(await tries(), 'no_phone')

  await h.connect(ana)
  await h.asks('Ana', `/phone/calls/${id}/call-back`)
  assert.equal(await tries(), 'conflict', 'one at a time')
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  const theirs = h.outside.ringing(callerNumber)
  h.outside.decline(theirs ?? '', 'busy')
  await h.settled()
  assert.deepEqual(
    [(await h.conversation()).state, (await h.row())?.message],
    ['active', { ms: kept?.ms }],
    'not reached: still theirs, still owed',
  )

  await h.asks('Ana', `/phone/calls/${id}/call-back`)
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  h.outside.pickUp(h.outside.ringing(callerNumber) ?? '')
  await h.settled()
  assert.deepEqual([(await h.mine('Ana'))?.stage, (await h.row())?.message], ['talking', null])
  assert.equal((await h.row())?.waitingReplySince, null)
  assert.deepEqual(await h.rows('select letter_load, call_load from presences where person_id = $1', [ana]), [
    { letter_load: 0, call_load: 1 },
  ])
  await h.asks('Ana', `/phone/calls/${id}/hang-up`)
  assert.equal((await h.conversation()).state, 'wrap-up')
  assert.deepEqual(await h.stays(), [{ channel: 'voicemail', ending: 'answered' }], 'nobody was abandoned')
})

test('who hangs up while they speak has left a message; who says nothing has not, nor who is led to a person', async (t) => {
  const h = await withMessages(t)
  const spoke = await h.toTone('+34611000001')
  await h.speak(spoke, SPEAKS_MS)
  h.outside.hangUp(spoke)
  await h.settled()
  assert.deepEqual(
    (await h.recordings()).map((one) => [one.holds, one.state]),
    [['message', 'kept']],
  )
  assert.equal((await h.conversation()).state, 'waiting')

  const silent = await h.toTone('+34611000002')
  await h.pass(4000)
  assert.ok(h.outside.hears(silent).playing, 'asked once more')
  await h.pass(12_000)
  assert.equal(await h.legs(), 0, 'and let go')
  assert.deepEqual([(await h.conversation()).state, (await h.recordings()).length], ['closed', 1])

  const short = await h.toTone('+34611000003')
  h.outside.hangUp(short)
  await h.settled()
  assert.deepEqual([(await h.conversation()).state, (await h.recordings()).length], ['closed', 1])

  const person = await h.toTone('+34611000004')
  await h.speak(person, 2000)
  h.outside.press(person, '0')
  await h.settled()
  assert.deepEqual(
    (await h.stays()).map(({ channel }) => channel),
    ['voicemail', 'phone'],
    'in the line of callers',
  )
  assert.ok(h.outside.hears(person).hasMusic)
  assert.equal((await h.recordings()).length, 1, 'what they had begun is not kept')
})

test('a caller of the morning goes before the messages of a night', async (t) => {
  const h = await withMessages(t)
  const leg = await h.toTone('+34611000001')
  await h.speak(leg, SPEAKS_MS)
  h.outside.hangUp(leg)
  await h.settled()
  const caller = await h.dial('+34611000002')
  h.outside.press(caller, '0')
  await h.settled()
  const ana: PersonId = await h.agent('Ana')
  assert.ok(h.rings(ana), 'the call rings')
  assert.ok(await h.offerTo('Ana'))
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  assert.equal((await h.mine('Ana'))?.stage, 'talking')
})

test('a message goes on over a death of this program', async (t) => {
  const h = await withMessages(t)
  const leg = await h.toTone()
  h.outside.speak(leg, SPEAKS_MS)
  await h.pass(SPEAKS_MS)
  await h.restart()
  await h.pass(1000)
  assert.equal((await h.recordings()).length, 0, 'it goes on')
  h.outside.press(leg, '#')
  await h.settled()
  await h.pass(4000)
  assert.deepEqual(
    (await h.recordings()).map(({ state }) => state),
    ['kept'],
  )
  assert.equal((await h.row())?.state, 'waiting')
})
