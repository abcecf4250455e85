import { defineTimer } from '../../base/jobs.ts'
import { evaluateAll } from '../evaluations.ts'
import { listOtherwise } from './store.ts'
import { againSince, JUDGE_AGAIN_KIND, levelNow } from './sureness.ts'

/** So many in one transaction, and so many turns of theirs together: well under a second's work, and others are served in between. A longer one goes alone. */
const BATCH = 50
const BATCH_TURNS = 1000

/** Judges a batch again and asks for the next; conversations whose words are erased are left as they were judged. */
export const judgeAgainTimer = defineTimer<{ after?: { closedAt: string; id: string } }>({
  kind: JUDGE_AGAIN_KIND,
  run: async (tx, job) => {
    const rows = await listOtherwise(tx, {
      since: againSince(tx.now),
      level: await levelNow(tx),
      after: job.payload.after ?? null,
      limit: BATCH,
      turns: BATCH_TURNS,
    })
    await evaluateAll(
      tx,
      rows.map(({ id }) => id),
    )
    const last = rows.at(-1)
    if (last) tx.enqueue({ kind: job.kind, key: job.key, payload: { after: last } })
  },
})
