/**
 * Calls of another telephone system: what it tells becomes a conversation of channel `phone`. While the call runs it belongs to whoever answered; it is in no line of ours, for the
 * other system has the caller.
 *
 *   first event    -> the conversation opens; it waits, and nothing is offered
 *   ringing at     -> the desk of that agent shows who calls
 *   answered by    -> theirs; by another later: handed over
 *   ended          -> to wrap-up, or closed where nobody here had it. Answered may be told after it: a moment is waited for that
 *   nothing more   -> after a while it counts as ended: an event was lost
 */
import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { OutsideCall, OutsideCallEvent, RingingCall } from '@peakend/contract/outside-calls.ts'
import type { z } from 'zod'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { Refusal } from '../../../base/refusal.ts'
import { evaluateAll } from '../../../evaluations/evaluations.ts'
import { openCarried, putRight } from '../../../interactions/carried/carried.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { giveTo, settle } from '../../../routing/routing.ts'
import { customerOfCaller, likelyCaller } from '../callers.ts'
import { handAt, MOST_RINGING, nothingKnown, stageOf, timesOf, withTold, type Known, type Told } from './rules.ts'
import {
  findById,
  findCall,
  insertCall,
  lockTheirId,
  markReused,
  ringingAt,
  updateCall,
  type CallRow,
} from './store.ts'
import { personMeant, systemNamed } from './systems.ts'

/** Clocks differ by no more. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000
/** Events of one moment come in any order: so long `answered` may follow `ended`. */
const SETTLE_MS = 5000
/** Whoever rings longer was given up, and whoever talks longer hung up: their event was lost. */
const LONGEST_RINGING_MS = 15 * 60_000
const LONGEST_TALK_MS = 12 * 3_600_000
/** An id that comes again so long after its call ended names another call: some systems count anew when they are restarted. */
const REUSED_AFTER_MS = 24 * 3_600_000
/** What is told of so long ago is history: it is taken in, and no desk is disturbed. */
const STALE_MS = 3_600_000

/**
 * Takes in one event. Twice equals once, in any order. Refuses `from_the_future` and `limit_reached`. Records `interaction.opened` the first time, what the conversation records, and
 * `outside-call.changed` where a phone begins or stops to ring.
 */
export const tell = async (tx: Tx, event: OutsideCallEvent): Promise<z.infer<typeof OutsideCall>> => {
  const { systemId, queueId } = await systemNamed(tx, event.system)
  const told = await toldOf(tx, systemId, event)
  lockTheirId(tx, systemId, event.callId)
  let known = await findCall(tx, systemId, event.callId)
  if (known && isAnother(known, told)) {
    markReused(tx, known.outsideCallId)
    known = null
  }
  const call = known ?? (await begin(tx, { ...event, systemId }))
  await interactions.lock(tx, call.interactionId)
  const now = withTold(call, told)
  if (now.ringsAt.length > MOST_RINGING) throw new Refusal('limit_reached')
  const { number = '', name = '', ours = '' } = event
  updateCall(tx, call.outsideCallId, { ...now, number, name, ours })
  await follow(tx, { ...call, ...now }, queueId, told.event === 'ended')
  noteDesks(tx, call.interactionId, call, now)
  return {
    interactionId: call.interactionId,
    stage: stageOf(now),
    agentId: now.hands.at(-1)?.personId ?? null,
    isAgentUnknown: told.unknown !== null,
  }
}

/** The desks of those whose phones begin or cease to ring, and of whoever has it now. */
const noteDesks = (tx: Tx, interactionId: InteractionId, before: Known, now: Known): void => {
  const [had, has] = [before.hands.at(-1)?.personId, now.hands.at(-1)?.personId]
  const taken = has && has !== had ? [has] : []
  const isOther = JSON.stringify(before.ringsAt) !== JSON.stringify(now.ringsAt)
  if (!isOther && taken.length === 0) return
  const people = [...new Set([...(isOther ? [...before.ringsAt, ...now.ringsAt] : []), ...taken])]
  tx.record({ type: 'outside-call.changed', interactionId, people })
}

const toldOf = async (tx: Tx, systemId: CallRow['systemId'], event: OutsideCallEvent): Promise<Told> => {
  const { agent } = event
  const personId = agent ? await personMeant(tx, systemId, agent) : null
  return {
    event: event.event,
    at: timeTold(tx, event.at) ?? tx.now,
    personId,
    unknown: agent && personId === null ? (agent.extension ?? agent.email ?? '').slice(0, 40) || null : null,
    endedBy: event.endedBy ?? null,
    ringingAt: timeTold(tx, event.ringingAt),
    answeredAt: timeTold(tx, event.answeredAt),
  }
}

/** A clock that is a little ahead of ours means now. Refuses `from_the_future`. */
export const timeTold = (tx: ReadTx, at: string | undefined): Date | null => {
  if (at === undefined) return null
  const time = new Date(at)
  if (time.getTime() > tx.now.getTime() + CLOCK_DIFFERENCE_MS) throw new Refusal('from_the_future')
  return time > tx.now ? tx.now : time
}

const isAnother = (known: Known, told: Told): boolean =>
  told.event === 'ringing' && known.endedAt !== null && told.at.getTime() - known.endedAt.getTime() > REUSED_AFTER_MS

