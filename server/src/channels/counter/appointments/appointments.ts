/** Appointments of a place: a simple list that other programs keep by API or CSV, and that check-ins are held against. */
import { randomUUID } from 'node:crypto'
import type { NewAppointment } from '@peakend/contract/visits.ts'
import type { AppointmentId, TouchpointId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { memberOf } from '../../../identity/memberships/memberships.ts'
import { clockOf, dayOf, invitedBy, isSameName, newCode } from '../rules.ts'
import { codeOf, findById, forgetBefore, listFrom, lockByCode, put, remove, type AppointmentRow } from './store.ts'

export { findById, type AppointmentRow } from './store.ts'

const DAY_MS = 24 * 3_600_000
/** How long an appointment that is past stays on the list: whoever comes back about it is found. */
const KEPT_MS = 30 * DAY_MS

/** Those from yesterday on, soonest first, at most 500. */
export const appointments = (tx: ReadTx, touchpointId: TouchpointId): Promise<AppointmentRow[]> =>
  listFrom(tx, touchpointId, new Date(tx.now.getTime() - DAY_MS))

/**
 * Adds or, where the code is known, changes appointments; all or none. One without a code is known by its name and time; else a code is made. Refuses
 * `person_unknown`. The same twice equals once. Those past for a month are forgotten on the way.
 */
export const putAppointments = async (
  tx: Tx,
  touchpointId: TouchpointId,
  rows: readonly NewAppointment[],
): Promise<void> => {
  for (const personId of new Set(rows.flatMap((row) => row.personId ?? [])))
    if ((await memberOf(tx, personId))?.state !== 'active') throw new Refusal('person_unknown')
  await forgetBefore(tx, touchpointId, new Date(tx.now.getTime() - KEPT_MS))
  for (const row of rows)
    await put(tx, touchpointId, {
      id: randomUUID() as AppointmentId,
      code: (row.code ?? (await codeOf(tx, touchpointId, row.name, new Date(row.at))) ?? newCode()).toUpperCase(),
      name: row.name,
      at: new Date(row.at),
      personId: row.personId ?? null,
      email: row.email ?? null,
      note: row.note,
      caseId: null,
      language: null,
    })
}

/**
 * An appointment made in a conversation, which goes on with its case. Refuses `person_unknown`.
 */
export const invite = async (
  tx: Tx,
  touchpointId: TouchpointId,
  of: Pick<AppointmentRow, 'name' | 'at' | 'personId' | 'note' | 'caseId' | 'language'>,
): Promise<AppointmentRow> => {
  if (of.personId && (await memberOf(tx, of.personId))?.state !== 'active') throw new Refusal('person_unknown')
  const id = await put(tx, touchpointId, { ...of, id: randomUUID() as AppointmentId, code: newCode(), email: null })
  const made = await findById(tx, touchpointId, id)
  if (!made) throw new Error('an appointment was made and is not there')
  return made
}

/** The appointment a link names at this place; null for a link that is none of ours, and for one that is gone. */
export const invitedTo = async (
  tx: ReadTx,
  touchpointId: TouchpointId,
  invitation: string,
  signingKey: Buffer,
): Promise<AppointmentRow | null> => {
  const id = invitedBy(invitation, signingKey)
  return id ? findById(tx, touchpointId, id) : null
}

/** Takes one off the list; refuses `not_found`. */
export const removeAppointment = async (tx: Tx, touchpointId: TouchpointId, id: AppointmentId): Promise<void> => {
  if (!(await remove(tx, touchpointId, id))) throw new Refusal('not_found')
}

/**
 * The appointment somebody means by its code, or by their name and the clock time they were given today; null for none, and where name and time fit two.
 * Locked.
 */
export const findMeant = async (
  tx: Tx,
  touchpointId: TouchpointId,
  meant: { code?: string; time?: string; invitation?: string; name: string },
  { timeZone, signingKey }: { timeZone: string; signingKey: Buffer },
): Promise<AppointmentRow | null> => {
  if (meant.invitation) {
    const found = await invitedTo(tx, touchpointId, meant.invitation, signingKey)
    return found && lockByCode(tx, touchpointId, found.code)
  }
  const code = meant.code?.replaceAll(/[^A-Za-z0-9]/g, '')
  if (code) return lockByCode(tx, touchpointId, code)
  if (!meant.time) return null
  const time = meant.time.padStart(5, '0')
  const fits = (await appointments(tx, touchpointId)).filter(
    ({ at, name }) =>
      dayOf(at, timeZone) === dayOf(tx.now, timeZone) && clockOf(at, timeZone) === time && isSameName(name, meant.name),
  )
  const [only] = fits
  return only && fits.length === 1 ? lockByCode(tx, touchpointId, only.code) : null
}
