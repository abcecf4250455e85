/**
 * Recordings that nobody wrote along with, our own and those of other telephone systems, written down by the workspace's recogniser once they are kept, and judged like any other call.
 * Only where each side is by itself: of a mixed one nobody could say who spoke. One at a time, so that calls that run come first.
 */
import { createHash } from 'node:crypto'
import type { InteractionId, PersonId, RecordingId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, Tx } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery } from '../../../base/jobs.ts'
import { defineReaction } from '../../../base/reactions.ts'
import { addSpoken, type Spoken } from '../../../interactions/carried/carried.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { speakerAt } from '../outside/calls.ts'
import { findOfInteraction, setTranscript } from '../outside/store.ts'
import type { Recognisers } from '../recogniser/settings.ts'
import { findSettings } from '../recogniser/store.ts'
import type { SoundType } from '../recordings/decoding.ts'
import { findOf, findRecording, type RecordingRow } from '../recordings/store.ts'
import { hearSound, type SaidBy } from './hearing-sound.ts'
import { languageOf } from './pausing.ts'

const KIND = 'words.afterwards'
/** Their transcript may be on its way: what their system knows is better than what we hear. */
const OUTSIDE_WAIT_MS = 10 * 60_000
/** What was heard while the call ran is kept within this. */
const OWN_WAIT_MS = 30_000
/** An hour of sound on a slow recogniser. */
const ATTEMPT_MS = 2 * 3_600_000
const WAITS_MS = [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000]
const MOST_TURNS = 2000

/** What was said already stands in the conversation, from whichever source. */
const hasWords = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> =>
  (
    await tx.query(
      'words.has-any',
      `select from turns where workspace_id = $1 and interaction_id = $2 and kind = 'said' and (sender_id like 'heard:%' or sender_id like 'spoken:%') limit 1`,
      [tx.workspaceId, interactionId],
    )
  ).length > 0

const isWanted = async (tx: ReadTx, of: RecordingRow | null): Promise<boolean> => {
  if (of?.state !== 'kept' || of.holds === 'message' || of.sides === 'mixed' || of.sealedKey === null) return false
  const set = await findSettings(tx)
  if (!set?.isOn || !set.recordings) return false
  // their own system told, or did not, whom it recorded
  const isTold = of.source === 'outside' || of.isAnnounced === true || !set.telling.isSpoken || set.telling.isAnnounced
  return isTold && !(await hasWords(tx, of.interactionId))
}

/** A recording is kept: written down after a moment, where nobody did. */
export const writeAfterwards = defineReaction({
  name: 'words.write-afterwards',
  on: ['recording.changed'],
  startAt: 'now',
  async react(tx, { event }) {
    for (const one of await findOf(tx, event.interactionId)) {
      if (!(await isWanted(tx, one))) continue
      const waitMs = one.source === 'outside' ? OUTSIDE_WAIT_MS : OWN_WAIT_MS
      tx.enqueue({ kind: KIND, key: one.recordingId, dueAt: new Date(tx.now.getTime() + waitMs) })
    }
  },
})

export interface AfterwardsOptions {
  db: Database
  recognisers: Recognisers
  /** The bytes of a recording that is kept. */
  soundOf: (workspaceId: WorkspaceId, of: RecordingRow) => AsyncIterable<Uint8Array>
}

export const afterwardsDelivery = (of: AfterwardsOptions): Delivery => {
  let before: Promise<unknown> = Promise.resolve()
  return defineDelivery({
    kind: KIND,
    unresolved: 'again',
    timeoutMs: ATTEMPT_MS,
    retries: { maxAttempts: WAITS_MS.length + 1, waitsMs: WAITS_MS },
    attempt(job, signal) {
      const mine = before.then(() => attempt(of, job.workspaceId, job.key as RecordingId, signal))
      before = mine.catch(() => undefined)
      return mine
    },
    async settled() {
      // what was heard is kept with the attempt
    },
  })
}

const attempt = async (
  of: AfterwardsOptions,
  workspaceId: WorkspaceId,
  recordingId: RecordingId,
  signal: AbortSignal,
): Promise<Attempted> => {
  const { db, recognisers } = of
  const { row, isStillWanted, language } = await db.read(workspaceId, async (tx) => {
    const found = await findRecording(tx, recordingId)
    return {
      row: found,
      isStillWanted: await isWanted(tx, found),
      language: found ? await languageOf(tx, found.interactionId) : null,
    }
  })
  if (!row || !isStillWanted || language === null) return { result: 'done' }
  const recogniser = await recognisers.forRecording(workspaceId, language)
  if (!recogniser) return { result: 'done' }
  const heard = await hearSound(recogniser, of.soundOf(workspaceId, row), {
    type: row.type as SoundType,
    order: row.sides === 'customer-left' ? ['customer', 'agent'] : ['agent', 'customer'],
    startedAtMs: row.startedAt.getTime(),
    language,
    signal,
    patienceMs: ATTEMPT_MS / 4,
  })
  if ('fault' in heard) {
    await recognisers.note(workspaceId, heard.fault, heard.said)
    return { result: 'again', why: `the recogniser: ${heard.fault}` }
  }
  if ('problem' in heard) return { result: 'done' }
  await recognisers.note(workspaceId, null)
  const said = heard.segments.slice(0, MOST_TURNS)
  if (said.length > 0) await db.transact(workspaceId, (tx) => keep(tx, row, said, language))
  return { result: 'done' }
}

/** Who of us was in the call at each time. */
const agentsOf = async (tx: ReadTx, row: RecordingRow): Promise<(at: Date) => PersonId | null> => {
  const outside = row.source === 'outside' ? await findOfInteraction(tx, row.interactionId) : null
  if (outside) return (at) => speakerAt(outside, at)
  const legs = await tx.query<{ personId: PersonId; upAt: Date; endedAt: Date | null }>(
    'words.agents',
    `select l.person_id as "personId", l.up_at as "upAt", l.ended_at as "endedAt" from calls c join call_legs l using (workspace_id, call_id)
     where workspace_id = $1 and c.interaction_id = $2 and l.as_who = 'agent' and l.up_at is not null and l.person_id is not null order by l.up_at limit 100`,
    [tx.workspaceId, row.interactionId],
  )
  const last = legs.at(-1)?.personId ?? (await interactions.find(tx, row.interactionId))?.agentId ?? null
  return (at) => legs.findLast((one) => one.upAt <= at && (one.endedAt === null || one.endedAt >= at))?.personId ?? last
}

/** Everything at once, unless somebody else told it meanwhile or the recording was erased. */
const keep = async (tx: Tx, row: RecordingRow, segments: readonly SaidBy[], language: string): Promise<void> => {
  await interactions.lock(tx, row.interactionId)
  if (!(await isWanted(tx, await findRecording(tx, row.recordingId)))) return
  const agentAt = await agentsOf(tx, row)
  const turns = segments.map(({ by, text, fromMs }): Spoken => {
    const at = new Date(fromMs)
    return { by, personId: by === 'agent' ? agentAt(at) : null, text, at }
  })
  await addSpoken(tx, row.interactionId, { turns, language })
  const outside = row.source === 'outside' ? await findOfInteraction(tx, row.interactionId) : null
  if (outside && !outside.transcriptHash)
    setTranscript(tx, outside.outsideCallId, createHash('sha256').update(JSON.stringify(segments)).digest())
}
