/** The whole program with a real Asterisk and one who answers, for whatever goes wrong on the line: afterwards nothing may be left, and the next caller is answered and heard. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { eventually, harness, testSecret } from '../harness.ts'
import { atWork } from '../running.ts'
import { openTestAsterisk, type TestAsterisk, type TestAsteriskOptions } from './asterisk.ts'
import { leftOver } from './left-over.ts'
import { agent, connects, hz, ourNumber, PATIENCE_MS, serving, until } from './phone-story.ts'
import { openSipPhone, type SipCall, type SipPhone } from './sip-caller.ts'

/** A line that nobody serves: who calls it waits. */
export const emptyNumber = '+34911555002'
/** SIP's own waits, a fifth of what they are in life: who is never acknowledged is given up after 6.4 s. */
export const QUICK_SIP = '[system]\ntype=system\ntimer_t1=100\ntimer_b=6400\n'

/** A flood is dealt with within this, also on a machine that others work on. */
const SETTLE_MS = 60_000

type Ends = { after: (end: () => unknown) => void }
type Person = Awaited<ReturnType<typeof agent>>
type Desk = Person & Awaited<ReturnType<typeof connects>>

export interface LineHouseOptions extends TestAsteriskOptions {
  people?: readonly ('Ana' | 'Bea')[]
  /** Where the program finds ARI, if not at the switch itself, and how long it waits for it. */
  ariBy?: (asterisk: TestAsterisk) => Promise<{ url: string; requestMs?: number; lookMs?: number }>
}

interface Parts {
  asterisk: TestAsterisk
  /** The owner's, for looking at everything. */
  db: pg.Client
  outside: SipPhone
  desks: readonly Desk[]
}

/** Null, said loudly, where there is no Asterisk. */
export const openLineHouse = async (t: Ends, options: LineHouseOptions = {}) => {
  const { people = ['Ana'], ariBy, ...how } = options
  const asterisk = await openTestAsterisk(t, how)
  if (!asterisk) return null
  const { ownerUrl } = await harness(t)
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-line-'))
  t.after(() => rmSync(filesDir, { recursive: true, force: true }))
  const db = new pg.Client({ connectionString: ownerUrl })
  await db.connect()
  t.after(() => db.end())
  const { user, password } = asterisk
  const at = JSON.stringify({ url: asterisk.url, user, password, ...(await ariBy?.(asterisk)) })
  const { url, child } = await serving(t, [ownerUrl, testSecret, filesDir, at])
  const boss = await atWork(url)
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const queueId = queues[0]?.id ?? ''
  const nobody = await boss.call<{ id: string }>('POST', '/queues', {
    name: 'Nobody',
    target: { withinMs: 45_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 3_600_000,
  })
  await boss.call('POST', '/phone-numbers', { number: ourNumber, name: 'Shop', flowId: null, queueId })
  await boss.call('POST', '/phone-numbers', { number: emptyNumber, name: 'Empty', flowId: null, queueId: nobody.id })
  const hired: Person[] = []
  for (const name of people) hired.push(await agent({ boss, asterisk }, url, name))
  // the line is the first one's; others are there to be handed to
  await boss.call('PUT', `/queues/${queueId}/members`, { personIds: hired.slice(0, 1).map(({ id }) => id) })
  const outside = await openSipPhone(asterisk.sip)
  t.after(() => [outside, ...hired.map(({ phone }) => phone)].forEach((phone) => phone.close()))
  const desks: Desk[] = []
  for (const one of hired) desks.push({ ...one, ...(await connects(url, one)) })
  return { asterisk, db, url, child, boss, queueId, outside, desks, ...deedsOf({ asterisk, db, outside, desks }) }
}
export type LineHouse = NonNullable<Awaited<ReturnType<typeof openLineHouse>>>

const deedsOf = ({ asterisk, db, outside, desks }: Parts) => {
  let calls = 0
  const wrapUpAll = async (): Promise<void> => {
    const { rows } = await db.query<{ id: string; agentId: string }>(
      `select interaction_id as id, agent_id as "agentId" from interactions where channel = 'phone' and state = 'wrap-up'`,
    )
    for (const { id, agentId } of rows)
      await desks
        .find((one) => one.id === agentId)
        ?.at.raw('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  }
  /** Waits until what is over has left nothing, at the switch, in the database or in anybody's capacity. */
  const assertNothingLeft = async (what: string): Promise<void> => {
    let left: Record<string, number> = {}
    const look = async () => {
      await wrapUpAll()
      left = await leftOver({ db, asterisk })
      return Object.values(left).every((count) => count === 0) ? true : undefined
    }
    await eventually(look, SETTLE_MS).catch(() => {
      const some = Object.entries(left).filter(([, count]) => count !== 0)
      assert.fail(`after ${what} there is left: ${JSON.stringify(Object.fromEntries(some))}`)
    })
  }
  /** Waits until just so much is left of something, for instance one call that goes on. */
  const assertLeft = async (wanted: Readonly<Record<string, number>>): Promise<void> => {
    const isSo = async () => {
      const left = await leftOver({ db, asterisk })
      return Object.entries(wanted).every(([name, count]) => left[name] === count) ? true : undefined
    }
    await eventually(isSo, PATIENCE_MS)
  }
  /** Somebody calls and is answered by the first, and each hears the other. */
  const talk = async (): Promise<{ caller: SipCall; theirs: SipCall; desk: Desk }> => {
    const [desk] = desks
    if (!desk) throw new Error('nobody works here')
    // each from a number of their own: what rings is theirs
    const from = `+34611${String(300_000 + calls++)}`
    const caller = await outside.dial(ourNumber, { from, hz: hz.caller })
    try {
      const theirs = await eventually(() => desk.phone.ringing(undefined, from), PATIENCE_MS)
      theirs.pickUp()
      await Promise.all([until(caller, desk.name), until(theirs, 'caller')])
      return { caller, theirs, desk }
    } catch (error) {
      caller.hangUp()
      throw error
    }
  }
  /** As always: answered, heard both ways, and nothing left of it. */
  const assertAsAlways = async (what: string): Promise<void> => {
    await assertNothingLeft(what)
    // whoever let it ring is away
    for (const { at } of desks.slice(0, 1)) await at.call('PUT', '/presence', { state: 'available' })
    const { caller, theirs } = await talk()
    caller.hangUp()
    await eventually(() => (theirs.isOver() ? true : undefined), PATIENCE_MS)
    await assertNothingLeft(`the call after ${what}`)
  }
  return { wrapUpAll, assertNothingLeft, assertLeft, talk, assertAsAlways }
}
