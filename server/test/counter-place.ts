/** A shop with a counter over the whole program, staff with their cookies, and visitors with devices: for tests of the channel. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { Arrival, CounterPlace, VisitState } from '@peakend/contract/visits.ts'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import { openPeakend } from '../src/peakend.ts'
import { offersTo } from '../src/routing/offers/offers.ts'
import { setPresence } from '../src/routing/presence/presence.ts'
import { addQueue, setMembers } from '../src/routing/queues/queues.ts'
import { eventually } from './harness.ts'
import { house, houseSecret } from './house.ts'
import { callOn, type Call } from './server.ts'

export const newSecret = (): string => randomBytes(32).toString('base64url')

export const openPlace = async (t: TestContext) => {
  const h = await house(t)
  const { workspaceId, db } = h
  const filesDir = await mkdtemp(path.join(tmpdir(), 'peakend-counter-'))
  const peakend = await openPeakend({ db, secret: houseSecret, host: '127.0.0.1', port: 0, filesDir })
  t.after(async () => {
    await peakend.close()
    await rm(filesDir, { recursive: true })
  })
  const ask = callOn(peakend.url)
  const [ana, luis] = [await h.person('Ana Prieto', 'agent'), await h.person('Luis Vega', 'agent')]
  const queueId = await db.transact(workspaceId, async (tx) => {
    const queue = await addQueue(tx, {
      name: 'Ground floor',
      target: { withinMs: 60_000, sharePct: 80 },
      timetable: 'always',
      messageAnswerMs: 4 * 3_600_000,
    })
    await setMembers(tx, queue.id, [ana, luis])
    return queue.id as QueueId
  })
  const asPerson = async (personId: PersonId, of = workspaceId) => {
    const as: Call = { headers: { cookie: await h.cookieOf(personId), 'peakend-workspace': of, origin: peakend.url } }
    return async <T>(method: string, at: string, body?: unknown, status = 200): Promise<T> => {
      const answer = await ask(method, `/api/counter${at}`, { ...as, ...(body === undefined ? {} : { body }) })
      assert.equal(answer.status, status, `${method} ${at}: ${JSON.stringify(answer.body)}`)
      return answer.body as T
    }
  }
  const boss = await asPerson(h.administrator)
  const place = await boss<CounterPlace>('POST', '/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: ['K-20 kettle'],
    handOvers: ['Order'],
  })
  const here = (personId: PersonId, state: 'available' | 'away' = 'available') =>
    db.transact(workspaceId, (tx) => setPresence(tx, personId, state, state === 'away' ? 'break' : null))
  /** Somebody with a device; `more` goes into the check-in. */
  const checkIn = async (name: string, more: Record<string, unknown> = {}, status = 200) => {
    const key = (more['key'] as string | undefined) ?? place.key
    const body = { key, senderId: randomUUID(), secret: newSecret(), name, ...more }
    const answer = await ask('POST', '/api/counter/check-ins', { body })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    const headers = { authorization: `Bearer pc_${key}.${body.secret}` }
    const visit = async () => (await ask('GET', '/api/counter/visit', { headers })).body as VisitState
    const own = (method: string, at: string, sent?: unknown) =>
      ask(method, `/api/counter/visit${at}`, { headers, ...(sent === undefined ? {} : { body: sent }) })
    return { body, state: answer.body as VisitState, visit, own, headers }
  }
  const arrivals = async (as = boss) =>
    (await as<{ rows: Arrival[] }>('GET', `/places/${place.touchpointId}/arrivals`)).rows
  const idOf = async (number: number): Promise<InteractionId> => {
    const found = (await arrivals()).find((row) => row.number === number)
    assert.ok(found, `nobody has number ${number}`)
    return found.interactionId
  }
  /** What is held out to somebody now. */
  const inboxOf = (personId: PersonId) => db.read(workspaceId, (tx) => offersTo(tx, personId))
  /** Waits until what follows by itself has followed. */
  const becomes = async <T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> =>
    eventually(async () => {
      const value = await read()
      return isSo(value) ? value : undefined
    })
  return {
    ...h,
    peakend,
    ask,
    asPerson,
    boss,
    place,
    queueId,
    ana,
    luis,
    here,
    checkIn,
    arrivals,
    idOf,
    inboxOf,
    becomes,
  }
}
