import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueueRules } from '@peakend/contract/routing.ts'
import { floor } from '../../../test/serving-floor.ts'
import { setCapacity, setPresence } from '../presence/presence.ts'
import { changeMixes, changeQueue, setMembers } from '../queues/queues.ts'
import { hasRoom } from '../routing.ts'
import { setAbilities } from '../skills/skills.ts'
import { caseFor } from '../../cases/cases.ts'
import * as interactions from '../../interactions/interactions.ts'
import { reply } from '../../interactions/turns/turns.ts'
import { offersTo } from './offers.ts'

test('letters that pile up hold up no chat behind them', async (t) => {
  const f = await floor(t, {}, 'Ana')
  for (let i = 0; i < 110; i++) await f.come({ channel: 'email' })
  f.clock.advance(1000)
  const chat = await f.come()
  await f.here('Ana')
  assert.ok((await f.offered('Ana')).includes(chat), 'her places for live text are free')
})

test('customers whom nobody here understands hold up nobody behind them', async (t) => {
  const f = await floor(t, { fluency: 2 }, 'Ana')
  await f.inside((tx) => setAbilities(tx, f.agent('Ana'), { skills: [], languages: [{ language: 'en', fluency: 4 }] }))
  for (let i = 0; i < 120; i++) await f.come({ language: 'eu' })
  f.clock.advance(1000)
  const english = await f.come({ language: 'en' })
  await f.here('Ana')
  assert.deepEqual(await f.offered('Ana'), [english])
})

test('a letter in hand keeps nobody from a visitor; a chat that waits for an answer does', async (t) => {
  const f = await floor(t, {}, 'Ana', 'Leo')
  await f.inside((tx) => changeMixes(tx, true))
  await f.here('Ana')
  const letter = await f.come({ channel: 'email' })
  await f.drain()
  await f.accept('Ana', letter)
  const visit = await f.come({ channel: 'counter' })
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [visit])

  await f.inside((tx) => setPresence(tx, f.agent('Ana'), 'away', null))
  await f.here('Leo')
  const chat = await f.come()
  await f.drain()
  await f.accept('Leo', chat)
  const another = await f.come({ channel: 'counter' })
  await f.drain()
  assert.deepEqual(await f.offered('Leo'), [], 'nobody leaves a customer unanswered')
  await f.inside((tx) =>
    reply(tx, { interactionId: chat, personId: f.agent('Leo'), senderId: 'once', text: 'Gladly.', attachmentIds: [] }),
  )
  await f.drain()
  assert.deepEqual(await f.offered('Leo'), [another], 'answered: a look is due by itself')
})

test('what is held out to a vendor counts towards its share before they say yes', async (t) => {
  const f = await floor(t, {})
  const vendorId = await f.vendor('North')
  const vera = await f.person('Vera', 'agent', { vendorId })
  const overflow = [{ to: { vendorId }, afterMs: 0, timetable: null, sharePct: 20 }]
  await f.inside(async (tx) => {
    await changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ overflow }) })
    await setMembers(tx, f.queue.id, [vera])
    await setPresence(tx, vera, 'available', null)
    await setCapacity(tx, vera, 20)
  })
  for (let i = 0; i < 10; i++) await f.come()
  await f.drain()
  const held = () => f.inside((tx) => offersTo(tx, vera))
  assert.equal((await held()).length, 2, 'a fifth of ten')
  await f.come()
  await f.drain()
  assert.equal((await held()).length, 2, 'a fifth of eleven, two of them held out already')
  for (let i = 0; i < 4; i++) await f.come()
  await f.drain()
  assert.equal((await held()).length, 3, 'a fifth of fifteen')
})

test('who owns what somebody comes back about is asked at the first look, and waited for while full', async (t) => {
  const f = await floor(t, { ownerFirstMs: 20_000 }, 'Ana', 'Leo')
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1))
  await f.here('Ana')
  const first = await f.come()
  await f.drain()
  await f.accept('Ana', first)
  const { customerId } = await f.standing(first)
  await f.inside(async (tx) => {
    await caseFor(tx, await interactions.lock(tx, first), f.agent('Ana'))
    await interactions.end(tx, first, 'agent')
    await interactions.close(tx, { interactionId: first, outcome: 'not-solved' })
  })
  await f.drain()
  const other = await f.come()
  await f.drain()
  await f.accept('Ana', other)
  await f.here('Leo')
  const again = await f.come({ customerId })
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.offered('Leo')], [[], []], 'her own, for a while')
  f.clock.advance(20_000)
  await f.drain()
  assert.deepEqual(await f.offered('Leo'), [again])
})

test('who writes again is not put beside a visitor their agent has', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.here('Ana')
  const may = (channel: string) => f.inside((tx) => hasRoom(tx, f.agent('Ana'), channel))
  assert.deepEqual([await may('chat'), await may('counter')], [true, true])
  const visit = await f.come({ channel: 'counter' })
  await f.drain()
  await f.accept('Ana', visit)
  assert.deepEqual([await may('chat'), await may('email'), await may('counter')], [false, true, false])
  await f.inside((tx) => changeMixes(tx, true))
  assert.deepEqual([await may('chat'), await may('counter')], [true, false])
})
