/** What staff do with a visitor: call, greet, write down, finish. Each inside one transaction, for the one who holds the visit. */
import { randomUUID } from 'node:crypto'
import type { Got, VisitSheet } from '@peakend/contract/visits.ts'
import type { AppointmentId, InteractionId, NeedId, PersonId, TouchpointId } from '@peakend/contract/ids.ts'
import { type PersonCaller } from '../../base/caller.ts'
import type { Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { mask } from '../../base/masking.ts'
import { isRefusal, Refusal } from '../../base/refusal.ts'
import { caseFor, mustBeNeed } from '../../cases/cases.ts'
import { mustResolve } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { decline, offersTo } from '../../routing/offers/offers.ts'
import { settle, take } from '../../routing/routing.ts'
import * as surveys from '../../surveys/surveys.ts'
import { invite } from './appointments/appointments.ts'
import { findVisit, insertLog, setCalled, setGot, setGreeted, setSameAs, setSheet, type VisitRow } from './store.ts'
import { counterWords, filled } from './words.data.ts'

/** A visit the caller may see. Refuses `not_found`, for an interaction that is no visit too. */
export const mustSeeVisit = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<VisitRow> => {
  const seen = await interactions.findIn(tx, person.scope, interactionId, person.personId)
  const visit = seen ? await findVisit(tx, interactionId) : null
  if (!visit) throw new Refusal('not_found')
  return visit
}

/** Locks one the caller holds and that is not over. Refuses `not_found`, `not_yours`, `interaction_closed`. */
const mine = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<VisitRow> => {
  const visit = await mustSeeVisit(tx, person, interactionId)
  const { state } = await interactions.lockMine(tx, person.personId, interactionId)
  if (state === 'wrap-up') throw new Refusal('interaction_closed')
  return visit
}

/**
 * A visit for the customer of a conversation the caller holds: it goes on with the conversation's case, which is opened where there is none. Refuses `not_found`,
 * `not_yours`, `interaction_closed`, `person_unknown`.
 */
export const bookVisit = async (
  tx: Tx,
  person: PersonCaller,
  of: { touchpointId: TouchpointId; interactionId: InteractionId; at: string; personId?: PersonId; about: string },
): Promise<AppointmentId> => {
  if (!(await interactions.findIn(tx, person.scope, of.interactionId, person.personId))) throw new Refusal('not_found')
  const standing = await interactions.lockMine(tx, person.personId, of.interactionId)
  if (standing.state === 'wrap-up') throw new Refusal('interaction_closed')
  const { name, language } = await mustResolve(tx, standing.customerId)
  const caseId = await caseFor(tx, standing, person.personId)
  const invited = await invite(tx, of.touchpointId, {
    name: name ?? '',
    at: new Date(of.at),
    personId: of.personId ?? null,
    note: mask(of.about).text,
    caseId,
    language: standing.language ?? language,
  })
  return invited.id
}

/**
 * Takes the visitor out of the line and calls them to the caller's desk; one who is called already is called again. Refuses `not_found`, `already_taken`,
 * `no_room`, `interaction_closed`. Being called is written down by what follows `interaction.assigned`, whoever gave it to them.
 */
export const call = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<void> => {
  await mustSeeVisit(tx, person, interactionId)
  const standing = await interactions.lock(tx, interactionId)
  if (standing.state === 'closed' || standing.state === 'wrap-up') throw new Refusal('interaction_closed')
  if (standing.agentId !== person.personId) {
    await leaveOthers(tx, person, interactionId)
    try {
      await take(tx, interactionId, person.personId)
    } catch (fault) {
      // somebody else was held out to them in this very moment
      if (!isRefusal(fault, 'no_room') || !(await leaveOthers(tx, person, interactionId))) throw fault
      await take(tx, interactionId, person.personId)
    }
  }
  await setCalled(tx, interactionId, person.personId)
}

/** Who calls this one leaves the one they are just asked about to the next; whether there was one. */
const leaveOthers = async (tx: Tx, { personId }: PersonCaller, interactionId: InteractionId): Promise<boolean> => {
  let wasAsked = false
  for (const { offerId, interactionId: other } of await offersTo(tx, personId)) {
    if (other === interactionId || !(await findVisit(tx, other))) continue
    await decline(tx, offerId, personId)
    wasAsked = true
  }
  return wasAsked
}

/** They stand before the caller. Twice equals once. */
export const greet = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<void> => {
  await mine(tx, person, interactionId)
  await setGreeted(tx, interactionId)
}

/** Called and not there: ends as left. */
export const absent = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<void> => {
  await mine(tx, person, interactionId)
  await interactions.close(tx, { interactionId, outcome: 'left', by: 'customer' })
  await settle(tx, interactionId)
}

/** Writes down what was shown or handed over, as a line of the visit and a note in the conversation. Twice equals once by the sender's id. */
export const log = async (
  tx: Tx,
  person: PersonCaller,
  of: { interactionId: InteractionId; senderId: string; kind: 'demonstration' | 'hand-over'; what: string },
): Promise<void> => {
  await mine(tx, person, of.interactionId)
  const { language } = await workspaceOf(tx)
  const what = mask(of.what).text
  await once(tx, {
    source: `visit-log:${person.personId}`,
    senderId: of.senderId,
    content: { interactionId: of.interactionId, kind: of.kind, what },
    answer: async () => {
      const logId = randomUUID()
      await insertLog(tx, { logId, interactionId: of.interactionId, kind: of.kind, what, personId: person.personId })
      const text = filled(counterWords[language][of.kind], { what })
      await interactions.note(tx, { ...of, text, asks: [], personId: person.personId, senderId: `log:${logId}` })
      return { logId }
    },
  })
}

/** How long after a visit its sheet may still be written: by the end of the working day, and not when nobody remembers. */
const SHEET_WITHIN_MS = 24 * 3_600_000

/** The three moments as the one who held the visit saw them; the last word counts. Refuses `not_yours`, and `gone` a day after the visit. */
export const writeSheet = async (
  tx: Tx,
  person: PersonCaller,
  interactionId: InteractionId,
  sheet: VisitSheet,
): Promise<void> => {
  await mustSeeVisit(tx, person, interactionId)
  const { agentId, endedAt } = await interactions.lock(tx, interactionId)
  if (agentId !== person.personId) throw new Refusal('not_yours')
  if (endedAt && tx.now.getTime() - endedAt.getTime() > SHEET_WITHIN_MS) throw new Refusal('gone')
  await setSheet(tx, interactionId, person.personId, { ...sheet, note: mask(sheet.note).text })
}

/** Ends and closes the visit with need, outcome and sheet. Refuses `need_unknown` and what holding it refuses. */
export const finish = async (
  tx: Tx,
  person: PersonCaller,
  of: VisitSheet & { interactionId: InteractionId; outcome: interactions.Outcome; needId?: NeedId },
): Promise<void> => {
  const { interactionId, outcome, needId, ...sheet } = of
  if (needId) await mustBeNeed(tx, needId)
  await mine(tx, person, interactionId)
  // whoever finishes a visit has had the visitor before them
  await setGreeted(tx, interactionId)
  if (needId) await interactions.confirmNeed(tx, interactionId, needId, person.personId)
  await setSheet(tx, interactionId, person.personId, { ...sheet, note: mask(sheet.note).text })
  await interactions.close(tx, { interactionId, outcome, needId, by: 'agent' })
  // their place is free with this very word: the next visitor may be called at once
  await settle(tx, interactionId)
}

/**
 * Two check-ins, one visitor: this one leaves the line as left and its devices follow the other. Refuses `not_found`, and `conflict` unless both are of the
 * same place, this one waits and the other runs. What either typed stays with it: nobody is merged by this.
 */
export const sameAs = async (
  tx: Tx,
  person: PersonCaller,
  interactionId: InteractionId,
  as: InteractionId,
): Promise<void> => {
  const [visit, other] = [await mustSeeVisit(tx, person, interactionId), await mustSeeVisit(tx, person, as)]
  for (const id of [interactionId, as].toSorted()) await interactions.lock(tx, id)
  const [here, there] = [await interactions.lock(tx, interactionId), await interactions.lock(tx, as)]
  const isOver = there.state === 'closed' || there.state === 'wrap-up'
  if (interactionId === as || visit.touchpointId !== other.touchpointId || here.state !== 'waiting' || isOver)
    throw new Refusal('conflict')
  await setSameAs(tx, interactionId, as)
  await interactions.end(tx, interactionId, 'agent', 'left')
}

/** The two answers at the exit. Refuses `survey_closed`. */
export const answer = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { score: number; got: Got; comment: string },
): Promise<void> => {
  await surveys.answer(tx, interactionId, of.score, mask(of.comment).text)
  await setGot(tx, interactionId, of.got)
}
