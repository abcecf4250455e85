/** The floor now: is anyone being let down, and where does one step in? */
import type { z } from 'zod'
import type { Floor, FloorAlert, FloorPerson, FloorQueue } from '@peakend/contract/floor.ts'
import type { Scope } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { countUnowned } from '../../cases/cases.ts'
import { markOfRecord } from '../../evaluations/evaluations.ts'
import { hidesTeams } from '../../evaluations/sums/sums.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { listOverdue, promiseFigures } from '../../promises/promises.ts'
import { listRunning, type ShownRow } from '../../routing/callbacks/callbacks.ts'
import { inForceAt, targetPct, type InForce } from '../../standards/standards.ts'
import { dayStart } from './day.ts'
import { sentenceOf } from './sentence.ts'
import {
  dayOf,
  failingAccounts,
  failingMailboxes,
  failingTranscription,
  handledNow,
  longWaitsNow,
  momentsToday,
  noPersonNow,
  peopleNow,
  queuesToday,
  recentQuarters,
  shortfallsNow,
  type Handled,
  type PersonNow,
  type QueueMoments,
  type QueueToday,
} from './store.ts'

/** More than this nobody can act on; the moments screen has the rest. */
const ALERTS_SHOWN = 30

/** The soonest; the whole list is a page of its own. */
const CALL_BACKS_SHOWN = 50

const noMeans = { welcome: null, peak: null, farewell: null }

/** Everything the floor shows, for a scope: a vendor's supervisor sees their queues only. Reads only. */
export const floorNow = async (tx: ReadTx, scope: Scope): Promise<Floor> => {
  const queueIds = scope.queues === 'all' ? null : scope.queues
  const workspace = await workspaceOf(tx)
  const from = dayStart(workspace.timeZone, tx.now)
  const queues = await queuesToday(tx, from, queueIds)
  const hides = hidesTeams(workspace)
  const moments = (await momentsToday(tx, from)).map((of) => (hides ? { ...of, means: noMeans } : of))
  const standard = (await inForceAt(tx, tx.now))('chat')
  const people = visible(await peopleNow(tx), queueIds)
  const handled = await handledNow(tx)
  const day = await dayOf(tx, from)
  const promises = await promiseFigures(tx, from)
  const running = await listRunning(tx, { queueIds, after: null, limit: CALL_BACKS_SHOWN })
  const waiting = queues
    .filter((q) => q.waiting > 0)
    .toSorted((a, b) => (a.longestSince?.getTime() ?? 0) - (b.longestSince?.getTime() ?? 0))
  const here = people.filter((p) => p.state !== 'offline')
  return {
    at: tx.now.toISOString(),
    asIntended: {
      pct: share(day.met, day.judged),
      targetPct: await targetPct(tx),
      met: day.met,
      judged: day.judged,
      of: day.of,
      trend: day.hours.map((h) => ({ at: new Date(h.at).toISOString(), pct: share(h.met, h.judged) })),
    },
    waiting: {
      count: waiting.reduce((sum, q) => sum + q.waiting, 0),
      longestSince: waiting[0]?.longestSince?.toISOString() ?? null,
      saidMs: waiting[0]?.saidMs ?? null,
    },
    toPersonMedianMs: day.toPersonMedianMs,
    callBacks: shownCallBacks(running, tx.now),
    promises: {
      dueInHour: promises.dueInHour,
      overdue: promises.overdue,
      keptPct: share(promises.kept, promises.settled),
    },
    cases: { unowned: await countUnowned(tx, scope) },
    people: { here: here.length, of: people.length, occupancyPct: occupancy(here) },
    hidesTeams: hides,
    queues: queues.map((q) => shownQueue(q, moments, standard, people)),
    persons: people.map((p) => shownPerson(p, handled)),
    alerts: await alertsNow(tx, queueIds, running, workspace.staffPolicy.scoresSeen === 'per-person'),
    live: day.live,
    recent: (await recentQuarters(tx)).map((q) => ({ ...q, at: q.at.toISOString() })),
  }
}

/** Nobody has tried yet, and the time we said is over. */
const isLate = (b: ShownRow, now: Date): boolean => b.firstAttemptAt === null && b.promisedBy < now

const shownCallBacks = (running: readonly ShownRow[], now: Date): Floor['callBacks'] =>
  running.map((b) => ({
    callbackId: b.id,
    interactionId: b.interactionId,
    customerName: b.customerName,
    queueName: b.queueName,
    agentName: b.agentName,
    state: b.state,
    way: b.way,
    attempts: b.attempts,
    mostAttempts: b.mostAttempts,
    dueAt: (b.state === 'again' && b.dueAt ? b.dueAt : (b.slotFrom ?? b.promisedBy)).toISOString(),
    promisedBy: b.promisedBy.toISOString(),
    isPicked: b.slotFrom !== null,
    isLate: isLate(b, now),
  }))