const begin = async (tx: Tx, of: OutsideCallEvent & Pick<CallRow, 'systemId'>): Promise<CallRow> => {
  const outsideCallId = randomUUID()
  const customerId = await customerOfCaller(tx, {
    number: of.number || null,
    once: outsideCallId,
    language: of.language ?? null,
  })
  const interactionId = await openCarried(tx, {
    customerId,
    channel: 'phone',
    threadId: outsideCallId,
    language: of.language ?? null,
    context: { system: of.system, ...(of.number ? { number: of.number } : {}), ...(of.ours ? { ours: of.ours } : {}) },
  })
  const row = {
    outsideCallId,
    systemId: of.systemId,
    interactionId,
    way: of.way,
    number: of.number ?? '',
    name: of.name ?? '',
    ours: of.ours ?? '',
  }
  insertCall(tx, { ...row, theirId: of.callId })
  return { ...row, ...nothingKnown, transcriptHash: null }
}

const waitFor = (tx: Tx, outsideCallId: string, ms: number): void =>
  tx.enqueue({ kind: FORGOTTEN, key: outsideCallId, dueAt: new Date(tx.now.getTime() + ms) })

/** Brings the conversation to what is known of its call. */
const follow = async (
  tx: Tx,
  call: CallRow,
  queueId: Awaited<ReturnType<typeof systemNamed>>['queueId'],
  isEndTold: boolean,
): Promise<void> => {
  const { interactionId } = call
  const standing = await interactions.lock(tx, interactionId)
  const times = timesOf(call, tx.now)
  const agentId = call.hands.at(-1)?.personId ?? null
  if (!times.endedAt) {
    if (agentId && standing.agentId !== agentId && standing.state !== 'closed' && standing.state !== 'wrap-up')
      await handTo(tx, interactionId, standing.agentId, agentId)
    waitFor(tx, call.outsideCallId, times.answeredAt ? LONGEST_TALK_MS : LONGEST_RINGING_MS)
  } else if (standing.state !== 'closed' && standing.state !== 'wrap-up') {
    // its `answered` may still be on the way
    if (!times.answeredAt && isEndTold && tx.now.getTime() - times.endedAt.getTime() < SETTLE_MS)
      waitFor(tx, call.outsideCallId, SETTLE_MS)
    else await endNow(tx, call, agentId, standing.agentId)
  }
  await putRight(tx, interactionId, {
    openedAt: times.ringingAt,
    answeredAt: times.answeredAt,
    endedAt: times.endedAt,
    agentId,
    queueId,
  })
  // told after it was closed: judged on what is known now
  if (standing.state === 'closed') await evaluateAll(tx, [interactionId])
}

const handTo = async (tx: Tx, interactionId: InteractionId, from: PersonId | null, to: PersonId): Promise<void> => {
  if (from) await interactions.noteTransfer(tx, { interactionId, fromPersonId: from, to: { personId: to }, note: '' })
  await giveTo(tx, { interactionId, personId: to, why: from ? 'transferred' : 'taken' })
}

const endNow = async (tx: Tx, call: CallRow, agentId: PersonId | null, held: PersonId | null): Promise<void> => {
  const { interactionId } = call
  tx.cancel(FORGOTTEN, call.outsideCallId)
  const by = call.endedBy ?? 'customer'
  const isFresh = call.endedAt !== null && tx.now.getTime() - call.endedAt.getTime() < STALE_MS
  // told when it is over: it was theirs, and they write down what it was about
  if (agentId && held !== agentId && isFresh)
    await interactions.assign(tx, { interactionId, personId: agentId, why: 'taken' })
  if (agentId && isFresh) await interactions.end(tx, interactionId, by)
  else await interactions.close(tx, { interactionId, outcome: call.answeredAt ? null : 'left', by })
  await settle(tx, interactionId)
}

const FORGOTTEN = 'phone.outside-forgotten'
/** Nothing more was told of it in time. */
export const forgottenTimer = defineTimer({
  kind: FORGOTTEN,
  async run(tx, job) {
    const found = await findById(tx, job.key)
    if (!found) return
    await interactions.lock(tx, found.interactionId)
    const call = await findById(tx, job.key)
    if (!call) return
    const now: CallRow = { ...call, endedAt: call.endedAt ?? tx.now, ringsAt: [] }
    updateCall(tx, call.outsideCallId, now)
    await follow(tx, now, null, false)
    if (call.ringsAt.length > 0)
      tx.record({ type: 'outside-call.changed', interactionId: call.interactionId, people: [...call.ringsAt] })
  },
})

/** Calls that ring at a person's phone, with who is known by the number. */
export const ringing = async (tx: ReadTx, personId: PersonId): Promise<RingingCall[]> =>
  Promise.all(
    (await ringingAt(tx, personId)).map(async (row): Promise<RingingCall> => {
      const likely = row.number ? await likelyCaller(tx, row.number) : null
      return {
        interactionId: row.interactionId,
        system: row.system,
        way: row.way,
        number: row.number || null,
        name: row.name || null,
        since: row.since.toISOString(),
        customerId: row.customerId as RingingCall['customerId'],
        likely: likely && { ...likely, contactsLast30Days: await contactsOf(tx, likely.customerId) },
      }
    }),
  )

/** Over all that were merged, as they came; index interactions_customer. */
const contactsOf = async (tx: ReadTx, customerId: string): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'outside-calls.contacts',
    `select count(*) as n from interactions where workspace_id = $1 and customer_id in (select peakend.merged_customers($1, $2)) and opened_at > $3`,
    [tx.workspaceId, customerId, new Date(tx.now.getTime() - 30 * 86_400_000)],
  )
  return row?.n ?? 0
}

/** Who said what the agent's side says at a time. */
export const speakerAt = (call: CallRow, at: Date): PersonId | null => handAt(call.hands, at)
