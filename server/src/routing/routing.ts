/**
 * The door of routing for other modules: how an interaction gets into a line, to a person, and back into its place.
 * Places and presence belong to people over all workspaces; the line belongs to the workspace.
 */
import type { InteractionId, OfferId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { goOnWithOpen } from '../cases/cases.ts'
import * as interactions from '../interactions/interactions.ts'
import { setLanguage } from '../interactions/language/language.ts'
import * as offers from './offers/offers.ts'
import { kindOf, lineOf } from './policy/room.ts'
import { presenceOf, setPresence } from './presence/presence.ts'
import { findPresence } from './presence/store.ts'
import { lineUp } from './priorities/priorities.ts'
import { findQueue, queuesServedBy, settingsOf, type Queue } from './queues/queues.ts'
import { hasTrainings } from './skills/store.ts'
import { endStay, lastPriority, movePlace, openStay, openStays } from './waits/store.ts'

export { hoursOf, type Met } from './hours/hours.ts'
export { startQueue } from './queues/queues.ts'
export { waitOf, rememberTold } from './waits/waits.ts'

type Arrival = 'arrived' | 'transferred' | 'returned' | 'reopened'

/**
 * Puts an interaction in line. Its place is the one it had (`since`) when it came back or was handed over, now when it arrived.
 * `meantFor` holds it for one colleague while they are there. Refuses with `not_found` (no such queue) and what the state machine refuses.
 * Records `interaction.queued`; in the same line already, nothing changes.
 */
export const enterQueue = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    queueId: QueueId
    arrival: Arrival
    meantFor?: PersonId | null
    /** Its agent is gone rather than gave it back. */
    isVanished?: boolean
    /** 0 is ordinary; each level counts as the queue's head start. What it had stays where nothing is said. */
    priority?: number
    /** Since when it counts as waiting where it has no place yet; now unless told. */
    since?: Date
    /** Before everybody who waits there: somebody had them and was lost. */
    isFirst?: boolean
  },
): Promise<void> => {
  const queue = await findQueue(tx, of.queueId)
  if (!queue || queue.isRetired) throw new Refusal('not_found')
  await findOwners(tx, queue, of.arrival === 'arrived' ? [of.interactionId] : [])
  const standing = await interactions.queue(tx, {
    interactionId: of.interactionId,
    queueId: of.queueId,
    why: of.arrival,
    isVanished: of.isVanished,
    toPersonId: of.meantFor,
    since: of.since,
  })
  await offers.withdraw(tx, of.interactionId)
  await offers.dropHold(tx, of.interactionId)
  const priority = of.priority ?? (of.arrival === 'arrived' ? 0 : await lastPriority(tx, of.interactionId))
  await endStay(tx, of.interactionId, 'moved', null)
  const since = standing.queuedAt ?? tx.now
  await openStay(tx, {
    interactionId: of.interactionId,
    queueId: of.queueId,
    channel: lineOf(standing),
    since,
    arrival: of.arrival,
    meantFor: of.meantFor ?? null,
    priority,
    lineAt: new Date(since.getTime() - priority * queue.rules.headStartMs - (of.isFirst ? FIRST_MS : 0)),
  })
  await lineUp(tx, [of.interactionId])
  offers.routeSoon(tx)
}
/** Longer than anybody waits with any head start. */
const FIRST_MS = 7 * 86_400_000

/** Whoever waits here hung up as soon as they had come: it is counted as nobody's leaving. */
export const leftAtOnce = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  await endStay(tx, interactionId, 'moved', null)
}

/** Where the owner of a case is asked first, the first look must know the case: it may be sooner than what follows by itself. */
const findOwners = async (tx: Tx, queue: Queue, interactionIds: readonly InteractionId[]): Promise<void> => {
  if (queue.rules.ownerFirstMs > 0) await goOnWithOpen(tx, interactionIds)
}

/**
 * Puts somebody who waits further to the front, or back: each level counts as the head start of their queue, kept over returns and hand-overs. Answers how much
 * that is, ms. Refuses `not_found`, and `already_taken` where they wait no more. Twice equals once.
 */
export const setPriority = async (tx: Tx, interactionId: InteractionId, priority: number): Promise<number> => {
  const standing = await interactions.lock(tx, interactionId)
  const queue = standing.queueId ? await findQueue(tx, standing.queueId) : null
  const headStartMs = queue?.rules.headStartMs ?? 0
  if (standing.state !== 'waiting' || !(await movePlace(tx, interactionId, { priority, headStartMs })))
    throw new Refusal('already_taken')
  offers.routeSoon(tx)
  return priority * headStartMs
}

