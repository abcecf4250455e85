import { defineDelivery, type JobKind } from '../base/jobs.ts'
import { defineReaction } from '../base/reactions.ts'
import { jobKind, want } from './deepening.ts'
import { lineOf } from './store.ts'
import type { openWorking } from './working.ts'

/** Longer than two questions at the longest time limit: the attempt's own limits end it first. */
const ATTEMPT_MS = 12 * 60_000

/** After the final judgement of a conversation, and only then. */
export const deepenJudged = defineReaction({
  name: 'deepening.want',
  on: ['moments.judged'],
  startAt: 'now',
  wants: (event) => event.isFinal,
  react: (tx, { event }) => want(tx, event.interactionId),
})

/**
 * A lane of a workspace: deepens what is in line, one after the other. It never parks for what the endpoint does, and while the endpoint is left alone it
 * sleeps: a broken one costs a look at the line now and then.
 */
export const deepenJob = (work: ReturnType<typeof openWorking>['work']): JobKind =>
  defineDelivery({
    kind: jobKind,
    unresolved: 'again',
    timeoutMs: ATTEMPT_MS,
    attempt: async (job, signal) => ({ result: 'done', facts: { waitMs: await work(job.workspaceId, signal) } }),
    settled: async (tx, job, outcome) => {
      const waitMs = outcome.result === 'done' ? outcome.facts?.['waitMs'] : null
      const { dueAt } = await lineOf(tx)
      const wakeAt = typeof waitMs === 'number' ? tx.now.getTime() + waitMs : tx.now.getTime()
      // none is due now: the first that will be wakes this lane
      if (dueAt) tx.enqueue({ kind: job.kind, key: job.key, dueAt: new Date(Math.max(wakeAt, dueAt.getTime())) })
    },
  })
