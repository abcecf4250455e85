/** Recordings of another telephone system: taken in for a call it told of, sealed while they come in, measured, and kept like our own. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { InteractionId, RecordingId, WorkspaceId } from '@peakend/contract/ids.ts'
import { RecordingSides } from '@peakend/contract/recordings.ts'
import { At } from '@peakend/contract/values.ts'
import { scopeOf } from '../../../base/caller.ts'
import type { Tx } from '../../../base/database.ts'
import { defineRawRoute, type RawAnswer, type RawRequest, type RawRoute } from '../../../base/raw-route.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { Keeper } from '../../../base/secrets.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { sniffed } from '../../../interactions/attachments/attachments.ts'
import { timeTold } from '../outside/calls.ts'
import { timesOf } from '../outside/rules.ts'
import { findCall, type CallRow } from '../outside/store.ts'
import { findNamed } from '../outside/systems.ts'
import { measured, placeOf, sealKey, takeSound, type Incoming, type SoundStore } from './keeping.ts'
import type { ToMeasure } from './measuring-worker.ts'
import { findOf, insertPause, insertRecording, markKept, type RecordingRow } from './store.ts'

/** Seven hours as MP3 of 32 kbit/s; fifty minutes of two sides as plain WAV. */
const MOST_BYTES = 100 * 1024 * 1024
const UPLOADS_PER_MINUTE = 60
const MOST_PAUSES = 200

const types: Record<string, ToMeasure['type']> = {
  'audio/wav': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/mpeg': 'audio/mpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
}

export interface UploadOptions {
  files: SoundStore
  keeper: Keeper
}

export const uploadRoute = (options: UploadOptions): RawRoute =>
  defineRawRoute({
    method: 'POST',
    path: '/api/outside-calls/recordings',
    permission: 'api-key',
    bodyLimit: MOST_BYTES,
    perMinute: UPLOADS_PER_MINUTE,
    handle: (request) => upload(options, request),
  })

interface Asked {
  system: string
  callId: string
  sides: RecordingRow['sides']
  startsAt: string | undefined
  paused: { fromMs: number; toMs: number }[]
}

const invalid = (path: string, problem: string) => new Refusal('invalid', undefined, { fields: [{ path, problem }] })

const askedIn = (query: URLSearchParams): Asked => {
  const sides = RecordingSides.safeParse(query.get('sides') ?? 'mixed')
  if (!sides.success) throw invalid('sides', 'is customer-left, agent-left or mixed')
  const startsAt = query.get('startsAt') ?? undefined
  if (startsAt !== undefined && !At.safeParse(startsAt).success) throw invalid('startsAt', 'is no point in time')
  const paused = query.getAll('paused').map((one) => {
    const [, from, to] = /^(\d{1,9})-(\d{1,9})$/.exec(one) ?? []
    if (from === undefined || to === undefined || Number(from) >= Number(to))
      throw invalid('paused', 'is from-to in milliseconds')
    return { fromMs: Number(from), toMs: Number(to) }
  })
  if (paused.length > MOST_PAUSES) throw invalid('paused', `is given at most ${MOST_PAUSES} times`)
  const [system, callId] = [(query.get('system') ?? '').trim(), (query.get('callId') ?? '').trim()]
  if (system === '' || callId === '' || /\p{Cc}/u.test(system + callId)) throw new Refusal('not_found')
  return { system, callId, sides: sides.data, startsAt, paused }
}

const typeOf = (request: RawRequest): ToMeasure['type'] => {
  const header = request.headers['content-type']
  const declared = (Array.isArray(header) ? header[0] : header)?.split(';')[0]?.trim().toLowerCase() ?? ''
  const type = types[declared]
  if (!type) throw new Refusal('wrong_content_type', 'Recordings are taken as WAV, MP3 and Ogg.')
  return type
}

