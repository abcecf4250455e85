import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { Tx } from '../base/database.ts'
import { isRefusal } from '../base/refusal.ts'
import { floor } from '../../test/serving-floor.ts'
import { colleaguesFor } from './colleagues.ts'
import { setCapacity, setPresence } from './presence/presence.ts'
import { changeQueue } from './queues/queues.ts'
import { giveTo, take, transfer } from './routing.ts'
import { addSkill, setAbilities } from './skills/skills.ts'

const isUntrained = (fault: unknown) => isRefusal(fault, 'not_qualified')

test('who hands over sees who is here with a place for it, who is full, away, gone, or lacks the training', async (t) => {
  const f = await floor(t, {}, 'Ana', 'Bea', 'Ciro', 'Dora', 'Eva', 'Fede')
  const loans = await f.inside((tx) => addSkill(tx, { name: 'Consumer credit', kind: 'qualification' }))
  await f.inside((tx) => changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ qualifications: [loans.id] }) }))
  const trained = ['Ana', 'Bea', 'Ciro', 'Eva', 'Fede']
  const train = (tx: Tx, personId: PersonId) =>
    setAbilities(tx, personId, { skills: [{ skillId: loans.id, level: 1, validUntil: null }], languages: [] })
  for (const name of trained) await f.inside((tx) => train(tx, f.agent(name)))
  const id = await f.come()
  await f.here('Ana')
  await f.accept('Ana', id)
  await f.inside((tx) => setCapacity(tx, f.agent('Ciro'), 1))
  await f.here('Ciro')
  const other = await f.come()
  await f.inside((tx) => giveTo(tx, { interactionId: other, personId: f.agent('Ciro'), why: 'assigned' }))
  await f.here('Bea', 'Dora')
  await f.inside((tx) => setPresence(tx, f.agent('Eva'), 'away', 'lunch'))
  const scope = { workspaceId: f.workspaceId, queues: 'all' } as const
  const rows = await f.inside((tx) => colleaguesFor(tx, id, { scope, personId: f.agent('Ana') }))
  assert.deepEqual(
    rows.map(({ name, is }) => `${name} ${is}`),
    ['Bea free', 'Ciro full', 'Dora untrained', 'Eva away', 'Fede offline'],
  )
})

test('a training is waived for nobody: not handed over to, not taken, not meant for', async (t) => {
  const f = await floor(t, {}, 'Ana', 'Leo')
  const loans = await f.inside((tx) => addSkill(tx, { name: 'Consumer credit', kind: 'qualification' }))
  const id = await f.come()
  await f.here('Ana')
  await f.accept('Ana', id)
  await f.here('Leo')
  const to = { personId: f.agent('Leo') }
  // handed to Leo while nothing was asked for, and asked for since
  await f.inside(async (tx) => {
    await transfer(tx, { interactionId: id, by: f.agent('Ana'), to, note: '' })
    await changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ qualifications: [loans.id] }) })
    await setAbilities(tx, f.agent('Ana'), {
      skills: [{ skillId: loans.id, level: 1, validUntil: null }],
      languages: [],
    })
  })
  await f.drain()
  assert.deepEqual(
    [await f.offered('Leo'), await f.offered('Ana')],
    [[], [id]],
    'nobody waits for whom it cannot go to',
  )
  await assert.rejects(
    f.inside((tx) => take(tx, id, f.agent('Leo'))),
    isUntrained,
  )
  await f.accept('Ana', id)
  const again = transferTo(f, id)
  await assert.rejects(again(to), isUntrained)
})

const transferTo =
  (f: Awaited<ReturnType<typeof floor>>, interactionId: Awaited<ReturnType<typeof f.come>>) =>
  (to: { personId: PersonId }) =>
    f.inside((tx) => transfer(tx, { interactionId, by: f.agent('Ana'), to, note: '' }))
