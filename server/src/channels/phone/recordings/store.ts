/** SQL of recordings, their pauses and their rules. */
import type { Recording, RecordingRules } from '@peakend/contract/recordings.ts'
import type { InteractionId, PersonId, QueueId, RecordingId } from '@peakend/contract/ids.ts'
import type { PauseRule } from '@peakend/contract/recordings.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export interface RecordingRow {
  recordingId: RecordingId
  interactionId: InteractionId
  source: 'own' | 'outside'
  state: Recording['state']
  type: string
  sides: Recording['sides']
  startedAt: Date
  endedAt: Date | null
  isAnnounced: boolean | null
  bytes: number | null
  ms: number | null
  sha256: Buffer | null
  sealedKey: Buffer | null
  stretchMs: number | null
  peaks: Buffer[] | null
  /** The customer's leg at the switch; null where another system recorded it, and of a message. */
  leg: string | null
  holds: 'call' | 'message'
  /** Of a message: the turn it is. */
  ordinal: number | null
}
const columns = `recording_id as "recordingId", interaction_id as "interactionId", source, state, type, sides, started_at as "startedAt",
  ended_at as "endedAt", is_announced as "isAnnounced", bytes, ms, sha256, sealed_key as "sealedKey", stretch_ms as "stretchMs", peaks, leg, holds, ordinal`

/** A call that is recorded, put through and recorded again has a few. */
const MOST_OF_ONE = 50

/** In the order they began; index recordings_interaction. */
export const findOf = (tx: ReadTx, interactionId: InteractionId): Promise<RecordingRow[]> =>
  tx.query<RecordingRow>(
    'recordings.of',
    `select ${columns} from recordings where workspace_id = $1 and interaction_id = $2 order by started_at limit ${MOST_OF_ONE}`,
    [tx.workspaceId, interactionId],
  )

export const findRecording = async (tx: ReadTx, recordingId: string): Promise<RecordingRow | null> => {
  const [row] = await tx.query<RecordingRow>(
    'recordings.find',
    `select ${columns} from recordings where workspace_id = $1 and recording_id = $2`,
    [tx.workspaceId, recordingId],
  )
  return row ?? null
}

