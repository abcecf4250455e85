/**
 * Recordings of calls: two sides, sealed at rest, heard by whoever may, and written down each time. A stretch that was paused holds nothing.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { InteractionId, PromptId, QueueId, RecordingId } from './ids.ts'
import { At, Bilingual, Done } from './values.ts'

/** Which side of the sound is whose; `mixed`: both in one. */
export const RecordingSides = z.enum(['customer-left', 'agent-left', 'mixed'])

/** What pauses a recording by itself: the customer hears music; the agent speaks with a third party aside; the customer types digits. */
export const PauseRule = z.enum(['hold', 'aside', 'keypad'])
export type PauseRule = z.infer<typeof PauseRule>

export const Recording = z.object({
  id: RecordingId,
  /** `running`: the call goes on. `coming`: it is being taken in. `erased`: it was kept, and its time is over. */
  state: z.enum(['running', 'coming', 'kept', 'failed', 'erased']),
  startedAt: At,
  ms: z.number().int().nullable(),
  sides: RecordingSides,
  /** Loudness over time, a byte for each stretch, in base64; of a mixed one only `customer`, which is both. Null where one may not listen. */
  peaks: z.object({ stretchMs: z.number(), customer: z.string(), agent: z.string().nullable() }).nullable(),
  pauses: z.array(
    z.object({
      fromMs: z.number().int(),
      /** Null while it is paused. */
      toMs: z.number().int().nullable(),
      rule: PauseRule.nullable(),
      personName: z.string().nullable(),
    }),
  ),
  /** Was the customer told that it is recorded? Null where another system recorded it. */
  isAnnounced: z.boolean().nullable(),
  /** A call, or a message that the caller left: then `ordinal` is the turn it is. */
  holds: z.enum(['call', 'message']),
  ordinal: z.number().int().nullable(),
})
export type Recording = z.infer<typeof Recording>

/** How customers are told what is kept of a call. */
export const Telling = z.object({
  /** What is to be said before anything is kept, for whoever records or speaks the prompts. */
  announcement: Bilingual,
  /** We say it ourselves, before the menu and before anybody answers. Of who was not told to the end nothing is kept then. */
  isSpoken: z.boolean().default(false),
  /** Recordings in place of a voice that speaks `announcement`. */
  recorded: z.object({ en: PromptId.optional(), es: PromptId.optional() }).default({}),
  /** For whoever presses it nothing is kept; said after what the voice speaks. A recording names it by itself. */
  refuseKey: z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']).nullable().default(null),
  /** Our own menu says it before anybody answers. A claim of whoever sets it: we cannot hear whether it does. */
  isAnnounced: z.boolean(),
})
export type Telling = z.infer<typeof Telling>

export const RecordingRules = Telling.extend({
  isOn: z.boolean(),
  pauseOn: z.array(PauseRule).max(3),
  /** A pause that was forgotten ends by itself. */
  longestPauseS: z.number().int().min(10).max(3600),
})
export type RecordingRules = z.infer<typeof RecordingRules>

const one = z.object({ recordingId: RecordingId })

export const recordings = {
  of: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/recordings',
    permission: 'interactions.read',
    summary: 'Recordings of a conversation, and whether one may listen to them',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ rows: z.array(Recording), mayListen: z.boolean() }),
    refusals: ['not_found'],
  }),
  listen: endpoint({
    method: 'POST',
    path: '/recordings/{recordingId}/listen',
    permission: 'interactions.read',
    summary:
      'An address to listen at, for an hour: for whoever may hear recordings, and for the agent whose call it was. It is written into the audit log',
    input: one,
    output: z.object({ url: z.string(), type: z.string(), until: At }),
    refusals: ['not_found', 'gone'],
  }),
  erase: endpoint({
    method: 'DELETE',
    path: '/recordings/{recordingId}',
    permission: 'customers.erase',
    summary: 'Erase a recording for good; twice equals once',
    input: one,
    output: Done,
    refusals: ['not_found'],
  }),
  rules: endpoint({
    method: 'GET',
    path: '/recording-rules',
    permission: 'workspace.read',
    summary: 'Whether calls are recorded, what is said first, and what pauses it: of a queue, else of the workspace',
    input: z.object({ queueId: QueueId.optional() }),
    output: RecordingRules.extend({ isOwn: z.boolean() }),
  }),
  setRules: endpoint({
    method: 'PUT',
    path: '/recording-rules',
    permission: 'workspace.change',
    summary: 'Set them, for a queue or for the workspace',
    input: RecordingRules.extend({ queueId: QueueId.optional() }),
    output: Done,
    refusals: ['not_found'],
  }),
}
