import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { house } from '../../../test/house.ts'
import { addQueue } from '../../routing/queues/queues.ts'
import { addFlow, publish } from '../drafts/drafts.ts'
import { addNumber } from '../numbers/numbers.ts'
import { speakDelivery } from './speaking.ts'
import type { Said } from './voices.ts'

test('what is published is spoken before anybody calls, under each name of its lines; what is known only then is not', async (t) => {
  const spoken: Said[] = []
  const soundFor = async (_: unknown, said: Said) => {
    spoken.push(said)
    return null
  }
  const h = await house(t, { jobs: (db) => [speakDelivery(db, { soundFor })] })
  const caller = await h.callerOf('Brisa administrator')
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const of = { name: 'Orders', target: { withinMs: 45_000, sharePct: 80 }, timetable: null, messageAnswerMs: 3_600_000 }
  const queueId: QueueId = await inside(async (tx) => (await addQueue(tx, of)).id)
  const draft = Flow.parse({
    name: 'Main',
    start: 'hello',
    person: 'line',
    steps: {
      hello: { kind: 'say', say: { en: 'Welcome to {brand}.', es: 'Bienvenido.' }, next: 'closed' },
      closed: { kind: 'say', say: { en: 'We open {opens}.', es: 'Abrimos {opens}.' }, next: 'line' },
      line: { kind: 'queue', queueId },
    },
  })
  const flowId = await inside((tx) => addFlow(tx, caller, draft))
  const number = { name: 'Line', flowId, queueId, language: null, dialled: [], asksAfter: false }
  await inside((tx) => addNumber(tx, caller, { ...number, number: '+34911234567', brand: null }))
  await inside((tx) => addNumber(tx, caller, { ...number, number: '+34911234568', brand: 'Brisa Home' }))
  await inside((tx) => publish(tx, caller, { flowId, revision: 1, note: '' }))
  await h.drain()
  assert.deepEqual(
    new Set(spoken.map(({ text }) => text)),
    new Set(['Welcome to Brisa.', 'Welcome to Brisa Home.', 'Bienvenido.']),
  )
})
