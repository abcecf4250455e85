/** Checking in: who came, what about, and into the line. */
import { randomUUID } from 'node:crypto'
import type { InteractionId, NeedId, TouchpointId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { mustBeNeed } from '../../cases/cases.ts'
import { claimIdentity, customerOfVisitor, mustResolve } from '../../customers/customers.ts'
import { textsIn } from '../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findQueue } from '../../routing/queues/queues.ts'
import { enterQueue } from '../../routing/routing.ts'
import { findMeant, type AppointmentRow } from './appointments/appointments.ts'
import { mustBePlace } from './places.ts'
import { believedMs, dayOf, hashOf, isSameName, priorityOf } from './rules.ts'
import { addDevice, findVisitBySecret, insertVisit, nextNumber, runningOfAppointment } from './store.ts'
import { counterWords } from './words.data.ts'

/** Whoever still waits after this long has gone without saying so: nobody waits at a counter all night. */
export const MOST_WAIT_MS = 8 * 3_600_000

export interface CheckIn {
  senderId: string
  secret: string
  name: string
  needId?: NeedId
  about: string
  language?: string
  appointment?: { code?: string; time?: string; invitation?: string }
  email?: string
  heldBackMs: number
}

/** Where a check-in came in. */
export interface Door {
  touchpointId: TouchpointId
  isTablet: boolean
}

/**
 * Takes a check-in: a visitor of their own with what they typed as claims, an interaction with their words as its first turn, a number of the day, and
 * the line. The same sender's id is one check-in, and so is the same device's running visit, and the same appointment under the same name. Refuses
 * `id_reused`, and `conflict` where no queue serves the place. Records what `interactions.receive` and `routing.enterQueue` record.
 */
export const checkIn = async (tx: Tx, door: Door, of: CheckIn, signingKey: Buffer): Promise<InteractionId> => {
  const secretHash = hashOf(of.secret)
  const { interactionId } = await once(tx, {
    source: `counter:${door.touchpointId}`,
    senderId: of.senderId,
    // how long it was kept differs at every try and is no content
    content: { ...of, heldBackMs: 0, secret: secretHash.toString('hex') },
    answer: async () => ({ interactionId: await arrive(tx, door, of, { secretHash, signingKey }) }),
  })
  return interactionId
}

const arrive = async (
  tx: Tx,
  door: Door,
  of: CheckIn,
  { secretHash, signingKey }: { secretHash: Buffer; signingKey: Buffer },
): Promise<InteractionId> => {
  const mine = await findVisitBySecret(tx, secretHash)
  if (mine && mine.touchpointId === door.touchpointId && (await isRunning(tx, mine.interactionId)))
    return mine.interactionId
  const { timeZone, language: house } = await workspaceOf(tx)
  const meant = of.appointment
    ? await findMeant(tx, door.touchpointId, { ...of.appointment, name: of.name }, { timeZone, signingKey })
    : null
  const running = meant ? await runningOfAppointment(tx, meant.id) : null
  if (running && (await isSamePerson(tx, running.customerId, of.name))) {
    await addDevice(tx, secretHash, running.interactionId)
    return running.interactionId
  }
  // somebody else's: the second one is looked at by a person
  const appointment = running ? null : meant
  const { queueId } = await mustBePlace(tx, door.touchpointId)
  const queue = queueId ? await findQueue(tx, queueId) : null
  if (!queue || queue.isRetired)
    throw new Refusal('conflict', 'Nobody serves this counter now: please ask a member of staff.')
  const language = of.language?.toLowerCase().startsWith('es') ? 'es' : of.language ? 'en' : house
  // who comes with an appointment has said what about, and the case it was made on goes on
  const about = of.about || (of.needId ? '' : (appointment?.note ?? ''))
  const { interactionId, visitId } = await open(tx, door, { ...of, about, queueId: queue.id }, language)
  if (appointment?.caseId) await interactions.joinCase(tx, interactionId, appointment.caseId)
  const heldBackMs = believedMs(of.heldBackMs, door.isTablet)
  const arrivedAt = new Date(tx.now.getTime() - heldBackMs)
  await insertVisit(tx, {
    interactionId,
    visitId,
    touchpointId: door.touchpointId,
    number: await nextNumber(tx, door.touchpointId, dayOf(tx.now, timeZone)),
    via: door.isTablet ? 'tablet' : 'phone',
    needId: of.needId ?? null,
    appointmentId: appointment?.id ?? null,
    appointmentTyped: of.appointment && !appointment ? typedOf(of.appointment) : null,
    surveyTo: of.email ?? appointment?.email ?? null,
    heldBackMs,
    arrivedAt,
  })
  await addDevice(tx, secretHash, interactionId)
  await line(tx, { interactionId, queueId: queue.id, appointment, arrivedAt })
  return interactionId
}

/** As the visitor read it. */
const needIn = async (tx: Tx, needId: NeedId, spoken: string | undefined, language: 'en' | 'es'): Promise<string> => {
  const { name } = await mustBeNeed(tx, needId)
  return (await textsIn(tx, spoken))[`need.${needId}`] ?? name[language]
}

/** The visitor, as nobody we know yet, and their words. */
const open = async (
  tx: Tx,
  door: Door,
  of: CheckIn & { queueId: Parameters<typeof enterQueue>[1]['queueId'] },
  language: 'en' | 'es',
): Promise<{ interactionId: InteractionId; visitId: string }> => {
  const visitId = randomUUID()
  const customerId = await customerOfVisitor(tx, visitId, { language: of.language ?? null, name: of.name })
  if (of.email) await claimIdentity(tx, { customerId, kind: 'email', value: of.email })
  const need = of.needId ? await needIn(tx, of.needId, of.language, language) : ''
  const text = [need, of.about].filter(Boolean).join(': ') || counterWords[language].noReason
  const { interactionId } = await interactions.receive(tx, {
    customerId,
    channel: 'counter',
    touchpointId: door.touchpointId,
    queueId: of.queueId,
    source: `visit:${visitId}`,
    senderId: 'check-in',
    text,
    attachmentIds: [],
    language: of.language ?? null,
    context: { device: door.isTablet ? 'tablet' : 'phone' },
  })
  return { interactionId, visitId }
}

const line = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    queueId: Parameters<typeof enterQueue>[1]['queueId']
    appointment: AppointmentRow | null
    arrivedAt: Date
  },
): Promise<void> => {
  const priority = priorityOf(of.appointment?.at ?? null, of.arrivedAt)
  await enterQueue(tx, {
    interactionId: of.interactionId,
    queueId: of.queueId,
    arrival: 'arrived',
    since: of.arrivedAt,
    priority,
    // who is expected by somebody waits for them; whoever comes at another time is anybody's
    meantFor: priority > 0 ? of.appointment?.personId : null,
  })
  tx.enqueue({ kind: 'counter.gone', key: of.interactionId, dueAt: new Date(tx.now.getTime() + MOST_WAIT_MS) })
}

const typedOf = (typed: { code?: string; time?: string; invitation?: string }): string | null =>
  [typed.code, typed.time].filter(Boolean).join(' ').slice(0, 40) || null

const isRunning = async (tx: Tx, interactionId: InteractionId): Promise<boolean> => {
  const standing = await interactions.find(tx, interactionId)
  return standing !== null && standing.state !== 'closed' && standing.state !== 'wrap-up'
}

const isSamePerson = async (tx: Tx, customerId: Parameters<typeof mustResolve>[1], name: string): Promise<boolean> =>
  isSameName((await mustResolve(tx, customerId)).name ?? '', name)
