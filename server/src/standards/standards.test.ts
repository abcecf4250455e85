import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import type { Judgement } from '@peakend/contract/judgements.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { Channel } from '@peakend/contract/values.ts'
import type { Standard } from '@peakend/contract/standards.ts'
import { callBackShop, MIN } from '../../test/call-back-shop.ts'

type Shown = z.infer<typeof Standard>

test('a workspace begins with a standard for every channel and moment; a new version holds for what begins after it, and the older ones stay', async (t) => {
  const shop = await callBackShop(t)
  const { ana, here, asPerson, accept, visitor, boss, pass, clock } = shop
  const { rows, targetPct } = await boss<{ rows: Shown[]; targetPct: number }>('GET', '/standards')
  for (const channel of Channel.options)
    for (const moment of ['welcome', 'peak', 'farewell'] as const) {
      const found = rows.find((one) => one.channel === channel && one.moment === moment)
      assert.ok(found && found.version === 0, `${channel} ${moment}`)
      for (const { say } of found.lines) assert.ok(say.en.length > 10 && say.es.length > 10)
    }
  assert.equal(targetPct, 85)

  await here(ana)
  const desk = await asPerson(ana)
  let said = 0
  const talk = async (): Promise<InteractionId> => {
    const maya = await visitor('Hello, where is my parcel 4471? It should be here.')
    assert.equal(await accept(desk), maya.id)
    for (const text of ['Good morning, this is Ana. I look right away.', 'It comes today before five.'])
      await desk('POST', `/interactions/${maya.id}/turns`, { senderId: `sender-${(said += 1)}`, text })
    await maya.say('Great, thank you so much!')
    await desk('POST', `/interactions/${maya.id}/turns`, {
      senderId: `bye-${said}-long`,
      text: 'Goodbye, a lovely day!',
    })
    await desk('POST', `/interactions/${maya.id}/end`, {})
    await desk('POST', `/interactions/${maya.id}/wrap-up`, { needId: null, outcome: 'solved', summary: '' })
    await pass(MIN)
    return maya.id
  }
  const judged = (id: InteractionId) => boss<Judgement>('GET', `/moments/${id}`)
  const before = await talk()
  const first = await judged(before)
  assert.deepEqual([first.standardVersion, first.mark.standard.welcome], [0, 3.6])

  // nobody is ever that kind
  const lines = [
    {
      say: { en: 'They are welcomed like a friend.', es: 'Se les recibe como a un amigo.' },
      measure: { kind: 'score', atLeast: 5 },
    },
    { say: { en: 'We smile.', es: 'Sonreímos.' }, measure: null },
  ]
  const changed = await boss<Shown>('PUT', '/standards/chat/welcome', { lines })
  assert.deepEqual([changed.version, changed.inForceFrom, changed.lines], [1, clock.now().toISOString(), lines])
  await pass(MIN)
  const after = await judged(await talk())
  assert.deepEqual([after.standardVersion, after.mark.standard.welcome, after.asIntended], [1, 5, false])
  assert.deepEqual(await judged(before), first, 'of its day')

  const history = await boss<{ rows: Shown[] }>('GET', '/standards/chat/welcome/history')
  assert.deepEqual(
    history.rows.map((one) => [one.version, one.changedBy !== null]),
    [
      [1, true],
      [0, false],
    ],
  )
  await boss('PUT', '/standards/target', { targetPct: 90 })
  assert.equal((await boss<{ targetPct: number }>('GET', '/standards')).targetPct, 90)
  const { rows: acts } = await boss<{ rows: { act: string }[] }>('GET', '/audit')
  for (const act of ['standard.changed', 'standard.target-changed'])
    assert.ok(
      acts.some((one) => one.act === act),
      act,
    )
  const unknown = [{ ...lines[0], measure: { kind: 'reason', reason: 'no-such-reason', must: true } }]
  await boss('PUT', '/standards/chat/welcome', { lines: unknown }, 422)
  await boss('PUT', '/standards/chat/welcome', { lines: [] }, 422)
  const sara = await asPerson(await shop.person('Sara', 'supervisor'))
  await sara('PUT', '/standards/chat/welcome', { lines }, 403)
})