const share = (part: number, whole: number) => (whole === 0 ? null : (part / whole) * 100)

const visible = (people: PersonNow[], queueIds: readonly string[] | null) =>
  queueIds ? people.filter((p) => p.queues.some((q) => queueIds.includes(q))) : people

/** Handling / (handling + available), of this moment: people who hold somebody, over those who do or could (measures.md). */
const occupancy = (here: readonly PersonNow[]): number | null => {
  const isHandling = (p: PersonNow) => p.load + p.letterLoad + p.callLoad + p.visitLoad > 0
  const handling = here.filter(isHandling).length
  const idle = here.filter((p) => !isHandling(p) && p.state === 'available').length
  return share(handling, handling + idle)
}

const shownQueue = (
  q: QueueToday,
  moments: readonly QueueMoments[],
  standard: InForce,
  people: readonly PersonNow[],
): z.infer<typeof FloorQueue> => {
  const own = moments.find((m) => m.queueId === q.id)
  return {
    id: q.id,
    name: q.name,
    channels: q.channels,
    mark: markOfRecord({
      scores: own?.means ?? noMeans,
      whys: { welcome: 'open', peak: 'open', farewell: 'open' },
      least: own?.least ?? standard.least,
    }),
    judged: own?.judged ?? 0,
    waiting: q.waiting,
    longestSince: q.longestSince?.toISOString() ?? null,
    saidMs: q.saidMs,
    offeredToday: q.offered,
    answeredToday: q.answered,
    leftToday: q.left,
    callBacks: q.callBacks,
    messages: q.messages,
    answeredInTargetPct: share(q.inTarget, q.answeredHere + q.left),
    targetPct: q.targetPct,
    members: people.filter((p) => p.queues.includes(q.id)).map((p) => p.personId),
  }
}

const shownPerson = ({ since, ...p }: PersonNow, handled: readonly Handled[]): z.infer<typeof FloorPerson> => ({
  ...p,
  since: since.toISOString(),
  handling: handled
    .filter((h) => h.personId === p.personId)
    .map((h) => ({
      interactionId: h.interactionId,
      customerName: h.customerName,
      channel: h.channel,
      since: h.since.toISOString(),
      waitingReplySince: h.waitingReplySince?.toISOString() ?? null,
    })),
})

const alertsNow = async (
  tx: ReadTx,
  queueIds: readonly string[] | null,
  callBacks: readonly ShownRow[],
  namesPeople: boolean,
): Promise<z.infer<typeof FloorAlert>[]> => {
  const moments = await shortfallsNow(tx, queueIds, ALERTS_SHOWN)
  const waits = await longWaitsNow(tx, queueIds, ALERTS_SHOWN)
  const noPersons = await noPersonNow(tx, queueIds, ALERTS_SHOWN)
  const overdue = await listOverdue(tx, ALERTS_SHOWN)
  const mailboxes = await failingMailboxes(tx, queueIds, ALERTS_SHOWN)
  const accounts = await failingAccounts(tx, queueIds, ALERTS_SHOWN)
  const transcription = await failingTranscription(tx)
  const alerts: z.infer<typeof FloorAlert>[] = [
    ...mailboxes.map((m) => ({ kind: 'mailbox' as const, ...m, since: m.since.toISOString() })),
    ...accounts.map((a) => ({ kind: 'message-account' as const, ...a, since: a.since.toISOString() })),
    ...transcription.map((one) => ({ kind: 'transcription' as const, ...one, since: one.since.toISOString() })),
    ...moments.map((m) => ({
      kind: 'moment' as const,
      interactionId: m.interactionId,
      customerId: m.customerId,
      customerName: m.customerName,
      channel: m.channel,
      queueName: m.queueName,
      agentName: namesPeople ? m.agentName : null,
      mark: markOfRecord(m),
      cause: m.cause,
      sentence: sentenceOf(m),
      since: m.since.toISOString(),
    })),
    ...callBacks
      .filter((b) => isLate(b, tx.now))
      .map((b) => ({
        kind: 'call-back' as const,
        interactionId: b.interactionId,
        customerId: b.customerId,
        customerName: b.customerName,
        queueName: b.queueName,
        way: b.way,
        promisedBy: b.promisedBy.toISOString(),
      })),
    ...noPersons.map((one) => ({ kind: 'no-person' as const, ...one, since: one.since.toISOString() })),
    ...waits.map((w) => ({ kind: 'wait' as const, ...w, since: w.since.toISOString() })),
    ...overdue
      .filter((p) => !queueIds || !p.queueId || queueIds.includes(p.queueId))
      .map((p) => ({
        kind: 'promise' as const,
        promiseId: p.id,
        text: p.text,
        customerName: p.customerName,
        ownerName: p.ownerName,
        interactionId: p.interactionId,
        dueAt: (p.dueAt ?? p.madeAt).toISOString(),
      })),
  ]
  return alerts.slice(0, ALERTS_SHOWN)
}
