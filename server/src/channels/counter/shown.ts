/** What a visitor and what the staff see of visits. */
import type { Arrival, VisitState } from '@peakend/contract/visits.ts'
import type { InteractionId, TouchpointId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { waitOf } from '../../routing/routing.ts'
import * as surveys from '../../surveys/surveys.ts'
import { flagsOf, isSameName, visitedOf } from './rules.ts'
import { findArrival, findVisit, listArrivals, type ArrivalRow } from './store.ts'

const firstName = (name: string | null): string | null => name?.trim().split(/\s+/)[0] || null
const iso = (at: Date | null): string | null => at?.toISOString() ?? null
/** The list is of today; who came before and is not done stays on it: a call-back is at most two weeks ahead, and rests a week where nobody was reached. */
const DAY_MS = 24 * 3_600_000
const listed = (now: Date) => ({
  since: new Date(now.getTime() - DAY_MS),
  runningSince: new Date(now.getTime() - 22 * DAY_MS),
})

/** Where a visitor stands. Refuses `gone` where it was erased. */
export const visitState = async (tx: ReadTx, interactionId: InteractionId): Promise<VisitState> => {
  const [visit, row] = await Promise.all([findVisit(tx, interactionId), findArrival(tx, interactionId)])
  if (!visit || !row) throw new Refusal('gone')
  const [place] = await tx.query<{ name: string }>(
    'counter.place-name',
    'select name from touchpoints where workspace_id = $1 and touchpoint_id = $2',
    [tx.workspaceId, visit.touchpointId],
  )
  const state = visitedOf(row)
  const isHeld = state === 'called' || state === 'with-us'
  return {
    number: row.number,
    name: row.name,
    placeName: place?.name ?? '',
    state,
    wait: state === 'waiting' ? await waitOf(tx, interactionId) : null,
    desk: isHeld ? row.desk : null,
    staffName: isHeld ? firstName(row.agentName) : null,
    isHandedOver: state === 'waiting' && row.handedOver !== null,
    appointment: row.appointment
      ? {
          isFound: true,
          at: new Date(row.appointment.at).toISOString(),
          withName: firstName(row.appointment.personName),
        }
      : row.appointmentTyped
        ? { isFound: false, at: null, withName: null }
        : null,
    survey: await surveyOf(tx, interactionId, row),
    language: row.language,
  }
}

const surveyOf = async (tx: ReadTx, interactionId: InteractionId, row: ArrivalRow): Promise<VisitState['survey']> => {
  if (row.survey) return 'answered'
  if (row.state !== 'wrap-up' && row.state !== 'closed') return 'not-yet'
  return (await surveys.isOpen(tx, interactionId)) ? 'open' : 'closed'
}

/** Who is at a place and who was there today: who is called or served, then who waits in the order of the line, then who is done. */
export const arrivalsOf = async (tx: ReadTx, touchpointId: TouchpointId): Promise<Arrival[]> => {
  const rows = await listArrivals(tx, touchpointId, listed(tx.now))
  return rows.map((row) => shown(row, rows))
}

/** One of them. Refuses `not_found`. */
export const arrivalOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Arrival> => {
  const [visit, row] = await Promise.all([findVisit(tx, interactionId), findArrival(tx, interactionId)])
  if (!visit || !row) throw new Refusal('not_found')
  const rows = await listArrivals(tx, visit.touchpointId, listed(tx.now))
  return shown(row, rows)
}

/** Another check-in that waits and bears the same name: the earlier of the two keeps its place, so the later one points at it. */
const twinOf = (row: ArrivalRow, rows: readonly ArrivalRow[]): Arrival['twin'] => {
  if (row.state !== 'waiting') return null
  const twin = rows.find(
    (other) =>
      other.interactionId !== row.interactionId &&
      (other.state === 'waiting' || other.state === 'active') &&
      other.arrivedAt <= row.arrivedAt &&
      other.number < row.number &&
      isSameName(other.name ?? '', row.name ?? ''),
  )
  return twin ? { interactionId: twin.interactionId, number: twin.number } : null
}

const shown = (row: ArrivalRow, rows: readonly ArrivalRow[]): Arrival => {
  const twin = twinOf(row, rows)
  const { queuedAt, outcome: _, isCalledBack, ...rest } = row
  return {
    ...rest,
    state: visitedOf(row),
    arrivedAt: row.arrivedAt.toISOString(),
    since: (queuedAt ?? row.arrivedAt).toISOString(),
    lineAt: iso(row.lineAt),
    calledAt: iso(row.calledAt),
    greetedAt: iso(row.greetedAt),
    endedAt: iso(row.endedAt),
    appointment: row.appointment && { ...row.appointment, at: new Date(row.appointment.at).toISOString() },
    log: (row.log ?? []).map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
    flags: flagsOf({ twin, appointmentTyped: row.appointmentTyped, heldBackMs: row.heldBackMs, isCalledBack }),
    twin,
  }
}
