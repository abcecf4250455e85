/** What a flow says is spoken when it is published, so that no caller waits for a voice to think. Where a voice is away they are spoken when they are first needed. */
import { Flow } from '@peakend/contract/flows.ts'
import type { FlowId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx } from '../../base/database.ts'
import { defineDelivery, type Delivery } from '../../base/jobs.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { brandsOf } from '../numbers/store.ts'
import { findPublished } from '../runs/store.ts'
import type { Said, Voices } from './voices.ts'

const ATTEMPT_MS = 120_000

/** Everything whose words are known beforehand, under each name its lines have; when we open again is not. */
export const saidBy = async (tx: ReadTx, flowId: FlowId): Promise<Said[]> => {
  const published = await findPublished(tx, flowId)
  if (!published) return []
  const flow = Flow.parse(published.flow)
  const [{ name }, lines] = await Promise.all([workspaceOf(tx), brandsOf(tx, flowId)])
  const brands = lines.length > 0 ? lines.map((brand) => brand ?? name) : [name]
  const said = new Map<string, Said>()
  for (const step of Object.values(flow.steps)) {
    if (!('say' in step)) continue
    for (const language of ['en', 'es'] as const)
      for (const brand of brands) {
        const text = step.say[language].trim().replaceAll('{brand}', brand)
        if (text !== '' && !text.includes('{') && !step.recorded?.[language])
          said.set(`${language} ${text}`, { text, language, promptId: null })
      }
  }
  return [...said.values()]
}

/** Once a publication. Failing is nothing to try again for: whoever needs it asks anew. */
export const speakDelivery = (db: Database, voices: Pick<Voices, 'soundFor'>): Delivery =>
  defineDelivery({
    kind: 'flows.speak',
    unresolved: 'again',
    timeoutMs: ATTEMPT_MS,
    async attempt(job, signal) {
      for (const said of await db.read(job.workspaceId, (tx) => saidBy(tx, job.key as FlowId))) {
        if (signal.aborted) break
        await voices.soundFor(job.workspaceId, said)
      }
      return { result: 'done' }
    },
    async settled() {
      // nothing depends on it
    },
  })
