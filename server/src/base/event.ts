import type { Event, EventType } from '@peakend/contract/events.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'

/** An event as the journal gives it back: `position` is dense and is the order. */
export interface Recorded<E extends Event = Event> {
  readonly position: number
  readonly workspaceId: WorkspaceId
  readonly at: Date
  /** What order is kept for, usually the interaction's id. */
  readonly key: string
  readonly type: E['type']
  readonly event: E
}

export interface JournalRow {
  position: number
  workspaceId: WorkspaceId
  key: string
  type: EventType
  payload: Record<string, unknown>
  at: Date
}

export const recordedOf = (row: JournalRow): Recorded => ({
  position: row.position,
  workspaceId: row.workspaceId,
  at: row.at,
  key: row.key,
  type: row.type,
  event: { type: row.type, ...row.payload } as Event,
})
