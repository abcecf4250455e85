import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { packSome } from './days.ts'

const KIND = 'consistency.pack'
const HOUR_MS = 3_600_000

/** Packs days that are over, and those that were judged again or changed since, once an hour; until then they are counted from their judgements. */
export const packTimer = defineTimer({
  kind: KIND,
  run: async (tx, job) => {
    const { timeZone } = await workspaceOf(tx)
    const isMore = await packSome(tx, timeZone)
    tx.enqueue({ kind: job.kind, key: job.key, dueAt: isMore ? tx.now : new Date(tx.now.getTime() + HOUR_MS) })
  },
})

/** Begins for every workspace there is, and again where its clock changed. */
export const packReaction = defineReaction({
  name: KIND,
  on: ['workspace.changed'],
  startAt: 'beginning',
  react: async (tx) => tx.enqueue({ kind: KIND, key: 'days' }),
})
