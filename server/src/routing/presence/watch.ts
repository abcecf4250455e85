import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import type { Live } from '../../base/live.ts'
import { SEEN_EVERY_MS, seen } from './presence.ts'

/**
 * Says while a person's desk is connected to this node that they are there. A node that dies says nothing, so its people are found vanished by
 * the sweep; people reconnect elsewhere before that.
 */
export const openPresenceWatch = (db: Database) => {
  const known = new Map<WorkspaceId, Set<PersonId>>()
  let connected: () => ReadonlySet<string> = () => new Set()
  const say = async (live: Live): Promise<void> => {
    const here = live.people()
    for (const [workspaceId, people] of known) {
      for (const personId of people) if (!here.has(personId)) people.delete(personId)
      if (people.size === 0) known.delete(workspaceId)
      else await db.transact(workspaceId, (tx) => seen(tx, [...people]))
    }
  }
  return {
    /** Somebody listens to their inbox in a workspace: from now on they are watched there. */
    watch(workspaceId: WorkspaceId, personId: PersonId): void {
      const people = known.get(workspaceId)
      if (people) people.add(personId)
      else known.set(workspaceId, new Set([personId]))
    },
    /** Whose desk is connected to this node now: certainly there, however late the word of it is written. */
    here(workspaceId: WorkspaceId): PersonId[] {
      const now = connected()
      return [...(known.get(workspaceId) ?? [])].filter((personId) => now.has(personId))
    },
    /** Runs until the function it answers is called. */
    start(live: Live): () => void {
      connected = () => live.people()
      const timer = setInterval(() => {
        say(live).catch((err: unknown) => db.log.warn({ err }, 'presence could not be written'))
      }, SEEN_EVERY_MS)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}
