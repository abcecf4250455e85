import { transcription as contract } from '@peakend/contract/transcription.ts'
import type { RecogniserFault } from '@peakend/contract/transcription.ts'
import { personOf, scopeOf } from '../../../base/caller.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import type { Recogniser } from './recogniser.ts'
import { change, recogniserOf, settingsOf, type RecogniserOptions } from './settings.ts'
import { findSettings } from './store.ts'

const on = routesFor(contract)
/** A test's patience: less than a browser's. */
const TEST_MS = 15_000
const RATE = 16_000
const PIECE_MS = 100

/** A second and a half in which nobody says a word, loud enough to be sent. */
const tone = (piece: number): Uint8Array => {
  const count = (RATE * PIECE_MS) / 1000
  const samples = Int16Array.from(
    { length: count },
    (_, i) => 3000 * Math.sin((2 * Math.PI * 220 * (piece * count + i)) / RATE),
  )
  return new Uint8Array(samples.buffer)
}

/** Sends sound and waits for the end: what answers at all is well. */
const tried = async (recogniser: Recogniser, language: string) => {
  const startMs = performance.now()
  const found = Promise.withResolvers<{ why: RecogniserFault; said: string | null } | null>()
  const hearing = recogniser.begin({
    language,
    rate: RATE,
    segment: () => undefined,
    state: (why, said) => (why === null ? undefined : found.resolve({ why, said: said ?? null })),
  })
  const timer = setTimeout(() => found.resolve({ why: 'too-slow', said: null }), TEST_MS)
  for (let i = 0; i < 15; i++) hearing.push(tone(i), i * PIECE_MS)
  void hearing.end().then(() => found.resolve(null))
  const fault = await found.promise
  clearTimeout(timer)
  hearing.close()
  return { why: fault?.why ?? null, said: fault?.said ?? null, ms: Math.round(performance.now() - startMs) }
}

export const transcriptionRoutes = ({ keeper, modelsDir }: Pick<RecogniserOptions, 'keeper' | 'modelsDir'>) =>
  on.router({
    get: on.get.handler(({ context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, (tx) => settingsOf(tx, modelsDir)),
    ),
    set: on.set.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        await change(tx, caller, keeper, input)
        return settingsOf(tx, modelsDir)
      }),
    ),
    test: on.test.handler(async ({ input, context: { db, caller } }) => {
      const set = await db.read(scopeOf(caller).workspaceId, findSettings)
      const recogniser = set && recogniserOf({ keeper, modelsDir }, set, input.language)
      if (!recogniser) throw new Refusal('not_found')
      return tried(recogniser, input.language)
    }),
  })