/** A running conversation is held in this language from now on: who fits is asked anew. Twice equals once. */
export const speakIn = async (tx: Tx, interactionIds: readonly InteractionId[], language: string): Promise<void> => {
  if ((await setLanguage(tx, interactionIds, language)).length > 0) offers.routeSoon(tx)
}

/** Whether there is such a line to stand in. */
export const isLine = async (tx: ReadTx, queueId: QueueId): Promise<boolean> =>
  (await findQueue(tx, queueId))?.isRetired === false

/** `enterQueue` for many that just came by one channel. Refuses `not_found` (no such queue). Records `interaction.queued` for each. */
export const enterQueueNew = async (
  tx: Tx,
  interactionIds: readonly InteractionId[],
  of: { queueId: QueueId; channel: string },
): Promise<void> => {
  const queue = await findQueue(tx, of.queueId)
  if (!queue || queue.isRetired) throw new Refusal('not_found')
  await findOwners(tx, queue, interactionIds)
  interactions.queueNew(tx, interactionIds, of.queueId)
  openStays(tx, interactionIds, of)
  await lineUp(tx, interactionIds)
  offers.routeSoon(tx)
}

/** Gives an interaction to a person without asking them (taken, assigned, stepped in): whoever held it lets go. Refuses what the state machine refuses. */
export const giveTo = async (
  tx: Tx,
  of: { interactionId: InteractionId; personId: PersonId; why: 'taken' | 'assigned' | 'stepped-in' | 'transferred' },
): Promise<void> => {
  const channel = lineOf(await interactions.lock(tx, of.interactionId))
  // what an offline person holds counts as left by them; who takes one by their own hand is here, and is offered nothing more
  const isOwnAct = of.why === 'taken' || of.why === 'stepped-in'
  if (isOwnAct && (await presenceOf(tx, of.personId)).state === 'offline')
    await setPresence(tx, of.personId, 'away', null)
  await interactions.assign(tx, of)
  await offers.withdraw(tx, of.interactionId)
  await endStay(tx, of.interactionId, 'answered', of.personId)
  await offers.holdFor(tx, { interactionId: of.interactionId, channel }, of.personId)
}

/** What somebody holds asks for another place than before: a message has become a call. */
export const takeAnew = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  if (!standing.agentId) return
  await offers.dropHold(tx, interactionId)
  await offers.holdFor(tx, { interactionId, channel: lineOf(standing) }, standing.agentId)
}

/** A training that a queue asks for is waived for nobody, whoever hands it to them. Refuses `not_qualified`. */
export const refuseUntrained = async (tx: ReadTx, personId: PersonId, queueId: QueueId | null): Promise<void> => {
  if (queueId && !(await hasTrainings(tx, personId, queueId))) throw new Refusal('not_qualified')
}

/** Picks a waiting interaction out of one's own queues. Refuses with `already_taken`, `no_room`, `not_qualified`, and `not_found` for another's queue. */
export const take = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  if (standing.agentId === personId && standing.state === 'active') return
  if (standing.state !== 'waiting') throw new Refusal('already_taken')
  if (!standing.queueId || !(await queuesServedBy(tx, personId)).includes(standing.queueId))
    throw new Refusal('not_found')
  // places before offers: an offer of this very one that is made meanwhile takes the last place, and is then seen
  const presence = await findPresence(tx, personId)
  const open = await offers.findOpenOffer(tx, interactionId)
  if (open?.personId === personId) {
    await offers.accept(tx, open.offerId, personId)
    return
  }
  if (!presence || !offers.hasRoomFor(presence, lineOf(standing))) throw new Refusal('no_room')
  await refuseUntrained(tx, personId, standing.queueId)
  await giveTo(tx, { interactionId, personId, why: 'taken' })
}

/**
 * Hands over to a queue or a colleague. To a colleague who is available it waits for their answer first in line; refuses with
 * `person_unavailable` where they are not, `not_qualified` where they lack a training the queue asks for. Only the holder may (`not_yours`). The note is stored by interactions with the transfer.
 */
export const transfer = async (
  tx: Tx,
  of: { interactionId: InteractionId; by: PersonId; to: { queueId: QueueId } | { personId: PersonId }; note: string },
): Promise<void> => {
  const standing = await interactions.lock(tx, of.interactionId)
  if (standing.agentId !== of.by) throw new Refusal('not_yours')
  const toPerson = 'personId' in of.to ? of.to.personId : null
  if (toPerson) {
    const presence = await findPresence(tx, toPerson)
    if (!presence || presence.state !== 'available' || toPerson === of.by) throw new Refusal('person_unavailable')
  }
  const queueId = 'queueId' in of.to ? of.to.queueId : standing.queueId
  if (!queueId) throw new Refusal('not_found')
  if (toPerson) await refuseUntrained(tx, toPerson, queueId)
  await interactions.noteTransfer(tx, {
    interactionId: of.interactionId,
    fromPersonId: of.by,
    to: of.to,
    note: of.note,
  })
  await enterQueue(tx, { interactionId: of.interactionId, queueId, arrival: 'transferred', meantFor: toPerson })
}

