/** The numbers customers call, each with a touchpoint of its own, and callers who are not let through. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { BlockedCaller, PhoneNumber, PhoneNumberSettings } from '@peakend/contract/phone-numbers.ts'
import type { PhoneNumberId } from '@peakend/contract/ids.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { normalOf } from '../../customers/customers.ts'
import { audit } from '../../identity/audit/audit.ts'
import { addTouchpoint, changeTouchpoint, retireTouchpoint } from '../../journeys/touchpoints/touchpoints.ts'
import { isLine } from '../../routing/routing.ts'
import { findFlow } from '../drafts/drafts.ts'
import {
  deleteBlocked,
  findLine,
  findNumber,
  insertNumber,
  isBlockedRow,
  isNumberTaken,
  listBlocked,
  listNumbers,
  removeRow,
  saveBlocked,
  updateNumber,
  type BlockedRecord,
  type LineRecord,
  type ShownNumber,
} from './store.ts'

export { asksAfter, findNumber as numberOf, noteCall, type LineRecord } from './store.ts'

type Settings = z.infer<typeof PhoneNumberSettings>

/** A page one can look through; more is for whoever imports by a program, and asks for pages then. */
const MOST_NUMBERS = 500
/** Everybody who hides theirs. */
const HIDDEN = 'hidden'

/** What a trunk sends for a number: with and without its plus, blanks and signs between left out. */
const plainly = (dialled: string): string =>
  dialled
    .trim()
    .toLowerCase()
    .replace(/^\+/, '')
    .replaceAll(/[\s().-]/g, '')

/**
 * Where a dialled number leads, of whichever workspace; null where it is none of ours. Asked outside a transaction, since the workspace is not known yet: an exact number in any of
 * its forms, or what was set as its extension.
 */
export const lineOf = (db: Database, dialled: string): Promise<LineRecord | null> => {
  const plain = plainly(dialled)
  return plain === '' ? Promise.resolve(null) : findLine(db, plain)
}

/** Whether a caller is not let through: by their number in E.164, or (null) because they hide it. Reads only. */
export const isBlocked = (tx: ReadTx, number: string | null): Promise<boolean> => isBlockedRow(tx, number ?? HIDDEN)

const shown = ({ lastCallAt, ...of }: ShownNumber): PhoneNumber => ({
  ...of,
  // the number's own form goes without saying
  dialled: of.dialled.filter((one) => one !== plainly(of.number)),
  lastCallAt: lastCallAt?.toISOString() ?? null,
})

export const shownNumbers = async (tx: ReadTx): Promise<PhoneNumber[]> =>
  (await listNumbers(tx, MOST_NUMBERS)).map(shown)

/** Refuses `not_found`. */
export const shownNumber = async (tx: ReadTx, id: PhoneNumberId): Promise<PhoneNumber> => shown(await mustFind(tx, id))

const mustFind = async (tx: ReadTx, id: PhoneNumberId): Promise<ShownNumber> => {
  const found = await findNumber(tx, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Refuses `number_wrong`. */
const e164 = (given: string): string => {
  const number = normalOf('phone', given)
  if (number === null) throw new Refusal('number_wrong')
  return number
}

/** Refuses `not_found` for a queue or a menu that is not there. */
const mustLead = async (tx: ReadTx, to: Settings): Promise<void> => {
  const flow = to.flowId === null ? null : await findFlow(tx, to.flowId)
  if (!(await isLine(tx, to.queueId)) || (to.flowId !== null && (!flow || flow.isRetired)))
    throw new Refusal('not_found')
}

const formsOf = (number: string, dialled: readonly string[]): string[] => [
  ...new Set([number, ...dialled].map(plainly).filter((one) => one !== '')),
]

/** Adds one. Refuses `number_wrong`, `number_taken` (it rings elsewhere in this installation), `not_found`, `limit_reached`. In the audit log. */
export const addNumber = async (tx: Tx, caller: PersonCaller, of: Settings): Promise<PhoneNumberId> => {
  const number = e164(of.number)
  await mustLead(tx, of)
  if ((await listNumbers(tx, MOST_NUMBERS)).length >= MOST_NUMBERS) throw new Refusal('limit_reached')
  if (await isNumberTaken(tx, number)) throw new Refusal('number_taken')
  const { name, queueId } = of
  const touchpoint = await addTouchpoint(tx, { name, channel: 'phone', stage: 'action', queueId, sites: [] })
  const id = randomUUID() as PhoneNumberId
  const dialled = formsOf(number, of.dialled)
  if (!(await insertNumber(tx, { ...of, id, touchpointId: touchpoint.id, number, dialled })))
    throw new Refusal('number_taken')
  await audit(tx, caller, 'phone-number.added', { noun: 'phone-number', id }, { number })
  return id
}

/** Changes it whole. Refuses `not_found`, `number_wrong`, `number_taken`. In the audit log. */
export const changeNumber = async (tx: Tx, caller: PersonCaller, id: PhoneNumberId, to: Settings): Promise<void> => {
  const before = await mustFind(tx, id)
  const number = e164(to.number)
  await mustLead(tx, to)
  if (number !== before.number && (await isNumberTaken(tx, number))) throw new Refusal('number_taken')
  const { touchpointId } = before
  await updateNumber(tx, { ...to, id, touchpointId, number, dialled: formsOf(number, to.dialled) })
  await changeTouchpoint(tx, touchpointId, { name: to.name, queueId: to.queueId })
  await audit(tx, caller, 'phone-number.changed', { noun: 'phone-number', id }, { number })
}

/** Answers it no longer. Refuses `not_found`. In the audit log. */
export const removeNumber = async (tx: Tx, caller: PersonCaller, id: PhoneNumberId): Promise<void> => {
  const before = await mustFind(tx, id)
  await removeRow(tx, id)
  await retireTouchpoint(tx, before.touchpointId)
  await audit(tx, caller, 'phone-number.removed', { noun: 'phone-number', id }, { number: before.number })
}

const shownBlocked = (row: BlockedRecord): BlockedCaller => ({
  number: row.number === HIDDEN ? null : row.number,
  why: row.why,
  until: row.until?.toISOString() ?? null,
  by: row.by ?? '',
  at: row.at.toISOString(),
})

/** Callers not let through now, one page. */
export const blockedCallers = async (tx: ReadTx, of: { cursor?: string; limit: number }) => {
  const { rows, next } = await listBlocked(tx, of)
  return { rows: rows.map(shownBlocked), next }
}

const keyOf = (number: string | null): string => (number === null ? HIDDEN : e164(number))

/** Again changes until when and why. Refuses `number_wrong`. In the audit log. */
export const blockCaller = async (
  tx: Tx,
  caller: PersonCaller,
  of: { number: string | null; why: string; until: Date | null },
): Promise<BlockedCaller> => {
  const number = keyOf(of.number)
  const row = await saveBlocked(tx, { ...of, number, by: caller.personId })
  await audit(tx, caller, 'caller.blocked', null, { number })
  return shownBlocked(row)
}

/** Refuses `not_found`, `number_wrong`. In the audit log. */
export const unblockCaller = async (tx: Tx, caller: PersonCaller, given: string | null): Promise<void> => {
  const number = keyOf(given)
  if (!(await deleteBlocked(tx, number))) throw new Refusal('not_found')
  await audit(tx, caller, 'caller.unblocked', null, { number })
}
