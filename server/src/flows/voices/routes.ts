import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { MOST_PROMPT_BYTES, PromptName, voices as contract } from '@peakend/contract/voices.ts'
import type { PromptId } from '@peakend/contract/ids.ts'
import { ScreenLanguage } from '@peakend/contract/values.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { defineRawRoute, type RawRoute } from '../../base/raw-route.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { sealSecrets, type Keeper } from '../../base/secrets.ts'
import { audit } from '../../identity/audit/audit.ts'
import type { FileStore } from '../../interactions/attachments/attachments.ts'
import {
  findPrompt,
  findSettings,
  insertPrompt,
  listPrompts,
  removePromptRow,
  saveSettings,
  type PromptRecord,
} from './store.ts'
import { asKept, keepSound, type Voices } from './voices.ts'
import { lengthMs } from './wav.ts'

const on = routesFor(contract)
/** A list one looks through. */
const MOST_PROMPTS = 500

const shown = ({ addedAt, addedBy, ...of }: PromptRecord) => ({
  ...of,
  addedBy: addedBy ?? '',
  addedAt: addedAt.toISOString(),
})

export const voicesRoutes = ({ voices, keeper }: { voices: Voices; keeper: Keeper }) =>
  on.router({
    get: on.get.handler(({ context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        const set = await findSettings(tx)
        return { http: set?.http ?? null, hasKey: Boolean(set?.sealedKey) }
      }),
    ),
    set: on.set.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        const before = await findSettings(tx)
        // a key is not sent to another place than it was given for
        const isSamePlace = before?.http?.url === input.http?.url
        const sealedKey =
          input.key === undefined ? (isSamePlace ? before?.sealedKey : null) : sealSecrets(keeper, { key: input.key })
        await saveSettings(tx, { http: input.http, sealedKey: input.http === null ? null : (sealedKey ?? null) })
        await audit(tx, caller, 'voice.changed', null, { url: input.http?.url ?? null })
        return { http: input.http, hasKey: input.http !== null && Boolean(sealedKey) }
      }),
    ),
    speakers: on.speakers.handler(async ({ context: { caller } }) => {
      const { workspaceId } = scopeOf(caller)
      // spoken once and kept: it costs nothing to ask again
      const by = async (language: 'en' | 'es', text: string) =>
        (await voices.heard(workspaceId, { text, language, promptId: null }))?.by ?? null
      const [en, es] = await Promise.all([by('en', 'You are next.'), by('es', 'Su llamada es la siguiente.')])
      return { en, es }
    }),
    listen: on.listen.handler(async ({ input, context: { caller } }) => {
      const found = await voices.heard(scopeOf(caller).workspaceId, input)
      return found ? { wav: found.wav.toString('base64'), by: found.by } : { wav: null, by: null }
    }),
    prompts: on.prompts.handler(({ context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: (await listPrompts(tx, MOST_PROMPTS)).map(shown) })),
    ),
    removePrompt: on.removePrompt.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        if (!(await removePromptRow(tx, input.promptId))) throw new Refusal('not_found')
        await audit(tx, caller, 'prompt.removed', { noun: 'prompt', id: input.promptId })
        return { done: true as const }
      }),
    ),
  })

/** A recording comes in: any WAV, kept as calls carry it. */
export const promptUpload = (files: FileStore): RawRoute =>
  defineRawRoute({
    method: 'POST',
    path: '/api/prompts',
    permission: 'queues.change',
    bodyLimit: MOST_PROMPT_BYTES,
    perMinute: 30,
    async handle({ caller, db, body, query }) {
      const { workspaceId, personId } = personOf(caller)
      const name = PromptName.safeParse(query.get('name'))
      const language = ScreenLanguage.safeParse(query.get('language'))
      if (!name.success || !language.success) throw new Refusal('invalid', 'A recording needs a name and a language.')
      const read = asKept(await buffer(body))
      if (typeof read === 'string') throw new Refusal('sound_unreadable', undefined, { problem: read })
      const id = randomUUID() as PromptId
      // the file first: a row without its sound would be said as nothing
      await keepSound(files, `${workspaceId}/${id}`, read.wav)
      const row = await db.transact(workspaceId, async (tx) => {
        if ((await listPrompts(tx, MOST_PROMPTS)).length >= MOST_PROMPTS) throw new Refusal('limit_reached')
        await insertPrompt(tx, { id, name: name.data, language: language.data, ms: lengthMs(read.sound), by: personId })
        await audit(tx, caller, 'prompt.added', { noun: 'prompt', id }, { name: name.data })
        return findPrompt(tx, id)
      })
      return { status: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(row && shown(row)) }
    },
  })
