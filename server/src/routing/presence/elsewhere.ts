import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import { defineDelivery } from '../../base/jobs.ts'
import { presenceOf, sweepSoon } from './presence.ts'

const kind = 'routing.presence-elsewhere'

/** Asks for the word of somebody's presence to go to their other workspaces. Several changes at once become one word. */
export const elsewhereSoon = (personId: PersonId) => ({ kind, key: personId })

/**
 * Presence belongs to the person, and a change is recorded where it was made: this tells it to every other workspace they serve, each in a transaction of
 * its own. Twice equals once: what is told is how it stands. `workspacesOf` names the workspaces a person belongs to.
 */
export const elsewhereDelivery = (db: Database, workspacesOf: (personId: PersonId) => Promise<WorkspaceId[]>) =>
  defineDelivery({
    kind,
    unresolved: 'again',
    async attempt(job) {
      const personId = job.key as PersonId
      for (const workspaceId of await workspacesOf(personId)) {
        if (workspaceId === job.workspaceId) continue
        await db.transact(workspaceId, async (tx) => {
          const { state, reason } = await presenceOf(tx, personId)
          tx.record({ type: 'presence.changed', personId, state, reason, by: null, isElsewhere: true })
          sweepSoon(tx)
        })
      }
      return { result: 'done' }
    },
    settled: () => Promise.resolve(),
  })
