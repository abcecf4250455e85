/** How a flow is heard: recordings, and voices that speak what is written. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { PromptId } from './ids.ts'
import { At, Done, ScreenLanguage, Written } from './values.ts'

/** A minute of the best a studio gives: 48 kHz, stereo, 24 bits. */
export const MOST_PROMPT_BYTES = 20_000_000

export const PromptName = Written(80)

export const Prompt = z.object({
  id: PromptId,
  name: z.string(),
  language: ScreenLanguage,
  ms: z.number().int(),
  addedBy: z.string(),
  addedAt: At,
})
export type Prompt = z.infer<typeof Prompt>

/** A provider that takes `{ model, input, voice, response_format: "wav" }` and answers with the sound. */
export const VoiceProvider = z.object({
  /** Whole, with its path: `https://voice.example/v1/audio/speech`. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  model: z.string().trim().min(1).max(100),
  voices: z.object({ en: z.string().trim().min(1).max(100), es: z.string().trim().min(1).max(100) }),
})
export type VoiceProvider = z.infer<typeof VoiceProvider>

const Settings = z.object({ http: VoiceProvider.nullable(), hasKey: z.boolean() })

export const voices = {
  get: endpoint({
    method: 'GET',
    path: '/voices',
    permission: 'queues.read',
    summary: 'Which provider speaks; without one the programs installed beside the server do',
    output: Settings,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/voices',
    permission: 'workspace.change',
    summary: 'Let a provider speak, or (http null) none; a key that is left out stays for the same address',
    input: z.object({ http: VoiceProvider.nullable(), key: z.string().min(1).max(500).optional() }),
    output: Settings,
  }),
  speakers: endpoint({
    method: 'GET',
    path: '/voices/speakers',
    permission: 'queues.read',
    summary:
      'Who speaks each language to callers now, by name; null where nothing can: then menus are silent in it, and callers wait without hearing their place',
    output: z.object({ en: z.string().nullable(), es: z.string().nullable() }),
    perMinute: 30,
  }),
  listen: endpoint({
    method: 'POST',
    path: '/voices/listen',
    permission: 'queues.change',
    summary: 'A text as callers would hear it, or a recording: a WAV file in base64; null where nothing can speak it',
    input: z.object({
      text: z.string().max(4000),
      language: ScreenLanguage,
      promptId: PromptId.nullable().default(null),
    }),
    output: z.object({ wav: z.string().nullable(), by: z.string().nullable() }),
    perMinute: 60,
  }),
  prompts: endpoint({
    method: 'GET',
    path: '/prompts',
    permission: 'queues.read',
    summary: 'Recordings; they are uploaded as WAV files by POST /api/prompts?name=&language=',
    output: z.object({ rows: z.array(Prompt) }),
  }),
  removePrompt: endpoint({
    method: 'DELETE',
    path: '/prompts/{promptId}',
    permission: 'queues.change',
    summary: 'Offer a recording no longer; menus that say it go on saying it',
    input: z.object({ promptId: PromptId }),
    output: Done,
    refusals: ['not_found'],
  }),
}