const callOf = async (tx: Tx | Parameters<typeof findNamed>[0], asked: Asked): Promise<CallRow> => {
  const system = await findNamed(tx, asked.system)
  const call = system && (await findCall(tx, system.systemId, asked.callId))
  if (!call) throw new Refusal('not_found')
  return call
}

const upload = async (options: UploadOptions, request: RawRequest): Promise<RawAnswer> => {
  const { workspaceId } = scopeOf(request.caller)
  const { db } = request
  const asked = askedIn(request.query)
  const type = typeOf(request)
  await db.read(workspaceId, (tx) => callOf(tx, asked))
  const incoming = await takeSound(request.body as AsyncIterable<Uint8Array>, options.files.incoming)
  try {
    if (incoming.bytes === 0) throw new Refusal('invalid', 'The file is empty.')
    if (!sniffed(type, incoming.head)) throw new Refusal('wrong_content_type', 'The file is not what it is said to be.')
    const more = await measured(incoming, { type, sides: asked.sides })
    // the row first: what a crash leaves between is a row without sound, which the next attempt fills
    const place = await db.transact(workspaceId, (tx) => claim(tx, asked, { type, ...more, sha256: incoming.sha256 }))
    if (!place.isKept) await keep(options, request, workspaceId, place.recordingId, incoming, more)
    const { recordingId, interactionId } = place
    const body = JSON.stringify({ recordingId, interactionId, ms: more.ms, sides: more.sides })
    return { status: place.isKept ? 200 : 201, headers: { 'content-type': 'application/json' }, body }
  } finally {
    await rm(incoming.path, { force: true })
  }
}

const claim = async (
  tx: Tx,
  asked: Asked,
  of: { type: string; sides: RecordingRow['sides']; sha256: Buffer },
): Promise<{ recordingId: RecordingId; interactionId: InteractionId; isKept: boolean }> => {
  const call = await callOf(tx, asked)
  const { interactionId } = call
  await interactions.lock(tx, interactionId)
  const known = (await findOf(tx, interactionId)).find((one) => one.source === 'outside')
  if (known) {
    if (known.state === 'erased') throw new Refusal('gone')
    if (!known.sha256?.equals(of.sha256)) throw new Refusal('recording_taken')
    return { recordingId: known.recordingId, interactionId, isKept: known.state === 'kept' }
  }
  const times = timesOf(call, tx.now)
  const startedAt = timeTold(tx, asked.startsAt) ?? times.answeredAt ?? times.ringingAt
  const recordingId = randomUUID() as RecordingId
  const { type, sides, sha256 } = of
  insertRecording(tx, {
    recordingId,
    interactionId,
    source: 'outside',
    state: 'coming',
    type,
    sides,
    startedAt,
    isAnnounced: null,
    sha256,
  })
  for (const { fromMs, toMs } of asked.paused)
    insertPause(tx, {
      recordingId,
      fromAt: new Date(startedAt.getTime() + fromMs),
      toAt: new Date(startedAt.getTime() + toMs),
      personId: null,
      rule: null,
    })
  return { recordingId, interactionId, isKept: false }
}

const keep = async (
  { files, keeper }: UploadOptions,
  { db }: RawRequest,
  workspaceId: WorkspaceId,
  recordingId: RecordingId,
  incoming: Incoming,
  more: Awaited<ReturnType<typeof measured>>,
): Promise<void> => {
  const place = placeOf(workspaceId, recordingId)
  await files.keep(place, incoming.path)
  const { bytes, sha256, key } = incoming
  const isKept = await db.transact(workspaceId, async (tx) => {
    const kept = await markKept(tx, recordingId, { bytes, sha256, sealedKey: sealKey(keeper, key), ...more })
    const [row] = await tx.query<{ interactionId: InteractionId }>(
      'recordings.interaction',
      'select interaction_id as "interactionId" from recordings where workspace_id = $1 and recording_id = $2',
      [tx.workspaceId, recordingId],
    )
    if (row) tx.record({ type: 'recording.changed', interactionId: row.interactionId })
    return kept
  })
  if (!isKept) await files.remove(place)
}