/** Locked; index recordings_running. */
export const lockRunning = async (tx: Tx, interactionId: InteractionId): Promise<RecordingRow | null> => {
  const [row] = await tx.query<RecordingRow>(
    'recordings.lock-running',
    `select ${columns} from recordings where workspace_id = $1 and interaction_id = $2 and state = 'running' for update`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const insertRecording = (
  tx: Tx,
  of: Pick<
    RecordingRow,
    'recordingId' | 'interactionId' | 'source' | 'state' | 'type' | 'sides' | 'startedAt' | 'isAnnounced'
  > &
    Partial<Pick<RecordingRow, 'leg' | 'sha256' | 'endedAt' | 'holds' | 'ordinal'> & { queueId: QueueId }>,
): void =>
  tx.send(
    'recordings.insert',
    `insert into recordings (workspace_id, recording_id, interaction_id, source, state, type, sides, started_at, is_announced, leg, sha256, ended_at, holds, ordinal, queue_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.workspaceId,
      of.recordingId,
      of.interactionId,
      of.source,
      of.state,
      of.type,
      of.sides,
      of.startedAt,
      of.isAnnounced,
      of.leg ?? null,
      of.sha256 ?? null,
      of.endedAt ?? null,
      of.holds ?? 'call',
      of.ordinal ?? null,
      of.queueId ?? null,
    ],
  )

/** The newest message in a conversation, and the queue it was left for; null for none. Index recordings_interaction. */
export const findMessage = async (
  tx: ReadTx,
  interactionId: InteractionId,
): Promise<{ recordingId: RecordingId; queueId: QueueId | null } | null> => {
  const [row] = await tx.query<{ recordingId: RecordingId; queueId: QueueId | null }>(
    'recordings.message',
    `select recording_id as "recordingId", queue_id as "queueId" from recordings where workspace_id = $1 and interaction_id = $2 and holds = 'message'
     order by started_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** The call is over: what was recorded is on its way. False where it was already. */
export const markComing = async (tx: Tx, recordingId: string): Promise<boolean> =>
  (
    await tx.query(
      'recordings.coming',
      `update recordings set state = 'coming', ended_at = $3 where workspace_id = $1 and recording_id = $2 and state = 'running' returning 1`,
      [tx.workspaceId, recordingId, tx.now],
    )
  ).length > 0

/** It lies in the store now. Nothing where it was erased meanwhile. */
export const markKept = async (
  tx: Tx,
  recordingId: string,
  of: {
    bytes: number
    sha256: Buffer
    sealedKey: Buffer
    ms: number
    stretchMs: number
    sides: Recording['sides']
    peaks: readonly Uint8Array[]
  },
): Promise<boolean> =>
  (
    await tx.query(
      'recordings.kept',
      `update recordings set state = 'kept', bytes = $3, sha256 = $4, sealed_key = $5, ms = $6::int, stretch_ms = $7, sides = $8, peaks = $9,
         ended_at = coalesce(ended_at, started_at + $6::int * interval '1 millisecond')
       where workspace_id = $1 and recording_id = $2 and state in ('coming', 'failed') returning 1`,
      [
        tx.workspaceId,
        recordingId,
        of.bytes,
        of.sha256,
        of.sealedKey,
        of.ms,
        of.stretchMs,
        of.sides,
        of.peaks.map((side) => Buffer.from(side)),
      ],
    )
  ).length > 0

export const markFailed = (tx: Tx, recordingId: string, why: string): void =>
  tx.send(
    'recordings.failed',
    `update recordings set state = 'failed', why_failed = $3 where workspace_id = $1 and recording_id = $2 and state = 'coming'`,
    [tx.workspaceId, recordingId, why.slice(0, 200)],
  )

/** The key goes first: what is left of the sound anywhere is noise from then on. Answers which were there. */
export const eraseOf = async (tx: Tx, recordingIds: readonly string[]): Promise<RecordingId[]> =>
  (
    await tx.query<{ id: RecordingId }>(
      'recordings.erase',
      `update recordings set state = 'erased', erased_at = $3, sealed_key = null, sha256 = null, peaks = null, stretch_ms = null
       where workspace_id = $1 and recording_id = any($2::uuid[]) and erased_at is null and state <> 'running' returning recording_id as id`,
      [tx.workspaceId, recordingIds, tx.now],
    )
  ).map((row) => row.id)

/** Not erased yet; index recordings_interaction. */
export const idsOfInteractions = async (tx: ReadTx, interactionIds: readonly string[]): Promise<RecordingId[]> =>
  (
    await tx.query<{ id: RecordingId }>(
      'recordings.of-interactions',
      'select recording_id as id from recordings where workspace_id = $1 and interaction_id = any($2::uuid[]) and erased_at is null',
      [tx.workspaceId, interactionIds],
    )
  ).map((row) => row.id)

/** Begun before `before` and not erased, oldest first; index recordings_kept. */
export const idsBefore = async (tx: ReadTx, before: Date, limit: number): Promise<RecordingId[]> =>
  (
    await tx.query<{ id: RecordingId }>(
      'recordings.overdue',
      `select recording_id as id from recordings where workspace_id = $1 and started_at < $2 and erased_at is null and state <> 'running'
       order by started_at limit $3`,
      [tx.workspaceId, before, limit],
    )
  ).map((row) => row.id)

export interface PauseRow {
  recordingId: RecordingId
  fromAt: Date
  toAt: Date | null
  rule: PauseRule | null
  personId: PersonId | null
  personName: string | null
}

export const findPauses = (tx: ReadTx, recordingIds: readonly string[]): Promise<PauseRow[]> =>
  tx.query<PauseRow>(
    'recording-pauses.of',
    `select p.recording_id as "recordingId", p.from_at as "fromAt", p.to_at as "toAt", p.rule, p.person_id as "personId",
       (select c.name from colleagues c where c.person_id = p.person_id) as "personName"
     from recording_pauses p where p.workspace_id = $1 and p.recording_id = any($2::uuid[]) order by p.from_at limit 1000`,
    [tx.workspaceId, recordingIds],
  )

export const insertPause = (
  tx: Tx,
  of: { recordingId: string; fromAt: Date; toAt: Date | null; personId: PersonId | null; rule: PauseRule | null },
): void =>
  tx.send(
    'recording-pauses.insert',
    `insert into recording_pauses (workspace_id, recording_id, from_at, to_at, person_id, rule) values ($1, $2, $3, $4, $5, $6)`,
    [tx.workspaceId, of.recordingId, of.fromAt, of.toAt, of.personId, of.rule],
  )

/** Ends what a rule paused, or where none is named what was paused by hand; with `isAll` everything. */
export const endPauses = async (tx: Tx, recordingId: string, rule: PauseRule | null, isAll = false): Promise<void> => {
  await tx.query(
    'recording-pauses.end',
    `update recording_pauses set to_at = $3 where workspace_id = $1 and recording_id = $2 and to_at is null and ($5 or rule is not distinct from $4)`,
    [tx.workspaceId, recordingId, tx.now, rule, isAll],
  )
}

export const WHOLE = '00000000-0000-0000-0000-000000000000'

/** The queue's own, else the workspace's; null where neither said anything. */
export const findRules = async (
  tx: ReadTx,
  queueId: string | null,
): Promise<(RecordingRules & { queueId: string }) | null> => {
  const [row] = await tx.query<RecordingRules & { queueId: string }>(
    'recording-rules.find',
    `select queue_id as "queueId", is_on as "isOn", announcement, is_announced as "isAnnounced", pause_on as "pauseOn", longest_pause_s as "longestPauseS",
       is_spoken as "isSpoken", refuse_key as "refuseKey", recorded
     from recording_rules where workspace_id = $1 and queue_id in ($2, '${WHOLE}') order by queue_id = '${WHOLE}' limit 1`,
    [tx.workspaceId, queueId ?? WHOLE],
  )
  return row ?? null
}

/** Rules by which callers are told, of the first of these queues that is recorded so; null where none is. The workspace's count where a queue has none of its own. `isOurs`: we call them, and no menu of ours says it. */
export const findSpoken = async (
  tx: ReadTx,
  queueIds: readonly string[],
  isOurs = false,
): Promise<Pick<RecordingRules, 'announcement' | 'recorded' | 'refuseKey'> | null> => {
  const [row] = await tx.query<Pick<RecordingRules, 'announcement' | 'recorded' | 'refuseKey'>>(
    'recording-rules.spoken',
    `select r.announcement, r.recorded, r.refuse_key as "refuseKey" from unnest($2::uuid[]) with ordinality q (id, n)
     join recording_rules r on r.workspace_id = $1 and r.queue_id = case
       when exists (select from recording_rules o where o.workspace_id = $1 and o.queue_id = q.id) then q.id else '${WHOLE}' end
     where r.is_on and (r.is_spoken or $3 and r.is_announced) order by q.n limit 1`,
    [tx.workspaceId, queueIds, isOurs],
  )
  return row ?? null
}

export const saveRules = (tx: Tx, queueId: string | null, to: RecordingRules): void =>
  tx.send(
    'recording-rules.save',
    `insert into recording_rules (workspace_id, queue_id, is_on, announcement, pause_on, longest_pause_s, is_announced, is_spoken, refuse_key, recorded) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (workspace_id, queue_id) do update set is_on = excluded.is_on, announcement = excluded.announcement, is_announced = excluded.is_announced, pause_on = excluded.pause_on,
       longest_pause_s = excluded.longest_pause_s, is_spoken = excluded.is_spoken, refuse_key = excluded.refuse_key, recorded = excluded.recorded`,
    [
      tx.workspaceId,
      queueId ?? WHOLE,
      to.isOn,
      JSON.stringify(to.announcement),
      to.pauseOn,
      to.longestPauseS,
      to.isAnnounced,
      to.isSpoken,
      to.refuseKey,
      JSON.stringify(to.recorded),
    ],
  )
