import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId, SkillId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import { isRefusal } from '../../base/refusal.ts'
import * as interactions from '../../interactions/interactions.ts'
import { floor } from '../../../test/serving-floor.ts'
import { offersTo } from '../offers/offers.ts'
import { presenceOf } from '../presence/presence.ts'
import { addQueue, changeMixes, changeQueue } from '../queues/queues.ts'
import { acceptOffer, setPriority, waitOf } from '../routing.ts'
import { addSkill, changeSkill, setAbilities } from './skills.ts'

test('a customer is offered to who speaks their language, and after a while to who speaks it less well', async (t) => {
  const f = await floor(t, { fluency: 2, widen: [{ afterMs: 20_000, by: 1 }] }, 'Ana', 'Leo')
  await f.inside((tx) => setAbilities(tx, f.agent('Ana'), { skills: [], languages: [{ language: 'es', fluency: 4 }] }))
  await f.inside((tx) =>
    setAbilities(tx, f.agent('Leo'), {
      skills: [],
      languages: [
        { language: 'en', fluency: 4 },
        { language: 'es', fluency: 1 },
      ],
    }),
  )
  await f.here('Leo')
  const spanish = await f.come({ language: 'es-MX' })
  const english = await f.come({ language: 'en-GB' })
  await f.drain()
  assert.deepEqual(await f.offered('Leo'), [english])
  f.clock.advance(20_000)
  await f.drain()
  assert.deepEqual(await f.offered('Leo'), [english, spanish], 'time alone widened it: a look was due')
})

test('a queue that asks for a training is served by who has it, as long as it is valid', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const loans = await f.inside((tx) => addSkill(tx, { name: 'Consumer credit', kind: 'qualification' }))
  await f.inside((tx) => changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ qualifications: [loans.id] }) }))
  const validUntil = new Date(f.clock.now().getTime() - 1000).toISOString()
  const note = (until: string | null) =>
    f.inside((tx) =>
      setAbilities(tx, f.agent('Ana'), { skills: [{ skillId: loans.id, level: 1, validUntil: until }], languages: [] }),
    )
  await note(validUntil)
  const id = await f.come()
  await f.here('Ana')
  assert.deepEqual(await f.offered('Ana'), [], 'hers has run out')
  await note(null)
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [id])
})

test('a skill that a queue asks for is not retired, nor is an unknown one noted', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const skill = await f.inside((tx) => addSkill(tx, { name: 'Claims', kind: 'skill' }))
  await assert.rejects(
    f.inside((tx) => addSkill(tx, { name: 'claims', kind: 'skill' })),
    (e) => isRefusal(e, 'name_taken'),
  )
  const rules = QueueRules.parse({ skills: [{ skillId: skill.id, level: 3 }] })
  await f.inside((tx) => changeQueue(tx, f.queue.id, { rules }))
  await assert.rejects(
    f.inside((tx) => changeSkill(tx, skill.id, { isRetired: true })),
    (e) => isRefusal(e, 'skill_in_use'),
  )
  const unknown = { skills: [{ skillId: randomUUID() as SkillId, level: 1, validUntil: null }], languages: [] }
  await assert.rejects(
    f.inside((tx) => setAbilities(tx, f.agent('Ana'), unknown)),
    (e) => isRefusal(e, 'not_found'),
  )
  await f.inside((tx) => changeQueue(tx, f.queue.id, { rules: QueueRules.parse({}) }))
  assert.equal((await f.inside((tx) => changeSkill(tx, skill.id, { isRetired: true }))).isRetired, true)
})

test('priority is a head start in the line, kept over a return, and told as the place it gives', async (t) => {
  const f = await floor(t, { headStartMs: 90_000 }, 'Ana')
  const plain = await f.come()
  f.clock.advance(60_000)
  const high = await f.come({ priority: 1 })
  f.clock.advance(40_000)
  await f.drain()
  const placeOf = async (id: InteractionId) => (await f.inside((tx) => waitOf(tx, id)))?.place
  assert.deepEqual([await placeOf(plain), await placeOf(high)], [2, 1])
  await f.here('Ana')
  assert.deepEqual(await f.offered('Ana'), [high, plain])
})

