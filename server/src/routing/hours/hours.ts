/**
 * The one door for "are we open": hours of a queue in a channel, with holidays and special days, and what a customer meets outside them. Everything that
 * asks goes through here: chat, e-mail, counter, messages, overflow, call-backs, the told wait.
 */
import type { CustomerTexts } from '@peakend/contract/customer-texts.ts'
import type { CustomerId, QueueId } from '@peakend/contract/ids.ts'
import type { Bilingual, Channel, ScreenLanguage } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { timeZoneOf } from '../../customers/customers.ts'
import { textsIn } from '../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { languageFor, sayPlan } from './plan-text.ts'
import { answerDue, nextClosing, nextOpening, stateAt, type ClosedBy, type Hours, type Timetable } from './rules.ts'
import { noteTold } from './settings-store.ts'
import { findOpening, type Opening } from './store.ts'

export {
  answerDue,
  isOpenAt,
  nextChange,
  nextClosing,
  nextOpening,
  openSpans,
  stateAt,
  type ClosedBy,
  type Hours,
  type Span,
  type Timetable,
} from './rules.ts'
export { languageFor, sayPlan, sayWhen } from './plan-text.ts'
export { listClosedPlans } from './settings-store.ts'
export { momentsOf, wallTime } from './zone.ts'

/** Whose hours: of no queue they are the workspace's, in no channel those that hold for all. */
export interface Where {
  queueId: QueueId | null
  channel: Channel | null
}

const DAY_MS = 86_400_000
/** Enough for nearly every answer, and few rows to read after every turn. */
const NEAR_DAYS = 40
/** Where there is no opening so near: all that `rules.ts` looks at. */
const FAR_DAYS = 402
/** Where the hours never open there is still an honest latest: a week. */
const NEVER_OPEN_MS = 7 * DAY_MS
const firstAnswerMs = 4 * 3_600_000
const firstTimetable = 'always'

const hoursIn = (opening: Opening): Hours => ({
  timetable: opening.timetable ?? firstTimetable,
  zone: opening.zone,
  holidays: opening.holidays ?? [],
  specialDays: opening.specialDays ?? [],
})

const openingOf = async (tx: ReadTx, where: Where, days: number): Promise<Opening> => {
  const now = tx.now.getTime()
  const found = await findOpening(tx, where, {
    // a shift of the day before yesterday may still run
    from: new Date(now - 3 * DAY_MS),
    to: new Date(now + days * DAY_MS),
  })
  const nothing = { timetable: null, holidays: null, specialDays: null, messageAnswerMs: null, plan: null }
  return found ?? { ...nothing, zone: 'UTC', isInUse: false, isAnyoneHere: false }
}

/** A timetable by itself, such as that of an overflow rule: no holidays. */
export const plainHours = (timetable: Timetable, zone: string): Hours => ({
  timetable,
  zone,
  holidays: [],
  specialDays: [],
})

/** Hours from now on for so many days (at most 400), with holidays and special days: for who offers times within them. */
export const hoursAhead = async (tx: ReadTx, where: Where, days = FAR_DAYS): Promise<Hours> =>
  hoursIn(await openingOf(tx, where, days))

/** What a customer would meet at a time to come, within 400 days: the opening after it and when a message left then is answered. */
export const meetsAt = async (tx: ReadTx, where: Where, at: Date | null) => {
  const opening = await openingOf(tx, where, FAR_DAYS)
  const hours = hoursIn(opening)
  // where nobody asks for a time: now if we are closed, else when we close
  const when = at ?? nextClosing(hours, tx.now) ?? tx.now
  const answerBy = answerDue(hours, when, opening.messageAnswerMs ?? firstAnswerMs)
  return {
    at: when,
    hours,
    opensAt: nextOpening(hours, when),
    plan: opening.plan,
    answerBy: answerBy ?? new Date(when.getTime() + NEVER_OPEN_MS),
  }
}

/** What somebody who comes now meets. */
export interface Met {
  /** Within hours and somebody who serves the queue is signed in. */
  isOpen: boolean
  isWithinHours: boolean
  closedBy: ClosedBy | null
  /** When the hours next begin; now within them; null where they never do, or no queue serves this place. */
  opensAt: Date | null
  /** When we answer a message left now: the queue's working time for messages, counted in open hours. */
  answerBy: Date
  zone: string
  /** What was written for this channel outside the hours; null where nobody has. */
  plan: Opening['plan']
}

