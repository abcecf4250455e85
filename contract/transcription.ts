/** Whether what is said in calls is written down, by which recogniser, and how that goes. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Telling } from './recordings.ts'
import { At, ScreenLanguage } from './values.ts'

/** `socket`: vosk-server's protocol; `transcriptions`: `POST .../audio/transcriptions`; `model`: a model on the machine of the server. */
export const RecogniserForm = z.enum(['socket', 'transcriptions', 'model'])
export type RecogniserForm = z.infer<typeof RecogniserForm>

export const RecogniserFault = z.enum([
  /** It cannot be reached, or went away. */
  'away',
  /** The key, the address or the model's name. */
  'not-allowed',
  /** It says that the request is wrong. */
  'refused',
  /** What it answers is nothing we know. */
  'wrong-form',
  /** It does not answer in time, or cannot keep up. */
  'too-slow',
  /** The telephone switch hands out no live sound. */
  'no-sound',
  /** No model of that language on this machine, or nothing that can read it. */
  'no-model',
])
export type RecogniserFault = z.infer<typeof RecogniserFault>

const Address = z.url({ protocol: /^(?:https?|wss?)$/ }).max(500)

export const TranscriptionChoice = z.object({
  isOn: z.boolean(),
  form: RecogniserForm,
  /** Where each language is written down; null where it is not. Of form `model` the address is not used, and any text but null means yes. */
  addresses: z.object({ en: Address.or(z.literal('here')).nullable(), es: Address.or(z.literal('here')).nullable() }),
  /** Of form `transcriptions`. */
  model: z.string().trim().max(100),
  /** Recordings without a transcript as well: our own where nobody wrote along, and those of other telephone systems. */
  recordings: z.boolean(),
  /** How customers are told that a call is written down, where nothing tells them that it is recorded: that counts for both. Left out it stays as it is. */
  telling: Telling.optional(),
})
export type TranscriptionChoice = z.infer<typeof TranscriptionChoice>

export const TranscriptionSettings = TranscriptionChoice.extend({
  telling: Telling,
  hasKey: z.boolean(),
  /** How it goes: null where it works, or was not needed yet. */
  trouble: z.object({ why: RecogniserFault, said: z.string().nullable(), since: At }).nullable(),
  /** When words last came. */
  lastAt: At.nullable(),
  /** Why the form `model` cannot be chosen here; null where it can. */
  noModel: z.string().nullable(),
})

export const transcription = {
  get: endpoint({
    method: 'GET',
    path: '/workspace/transcription',
    permission: 'workspace.change',
    summary: 'Whether calls are written down, by what, and how that goes',
    output: TranscriptionSettings,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/workspace/transcription',
    permission: 'workspace.change',
    summary: 'Have calls written down, or not; a key that is left out stays for the same addresses',
    input: TranscriptionChoice.extend({ key: z.string().min(1).max(500).optional() }),
    output: TranscriptionSettings,
    refusals: ['invalid'],
  }),
  test: endpoint({
    method: 'POST',
    path: '/workspace/transcription/test',
    permission: 'workspace.change',
    summary: 'Send a second of sound to the recogniser; answers what happened',
    input: z.object({ language: ScreenLanguage }),
    output: z.object({ why: RecogniserFault.nullable(), said: z.string().nullable(), ms: z.number().int() }),
    refusals: ['not_found'],
    perMinute: 12,
  }),
}
