/**
 * What the switch tells becomes a step of the call it is about, in a transaction of its own; what the call then wants is done by `hands.ts`. Whatever was told is dealt with
 * in order, leg by leg, and tried again while the database is away. When the switch is reached again its legs are compared with the calls we have: each is taken up or
 * ended, so that a call goes on over a death of this program.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import { setPhone } from '../../routing/presence/presence.ts'
import { takeIn, takeInVisitor, type Arrival, type Line } from './arriving.ts'
import type { CallEvent } from './call.ts'
import { happen } from './calls.ts'
import type { Hands } from './hands.ts'
import { openOrder } from './in-order.ts'
import { personOfPhone, recordingOfMessage } from './names.ts'
import { spokenMs } from './recordings/spoken.ts'
import { findRecording } from './recordings/store.ts'
import { callOfLeg, callOfPerson, findCall, runningCalls, type CallRef } from './store.ts'
import {
  NoSuchLeg,
  NoSuchRecording,
  SwitchAway,
  type Handle,
  type HangUpCause,
  type LegName,
  type LivingLeg,
  type Telephony,
  type TelephonyEvent,
} from './telephony.ts'
import { openStillHeard } from './still-heard.ts'
import type { Visit, Visits } from './widget/visits.ts'

export interface AdapterOptions {
  db: Database
  telephony: Telephony
  /** This node's own connection, where `telephony` is led by one node of several: it tells of phones that it admitted. */
  own?: Telephony
  hands: Hands
  /** Where a dialled number leads; null for none of ours. */
  lineOf: (dialled: string) => Promise<Line | null>
  workspacesOf: (personId: PersonId) => Promise<WorkspaceId[]>
  /** Browsers that call from the widget. */
  visits?: Visits | null
}

/** After a restart of ours the phones' sockets, which went by us, come back within this; a phone that is really gone loses its leg's media sooner. */
const SETTLING_MS = 15_000

/** Which call a leg is of: looked up once, then known until the leg is gone. */
function knownLegs(db: AdapterOptions['db']) {
  const refs = new Map<LegName, CallRef>()
  return {
    async of(leg: LegName): Promise<CallRef | null> {
      const ref = refs.get(leg) ?? (await callOfLeg(db, leg))
      if (ref) refs.set(leg, ref)
      return ref
    },
    keep: (leg: LegName, ref: CallRef): void => void refs.set(leg, ref),
    drop: (leg: LegName): void => void refs.delete(leg),
  }
}

export const openAdapter = (of: AdapterOptions) => {
  const { db, telephony, hands } = of
  const legs = knownLegs(db)
  const heard = openStillHeard({
    telephony,
    clock: db.clock,
    log: db.log,
    tell: (ref, event) => inOrder(`heard ${ref.callId}`, () => tell(ref, event)),
  })
  const { inOrder, ...order } = openOrder((err) =>
    db.log.error({ err }, 'what the telephone switch told could not be dealt with'),
  )
  const settling = openSettling(() => db.clock.now().getTime())

  const tell = async (ref: CallRef, event: CallEvent): Promise<void> => {
    await db.transact(ref.workspaceId, (tx) => happen(tx, ref, event))
    hands.nudge(ref)
  }
  const tellLeg = (leg: LegName, event: CallEvent): void =>
    inOrder(leg, async () => {
      const ref = await legs.of(leg)
      if (event.kind === 'gone') {
        legs.drop(leg)
        if (ref) hands.forget(ref.callId, leg)
      }
      if (ref) await tell(ref, event)
      // a leg of a call that is over, or of none of ours
      else if (event.kind === 'answered') await letGo(telephony, leg)
    })
  const messageOver = (leg: LegName, handle: Handle): void =>
    inOrder(leg, async () => {
      const ref = await legs.of(leg)
      if (ref) await takeMessage({ ...of, tell }, ref, handle)
    })
  const arrive = (arrival: Came): void => {
    db.haste.begin()
    inOrder(arrival.leg, async () => {
      const [known, line] = await Promise.all([
        legs.of(arrival.leg),
        arrival.by === 'trunk' ? of.lineOf(arrival.to) : null,
      ])
      if (known) return
      const ref = await comeIn(of, arrival, line)
      if (!ref) return
      legs.keep(arrival.leg, ref)
      hands.nudge(ref)
    })
  }
  const phone = (name: string, isThere: boolean, isNew = false): void => {
    const personId = personOfPhone(name)
    const isSettling = settling.of(name, isThere)
    if (personId) inOrder(name, () => phoneChanged({ ...of, tell, heard }, personId, { isThere, isNew, isSettling }))
  }
  const up = (): void => {
    settling.begin()
    inOrder('up', () => whileThere(telephony, () => takeUpAll({ ...of, arrive, tellLeg, messageOver })))
  }
  const hear = hearing({ arrive, tellLeg, messageOver, phone, up })
  const stops = [
    telephony.hear(hear),
    of.own?.hear((event) => {
      if (event.kind === 'phone') hear(event)
    }),
  ]
  if (telephony.isUp) hear({ kind: 'up' })
  const quiet = quieting(order, hands)
  return {
    /** Nothing could speak what a leg was to hear. */
    unspoken: (leg: LegName, handle: Handle) => tellLeg(leg, { kind: 'unspoken', handle }),
    /** A leg turned out to be gone while something was asked for it. */
    missing: (leg: LegName) => tellLeg(leg, { kind: 'gone', leg, cause: 'unknown' }),
    /** Another browser became somebody's phone. */
    renewed: (name: string) => phone(name, true, true),
    /** Settles once all that was told is dealt with and done. */
    quiet,
    async close() {
      for (const stop of stops) stop?.()
      heard.close()
      await quiet()
    },
  }
}

