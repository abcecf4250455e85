/** SQL of calls of other telephone systems. */
import type { InteractionId, PersonId, PhoneSystemId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Hand, Known } from './rules.ts'

export interface CallRow extends Known {
  outsideCallId: string
  systemId: PhoneSystemId
  interactionId: InteractionId
  way: 'in' | 'out'
  number: string
  name: string
  ours: string
  transcriptHash: Buffer | null
}
const columns = `outside_call_id as "outsideCallId", system_id as "systemId", interaction_id as "interactionId", way, number, name, ours,
  ringing_at as "ringingAt", answered_at as "answeredAt", ended_at as "endedAt", ended_by as "endedBy", hands, unknown_extension as "unknownExtension",
  rings_at as "ringsAt", transcript_hash as "transcriptHash"`

/** One call at a time, also one that is not there yet: held until the transaction ends. */
export const lockTheirId = (tx: Tx, systemId: string, theirId: string): void =>
  tx.send('outside-calls.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 280))', [
    `${tx.workspaceId} ${systemId} ${theirId}`,
  ])

/** Index outside_calls_their_id. */
export const findCall = async (tx: ReadTx, systemId: string, theirId: string): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'outside-calls.find',
    `select ${columns} from outside_calls where workspace_id = $1 and system_id = $2 and their_id = $3 and not is_reused`,
    [tx.workspaceId, systemId, theirId],
  )
  return row ?? null
}

export const findById = async (tx: ReadTx, outsideCallId: string): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'outside-calls.by-id',
    `select ${columns} from outside_calls where workspace_id = $1 and outside_call_id = $2`,
    [tx.workspaceId, outsideCallId],
  )
  return row ?? null
}

/** Index outside_calls_interaction. */
export const findOfInteraction = async (tx: ReadTx, interactionId: string): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'outside-calls.of-interaction',
    `select ${columns} from outside_calls where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** The other system gave its id to another call: this one keeps what was told of it. */
export const markReused = (tx: Tx, outsideCallId: string): void =>
  tx.send(
    'outside-calls.reused',
    'update outside_calls set is_reused = true where workspace_id = $1 and outside_call_id = $2',
    [tx.workspaceId, outsideCallId],
  )

export const insertCall = (
  tx: Tx,
  of: Pick<CallRow, 'outsideCallId' | 'systemId' | 'interactionId' | 'way' | 'number' | 'name' | 'ours'> & {
    theirId: string
  },
): void =>
  tx.send(
    'outside-calls.insert',
    `insert into outside_calls (workspace_id, outside_call_id, system_id, their_id, interaction_id, way, number, name, ours, told_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.workspaceId,
      of.outsideCallId,
      of.systemId,
      of.theirId,
      of.interactionId,
      of.way,
      of.number,
      of.name,
      of.ours,
      tx.now,
    ],
  )

/** What is known now; number and name where the first event had none. */
export const updateCall = (
  tx: Tx,
  outsideCallId: string,
  to: Known & { number: string; name: string; ours: string },
): void =>
  tx.send(
    'outside-calls.update',
    `update outside_calls set ringing_at = $3, answered_at = $4, ended_at = $5, ended_by = $6, hands = $7, unknown_extension = $8, rings_at = $9,
       number = case when number = '' then $10 else number end, name = case when name = '' then $11 else name end,
       ours = case when ours = '' then $12 else ours end, told_at = $13
     where workspace_id = $1 and outside_call_id = $2`,
    [
      tx.workspaceId,
      outsideCallId,
      to.ringingAt,
      to.answeredAt,
      to.endedAt,
      to.endedBy,
      JSON.stringify(to.hands satisfies readonly Hand[]),
      to.unknownExtension,
      to.ringsAt,
      to.number,
      to.name,
      to.ours,
      tx.now,
    ],
  )

export const setTranscript = (tx: Tx, outsideCallId: string, hash: Buffer): void =>
  tx.send(
    'outside-calls.transcript',
    'update outside_calls set transcript_hash = $3 where workspace_id = $1 and outside_call_id = $2',
    [tx.workspaceId, outsideCallId, hash],
  )

export interface RingingRow {
  interactionId: InteractionId
  system: string
  way: 'in' | 'out'
  number: string
  name: string
  since: Date
  customerId: string
}

/** Nobody's phone rings for more calls at once than a desk can show. */
const MOST_SHOWN = 5

/** What rings at a person's phone now, the longest first; index outside_calls_ringing. */
export const ringingAt = (tx: ReadTx, personId: PersonId): Promise<RingingRow[]> =>
  tx.query<RingingRow>(
    'outside-calls.ringing',
    `select c.interaction_id as "interactionId", s.name as system, c.way, c.number, c.name, coalesce(c.ringing_at, c.told_at) as since,
       i.customer_id as "customerId"
     from outside_calls c join phone_systems s using (workspace_id, system_id) join interactions i using (workspace_id, interaction_id)
     where c.workspace_id = $1 and c.rings_at @> array[$2]::uuid[] and c.ended_at is null and c.answered_at is null
     order by c.told_at limit ${MOST_SHOWN}`,
    [tx.workspaceId, personId],
  )