test('a supervisor puts somebody forward; who has waited longer than that goes first all the same', async (t) => {
  const f = await floor(t, { headStartMs: 60_000 }, 'Ana')
  const patient = await f.come()
  f.clock.advance(6 * 60_000)
  const plain = await f.come()
  f.clock.advance(60_000)
  const urgent = await f.come()
  assert.equal(await f.inside((tx) => setPriority(tx, urgent, 5)), 300_000)
  assert.equal(await f.inside((tx) => setPriority(tx, urgent, 5)), 300_000, 'twice is once')
  await f.here('Ana')
  assert.deepEqual(await f.offered('Ana'), [patient, urgent, plain])
  await f.accept('Ana', urgent)
  await assert.rejects(
    f.inside((tx) => setPriority(tx, urgent, 0)),
    (e) => isRefusal(e, 'already_taken'),
  )
})

test('letters and live text have places of their own; a visitor has the whole person', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.here('Ana')
  for (let i = 0; i < 4; i++) await f.come()
  for (let i = 0; i < 6; i++) await f.come({ channel: 'email' })
  await f.drain()
  const places = async () => {
    const { load, letterLoad, visitLoad } = await f.inside((tx) => presenceOf(tx, f.agent('Ana')))
    return { load, letterLoad, visitLoad }
  }
  assert.deepEqual(await places(), { load: 3, letterLoad: 5, visitLoad: 0 })
  const visit = await f.come({ channel: 'counter' })
  await f.drain()
  assert.equal((await places()).visitLoad, 0)
  await f.inside((tx) => changeMixes(tx, true))
  await f.drain()
  assert.equal((await places()).visitLoad, 1, 'the workspace says otherwise')
  const [offer] = (await f.inside((tx) => offersTo(tx, f.agent('Ana')))).filter((o) => o.interactionId === visit)
  await f.inside((tx) => acceptOffer(tx, offer!.offerId, f.agent('Ana')))
  await f.inside((tx) => interactions.end(tx, visit, 'customer'))
  await f.inside((tx) => interactions.close(tx, { interactionId: visit, outcome: 'solved' }))
  await f.drain()
  assert.deepEqual(await places(), { load: 3, letterLoad: 5, visitLoad: 0 }, 'the place of its own kind is free again')
})

test('a queue that hands over at once asks nobody, gives everything once, and nobody more than their places', async (t) => {
  const f = await floor(t, { hands: 'at-once' }, 'Ana', 'Leo')
  const ids: InteractionId[] = []
  for (let i = 0; i < 7; i++) {
    ids.push(await f.come())
    f.clock.advance(1000)
  }
  await f.here('Ana', 'Leo')
  const found = await Promise.all(ids.map((id) => f.standing(id)))
  assert.deepEqual(
    found.map(({ state }) => state),
    [...Array.from({ length: 6 }, () => 'active'), 'waiting'],
    'the last waits for a place',
  )
  for (const name of ['Ana', 'Leo']) {
    assert.equal(found.filter(({ agentId }) => agentId === f.agent(name)).length, 3)
    assert.equal((await f.inside((tx) => presenceOf(tx, f.agent(name)))).load, 3)
  }
  await f.inside((tx) => interactions.end(tx, ids[0]!, 'customer'))
  await f.inside((tx) => interactions.close(tx, { interactionId: ids[0]!, outcome: 'solved' }))
  await f.drain()
  assert.equal((await f.standing(ids[6]!)).state, 'active')
})

test('a line that nobody serves holds up no other line', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const nobodys = await f.inside((tx) =>
    addQueue(tx, {
      name: 'Nobody',
      target: { withinMs: 1000, sharePct: 80 },
      timetable: null,
      messageAnswerMs: 60_000,
    }),
  )
  for (let i = 0; i < 310; i++) await f.come({ queueId: nobodys.id })
  f.clock.advance(1000)
  const id = await f.come()
  await f.here('Ana')
  assert.deepEqual(await f.offered('Ana'), [id])
})