/** The holder returns it to its queue; its place is kept. Refuses with `not_yours`. */
export const giveBack = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  if (standing.agentId !== personId) throw new Refusal('not_yours')
  if (!standing.queueId) throw new Refusal('not_found')
  await enterQueue(tx, { interactionId, queueId: standing.queueId, arrival: 'returned' })
}

/** Everything a vanished person held goes back into line with its place kept; what was held out to them is asked of the next. */
export const takeBackFrom = async (tx: Tx, personId: PersonId): Promise<void> => {
  const held = await offers.heldBy(tx, personId)
  // all interactions, then all offers, then the person: the order of locks
  for (const { interactionId } of held) await interactions.lock(tx, interactionId)
  await offers.lockOffersTo(tx, personId)
  for (const { interactionId, kind } of held) {
    if (kind === 'offer') {
      await offers.withdraw(tx, interactionId)
      continue
    }
    const standing = await interactions.lock(tx, interactionId)
    if (standing.state !== 'active' || standing.agentId !== personId || !standing.queueId) continue
    await enterQueue(tx, { interactionId, queueId: standing.queueId, arrival: 'returned', isVanished: true })
  }
  offers.routeSoon(tx)
}

/**
 * Brings line and places in step with what the interaction is now, whatever changed it: a place is held exactly while somebody is active or
 * wrapping up, a stay is open exactly while it waits. Twice equals once.
 */
export const settle = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return
  const isHeld = (standing.state === 'active' || standing.state === 'wrap-up') && standing.agentId
  if (isHeld && standing.agentId) {
    await offers.withdraw(tx, interactionId)
    await endStay(tx, interactionId, 'answered', standing.agentId)
    await offers.holdFor(tx, { interactionId, channel: lineOf(standing) }, standing.agentId)
    return
  }
  if (standing.state === 'waiting') {
    if (standing.queueId) {
      await openStay(tx, {
        interactionId,
        queueId: standing.queueId,
        channel: lineOf(standing),
        since: standing.queuedAt ?? tx.now,
        arrival: 'arrived',
        meantFor: null,
        priority: 0,
        lineAt: standing.queuedAt ?? tx.now,
      })
    }
  } else {
    await offers.withdraw(tx, interactionId)
    await offers.dropHold(tx, interactionId)
    await endStay(tx, interactionId, 'left', null)
  }
  offers.routeSoon(tx)
}

/** Takes up an offer by its id; see offers. */
export const acceptOffer = (tx: Tx, offerId: OfferId, personId: PersonId): Promise<InteractionId> =>
  offers.accept(tx, offerId, personId)

/**
 * Who should own a case that nobody holds: the member of the queue who was given one least recently; where nobody serves it, or there is no queue, the
 * same among supervisors, else managers, else administrators of the house. null when there is nobody at all.
 */
export const ownerFor = async (tx: ReadTx, queueId: QueueId | null): Promise<PersonId | null> => {
  const [row] = await tx.query<{ personId: PersonId }>(
    'routing.owner',
    `select ms.person_id as "personId" from memberships ms
     left join queue_members m on m.workspace_id = ms.workspace_id and m.person_id = ms.person_id and m.queue_id = $2
     left join lateral (select max(opened_at) as at from cases c where c.workspace_id = ms.workspace_id and c.owner_id = ms.person_id) last on true
     where ms.workspace_id = $1 and ms.state = 'active'
       and (m.person_id is not null or (ms.vendor_id is null and ms.role in ('supervisor', 'manager', 'administrator')))
     order by m.person_id is null, case when m.person_id is null then array_position(array['supervisor', 'manager', 'administrator'], ms.role) end,
       last.at nulls first, ms.person_id limit 1`,
    [tx.workspaceId, queueId],
  )
  return row?.personId ?? null
}

/**
 * Whether a person is available with room for one more: what a resting conversation asks before it goes back to its agent. One that is being wrapped
 * up still has its place (`holdsPlace`), so being there is enough.
 */
export const hasRoom = async (
  tx: ReadTx,
  personId: PersonId,
  channel: string,
  holdsPlace = false,
): Promise<boolean> => {
  const presence = await findPresence(tx, personId)
  if (presence?.state !== 'available') return false
  if (holdsPlace) return true
  // a letter waits patiently with its own agent, whomever they have before them
  if (kindOf(channel) === 'letter') return offers.hasRoomFor(presence, channel)
  return offers.mayGoTo(presence, channel, (await settingsOf(tx)).mixes)
}
