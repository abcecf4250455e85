/** The sound itself, any part of it: for a browser's player, which asks for parts as it goes. */
import { personOf } from '../../../base/caller.ts'
import type { Database } from '../../../base/database.ts'
import { defineRawRoute, type RawAnswer, type RawRequest, type RawRoute } from '../../../base/raw-route.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { Keeper } from '../../../base/secrets.ts'
import { soundOf, type SoundStore } from './keeping.ts'
import { mustHear, mustHold } from './listening.ts'
import { rangeOf } from './rules.ts'

export interface SoundOptions {
  db: Database
  files: SoundStore
  keeper: Keeper
  signingKey: Buffer
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** A player that is dragged about asks for a part each time. */
const PARTS_PER_MINUTE = 600

export const soundRoute = (options: SoundOptions): RawRoute =>
  defineRawRoute({
    method: 'GET',
    path: '/api/recordings/:recordingId/sound',
    permission: 'interactions.read',
    perMinute: PARTS_PER_MINUTE,
    handle: (request) => sound(options, request),
  })

const sound = async (options: SoundOptions, request: RawRequest): Promise<RawAnswer> => {
  const person = personOf(request.caller)
  const recordingId = request.params['recordingId'] ?? ''
  if (!UUID.test(recordingId)) throw new Refusal('not_found')
  const ticket = request.query.get('ticket') ?? ''
  mustHold({ recordingId, personId: person.personId, ticket, now: options.db.clock.now() }, options.signingKey)
  const found = await request.db.read(person.workspaceId, (tx) => mustHear(tx, person, recordingId))
  const bytes = found.bytes ?? 0
  const header = request.headers['range']
  const range = rangeOf(Array.isArray(header) ? header[0] : header, bytes)
  if (range === 'unfit') return { status: 416, headers: { 'content-range': `bytes */${bytes}` } }
  const { from, to } = range === 'whole' ? { from: 0, to: bytes - 1 } : range
  return {
    status: range === 'whole' ? 200 : 206,
    headers: {
      'content-type': found.type,
      'content-length': String(to - from + 1),
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': 'inline',
      ...(range === 'whole' ? {} : { 'content-range': `bytes ${from}-${to}/${bytes}` }),
    },
    body: soundOf(options, person.workspaceId, found, { from, to }),
  }
}