const quieting =
  (order: Pick<ReturnType<typeof openOrder>, 'isBusy' | 'quiet'>, hands: Hands) => async (): Promise<void> => {
    while (order.isBusy()) {
      await order.quiet()
      await hands.quiet()
    }
    await hands.quiet()
  }

type Came = Arrival & { by: 'trunk' | { agent: string } }

const comeIn = async (of: AdapterOptions, { by, ...arrival }: Came, line: Line | null): Promise<CallRef | null> => {
  if (by === 'trunk') return welcome(of, arrival, line)
  const visit = of.visits?.find(by.agent)
  if (visit) return welcomeVisit(of, visit, arrival.leg)
  // people dial at the desk, where it belongs to a conversation
  await letGo(of.telephony, arrival.leg, 'rejected')
  return null
}

/** Who deals with what the switch tells. */
const hearing =
  (of: {
    arrive: (arrival: Came) => void
    tellLeg: (leg: LegName, event: CallEvent) => void
    messageOver: (leg: LegName, handle: Handle) => void
    phone: (name: string, isThere: boolean) => void
    up: () => void
  }) =>
  (event: TelephonyEvent): void => {
    switch (event.kind) {
      case 'arrived':
        return of.arrive(event)
      case 'answered':
      case 'gone':
      case 'digit':
        return of.tellLeg(event.leg, event)
      case 'played':
        return of.tellLeg(event.leg, { kind: 'played', handle: event.handle, isWhole: event.isWhole })
      case 'recorded':
        return event.leg === null ? undefined : of.messageOver(event.leg, event.handle)
      case 'phone':
        return of.phone(event.agent, event.isThere)
      case 'up':
        return of.up()
      default:
        return undefined
    }
  }

/** A browser that calls from the widget. */
const welcomeVisit = async ({ db, telephony }: AdapterOptions, visit: Visit, leg: LegName): Promise<CallRef | null> => {
  const ref = await db.transact(visit.line.workspaceId, (tx) => takeInVisitor(tx, visit, leg))
  if (!ref) await letGo(telephony, leg, 'rejected')
  visit.came(ref && { ref, leg })
  return ref
}

/** Whether what is told of a phone may be an echo of before the switch was reached: not once the phone has been there since. */
const openSettling = (nowMs: () => number) => {
  let sinceMs = -Infinity
  const seen = new Set<string>()
  return {
    begin() {
      sinceMs = nowMs()
      seen.clear()
    },
    of(name: string, isThere: boolean): boolean {
      const isSettling = !seen.has(name) && nowMs() - sinceMs < SETTLING_MS
      if (isThere) seen.add(name)
      return isSettling
    },
  }
}

/** Into the line its number leads to; null, and let go, where it leads nowhere or the caller is blocked. */
const welcome = async (
  { db, telephony }: AdapterOptions,
  arrival: Arrival,
  line: Line | null,
): Promise<CallRef | null> => {
  const ref = line && (await db.transact(line.workspaceId, (tx) => takeIn(tx, line, arrival)))
  if (!ref) await letGo(telephony, arrival.leg, line ? 'rejected' : 'no-number')
  return ref
}

/** How long somebody speaks in a message; null where it cannot be had now. */
const saidIn = async (telephony: Telephony, handle: Handle): Promise<number | null> => {
  try {
    return spokenMs(await telephony.readRecording(handle))
  } catch (e) {
    if (!(e instanceof NoSuchRecording || e instanceof SwitchAway)) throw e
    return null
  }
}

