import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext } from 'node:test'
import { outsideCalls } from '@peakend/contract/outside-calls.ts'
import { recordings as contract, type Recording } from '@peakend/contract/recordings.ts'
import type { CustomerId, InteractionId, PersonId } from '@peakend/contract/ids.ts'
import { house, houseSecret } from '../house.ts'
import { toneWav } from './tone-wav.ts'
import { testServer } from '../server.ts'
import type { Caller, KeyCaller } from '../../src/base/caller.ts'
import type { Database, Tx } from '../../src/base/database.ts'
import type { Recognisers } from '../../src/channels/phone/recogniser/settings.ts'
import { afterwardsDelivery, writeAfterwards } from '../../src/channels/phone/words/afterwards.ts'
import { messageHearer } from '../../src/channels/phone/words/messages.ts'
import { customerOfVisitor } from '../../src/customers/customers.ts'
import { keyFor, sealWith } from '../../src/identity/sealed.ts'
import { openDiskStore } from '../../src/interactions/attachments/file-store.ts'
import * as interactions from '../../src/interactions/interactions.ts'
import { openFakeTelephony, type FakeTelephony } from '../../src/channels/phone/fake-telephony.ts'
import { openOutsideCalls } from '../../src/channels/phone/outside/outside.ts'
import { openRecordings } from '../../src/channels/phone/recordings/open.ts'
import { finishRecording, startRecording } from '../../src/channels/phone/recordings/recordings.ts'
import { handlesOf } from '../../src/channels/phone/recordings/switch.ts'

/** A workspace with people of every role, a switch in memory, and recordings in a folder of its own; `recognisersOf` write down what nobody wrote along with. */
export const studio = async (t: TestContext, recognisersOf?: (db: Database) => Recognisers) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-recordings-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const outside = openOutsideCalls()
  const files = await openDiskStore(folder, Date.now())
  const at: { opened?: ReturnType<typeof openRecordings>; telephony?: FakeTelephony } = {}
  const h = await house(t, {
    jobs: (db) => {
      const telephony = openFakeTelephony(db.clock)
      const keeper = sealWith(houseSecret, 'recording keys')
      const signingKey = keyFor(houseSecret, 'recording addresses')
      const recognisers = recognisersOf?.(db)
      const hearMessage = recognisers && messageHearer({ db, recognisers })
      const opened = openRecordings({ db, files, keeper, signingKey, telephony, hearMessage })
      Object.assign(at, { opened, telephony })
      const writing = recognisers ? [afterwardsDelivery({ db, recognisers, soundOf: opened.wholeSound })] : []
      return [...opened.jobs, ...outside.jobs, ...writing]
    },
    reactions: recognisersOf ? [writeAfterwards] : [],
  })
  const { opened, telephony } = at
  assert.ok(opened && telephony)
  const world = telephony.outside
  const ana = await h.person('Ana', 'agent')
  for (const [name, role] of [
    ['Ben', 'agent'],
    ['Sam', 'supervisor'],
    ['Ada', 'administrator'],
    ['Olga', 'auditor'],
  ] as const)
    await h.person(name, role)
  const callers: Record<string, Caller> = {}
  for (const name of ['Ana', 'Ben', 'Sam', 'Ada', 'Olga']) callers[name] = await h.callerOf(name)
  const key: KeyCaller = {
    kind: 'key',
    keyId: randomUUID(),
    workspaceId: h.workspaceId,
    permissions: new Set(['api-key']),
    scope: { workspaceId: h.workspaceId, queues: 'all' },
  }
  callers['pbx'] = key
  const server = await testServer(t, h, {
    contract: { recordings: contract, outsideCalls },
    callers,
    routes: { recordings: opened.routes, outsideCalls: outside.routes } as never,
    rawRoutes: opened.rawRoutes,
  })
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  /** A call that Ana has, with the customer's leg at the switch. */
  const call = async (): Promise<{ interactionId: InteractionId; customerId: CustomerId; leg: string }> => {
    const leg = world.dial('+34910000000', '+34622333444')
    await telephony.answer(leg)
    return inside(async (tx) => {
      const customerId = await customerOfVisitor(tx, randomUUID())
      const interactionId = await interactions.openByUs(tx, {
        customerId,
        channel: 'phone',
        touchpointId: null,
        queueId: null,
        language: 'en',
        context: {},
        threadId: randomUUID(),
      })
      await interactions.assign(tx, { interactionId, personId: ana as PersonId, why: 'taken' })
      return { interactionId, customerId, leg }
    })
  }
  const rules = (more: object = {}) =>
    server.call('PUT', '/api/recording-rules', {
      as: 'Ada',
      body: {
        isOn: true,
        announcement: { en: 'Recorded.', es: 'Grabada.' },
        isAnnounced: true,
        pauseOn: ['hold', 'aside'],
        longestPauseS: 60,
        ...more,
      },
    })
  const of = async (interactionId: InteractionId, as = 'Ana') => {
    const { status, body } = await server.call('GET', `/api/interactions/${interactionId}/recordings`, { as })
    assert.equal(status, 200, JSON.stringify(body))
    return body as { rows: Recording[]; mayListen: boolean }
  }
  const listen = (id: string, as = 'Ana') => server.call('POST', `/api/recordings/${id}/listen`, { as })
  const fetched = (where: string, as: string, range?: string) =>
    fetch(server.url + where, { headers: { 'x-test-caller': as, ...(range ? { range } : {}) } })
  /** A whole call of ten seconds that was recorded and taken in. */
  const recorded = async () => {
    await rules()
    const one = await call()
    const id = await inside((tx) =>
      startRecording(tx, { interactionId: one.interactionId, queueId: null, leg: one.leg }),
    )
    assert.ok(id)
    await h.drain()
    h.clock.advance(10_000)
    const { says, hears } = handlesOf(id)
    world.setRecorded(says, toneWav(10_000, 440))
    world.setRecorded(hears, toneWav(10_000, 1000, 0.2))
    await inside((tx) => finishRecording(tx, one.interactionId))
    await h.drain()
    return { ...one, id }
  }
  return {
    ...server,
    ...h,
    telephony,
    world,
    files,
    folder,
    callers,
    ana,
    inside,
    callIn: call,
    rules,
    of,
    listen,
    fetched,
    recorded,
  }
}