/** What a customer who comes to this queue by this channel meets now. A queue that does not exist (any more) is closed. Reads only. */
export const hoursOf = async (tx: ReadTx, where: Where): Promise<Met> => {
  let opening = await openingOf(tx, where, NEAR_DAYS)
  const state = stateAt(hoursIn(opening), tx.now)
  const near = nearestIn(opening, tx.now, NEAR_DAYS)
  let { opensAt, answerBy } = near
  if (!opensAt || !answerBy) {
    opening = await openingOf(tx, where, FAR_DAYS)
    ;({ opensAt, answerBy } = nearestIn(opening, tx.now, FAR_DAYS))
  }
  const isWithinHours = opening.isInUse && state.isOpen
  return {
    isOpen: isWithinHours && opening.isAnyoneHere,
    isWithinHours,
    closedBy: state.isOpen ? null : state.closedBy,
    opensAt: opening.isInUse ? opensAt : null,
    answerBy: answerBy ?? new Date(tx.now.getTime() + NEVER_OPEN_MS),
    zone: opening.zone,
    plan: opening.plan,
  }
}

/** Answers past the days that were read are none: a holiday may lie there. */
const nearestIn = (opening: Opening, now: Date, days: number) => {
  const hours = hoursIn(opening)
  const known = (at: Date | null) => (at && at.getTime() < now.getTime() + days * DAY_MS ? at : null)
  return {
    opensAt: known(nextOpening(hours, now)),
    answerBy: known(answerDue(hours, now, opening.messageAnswerMs ?? firstAnswerMs)),
  }
}

/** Long enough that two who answer each other by machine do not go on, however short we are closed. */
const TOLD_MS = 3_600_000

interface Told {
  customerId: CustomerId | null
  caseNumber: number | null
}

/** What was written for this channel, as a customer reads it now, in both languages and their own zone where it is known; null within the hours, and where nothing is written. */
export const closedText = async (tx: ReadTx, met: Met, of: Told): Promise<Bilingual | null> => {
  const { plan } = met
  if (met.isWithinHours || !plan) return null
  const values = await valuesOf(tx, met, of)
  return {
    en: sayPlan(plan.text.en, { ...values, language: 'en' }),
    es: sayPlan(plan.text.es, { ...values, language: 'es' }),
  }
}

/** The same in a further language, where its texts were brought; null where that one was not. */
export const closedTextIn = async (
  tx: ReadTx,
  met: Met,
  of: Told & { language: string; texts: CustomerTexts },
): Promise<string | null> => {
  const own = met.isWithinHours || !met.plan ? undefined : of.texts[met.plan.key]
  return own === undefined ? null : sayPlan(own, { ...(await valuesOf(tx, met, of)), language: of.language })
}

const valuesOf = async (tx: ReadTx, { zone: usual, opensAt, answerBy }: Met, of: Told) => {
  const { name: brand } = await workspaceOf(tx)
  const zone = (of.customerId && (await timeZoneOf(tx, of.customerId))) ?? usual
  return { brand, opensAt, answerBy, caseNumber: of.caseNumber, now: tx.now, zone }
}

/**
 * What to send a customer who wrote outside the hours, in their language where it is had in it, else in the workspace's (`language` is which of our two then); null within them, where nobody has written a plan for the
 * channel, and where this customer was told since we closed. Notes that they are told, so the caller must send it. A machine must not be answered: the
 * caller knows one.
 */
export const replyClosed = async (
  tx: Tx,
  of: {
    customerId: CustomerId
    channel: Channel
    queueId: QueueId | null
    language: string | null
    caseNumber: number | null
  },
): Promise<{ text: string; language: ScreenLanguage; met: Met; texts: CustomerTexts } | null> => {
  const met = await hoursOf(tx, of)
  const said = await closedText(tx, met, of)
  if (!said) return null
  const until = Math.max(met.opensAt?.getTime() ?? 0, tx.now.getTime() + TOLD_MS)
  const isNew = await noteTold(tx, { customerId: of.customerId, channel: of.channel, until: new Date(until) })
  const language = languageFor(of.language, (await workspaceOf(tx)).language)
  if (!isNew) return null
  const spoken = of.language ?? language
  const texts = await textsIn(tx, spoken)
  const own = await closedTextIn(tx, met, { ...of, language: spoken, texts })
  // a line added to it is of its language too, or not of another
  return { text: own ?? said[language], language, met, texts: own === null ? {} : texts }
}