/** A message has ended. What nobody is to keep does not stay at the switch either. */
const takeMessage = async (
  of: AdapterOptions & { tell: (ref: CallRef, event: CallEvent) => Promise<void> },
  ref: CallRef,
  handle: Handle,
): Promise<void> => {
  const { db, telephony } = of
  await of.tell(ref, { kind: 'recorded', handle, saidMs: await saidIn(telephony, handle) })
  if (!(await isKept(db, ref, handle))) await telephony.eraseRecording(handle)
}

const isKept = async (db: Database, { workspaceId }: CallRef, handle: Handle): Promise<boolean> =>
  db.read(workspaceId, async (tx) => (await findRecording(tx, recordingOfMessage(handle) ?? '')) !== null)

const AGAIN_MS = 500
const MOST_TRIES = 20

/** A switch that is there and was too slow to answer is asked again; one that is away tells when it is back. Throws what is not for want of time. */
const whileThere = async (telephony: Telephony, work: () => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (e) {
      if (!(e instanceof SwitchAway) || !telephony.isUp || tries >= MOST_TRIES) throw e
      await pause(AGAIN_MS)
    }
  }
}

const letGo = async (telephony: Telephony, leg: LegName, cause: HangUpCause = 'normal'): Promise<void> => {
  try {
    await whileThere(telephony, () => telephony.hangUp(leg, cause))
  } catch (e) {
    if (!(e instanceof NoSuchLeg || e instanceof SwitchAway)) throw e
  }
}

/** In every workspace they serve: offers and the line look at it, and a call they are in hears of it. */
const phoneChanged = async (
  of: AdapterOptions & {
    tell: (ref: CallRef, event: CallEvent) => Promise<void>
    heard: ReturnType<typeof openStillHeard>
  },
  personId: PersonId,
  { isThere, isNew, isSettling }: { isThere: boolean; isNew: boolean; isSettling: boolean },
): Promise<void> => {
  of.heard.stop(personId)
  for (const workspaceId of await of.workspacesOf(personId)) {
    const call = await of.db.transact(workspaceId, async (tx) => {
      if (!isNew) await setPhone(tx, personId, isThere)
      tx.enqueue({ kind: 'routing.route', key: 'now' })
      return callOfPerson(tx, personId)
    })
    if (!call || (!isThere && isSettling)) continue
    const ref = { workspaceId, ...call }
    await of.tell(ref, { kind: 'phone', personId, isThere, isNew })
    const { agent } = call.state
    if (!isThere && agent?.personId === personId && agent.isUp) await of.heard.begin(personId, ref, agent.leg)
  }
}

/** The switch is there again, or we are. */
const takeUpAll = async (
  of: AdapterOptions & {
    arrive: (arrival: Came) => void
    tellLeg: (leg: LegName, event: CallEvent) => void
    messageOver: (leg: LegName, handle: Handle) => void
  },
): Promise<void> => {
  const { db, telephony, hands } = of
  const byName = async () => new Map((await telephony.legs()).map((one) => [one.leg, one]))
  const found = await byName()
  let living = found
  const known = new Set<LegName>()
  for (const ref of await runningCalls(db)) {
    const call = await db.read(ref.workspaceId, (tx) => findCall(tx, ref.callId))
    if (!call || call.endedAt) continue
    const { customer, agent, third, coaches } = call.state
    const legs = [customer, agent, third, ...coaches].flatMap((one) => (one ? [one] : []))
    // who was called and answered since then is missing there, and not gone
    if (legs.some(({ leg, isUp }) => isUp && !living.has(leg))) living = await byName()
    hands.takeUp(
      ref,
      legs.flatMap(({ leg }) => living.get(leg) ?? []),
    )
    const { message = null, saying = null } = call.state.menu ?? {}
    // one that ended while we were away, before that they are gone; one that has not is there still
    if (message && !saying && customer && (await saidIn(telephony, message.handle)) !== null)
      of.messageOver(customer.leg, message.handle)
    for (const { leg, isUp } of legs) {
      known.add(leg)
      const there = living.get(leg)
      if (there?.isAnswered && !isUp) of.tellLeg(leg, { kind: 'answered', leg })
      if (!there && isUp) of.tellLeg(leg, { kind: 'gone', leg, cause: 'unknown' })
    }
  }
  for (const leg of found.values()) if (!known.has(leg.leg)) await takeUpStray(of, leg)
}

/** It came while nobody was there to hear, or nobody wants it any more. */
const takeUpStray = async (
  { db, telephony, arrive }: AdapterOptions & { arrive: (arrival: Came) => void },
  { leg, by, to, from, isAnswered }: LivingLeg,
): Promise<void> => {
  if (by === 'trunk' && to !== null && from !== null && !isAnswered) return arrive({ leg, from, to, by })
  db.log.info({ leg }, 'a leg that belongs to no call is hung up')
  await letGo(telephony, leg)
}
