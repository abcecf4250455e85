/**
 * Turns this process stored a moment ago, as they stand in the database, so that telling an agent's screen about one does not read back what was just
 * written. A turn of a transaction that was rolled back has an id nobody will ever ask for. Nothing relies on finding one here: other nodes read.
 */
import type { InteractionId, PersonId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import { snippetOf, type Continued, type FromCustomer, type Speaker, type TurnRecord } from './store.ts'

/** What a turn changed of its interaction's row. */
export interface LastSaid {
  id: InteractionId
  agentId: PersonId | null
  snippet: string
  lastTurnAt: Date
  lastBy: Speaker
  waitingReplySince: Date | null
  unread: number
}

export interface Fresh {
  turn: TurnRecord
  said: LastSaid
}

/** A turn without files, in a conversation somebody holds. */
export const freshFrom = (of: FromCustomer, running: Continued): Fresh => {
  const { interactionId, ordinal, agentId, waitingReplySince, unread } = running
  const { text, spans } = of.masked
  return {
    turn: {
      id: of.turnId,
      interactionId,
      ordinal,
      kind: 'said',
      by: 'customer',
      personId: null,
      personName: null,
      text,
      masked: spans.length > 0 ? spans : null,
      system: null,
      language: of.language,
      at: of.at,
      senderId: of.senderId,
      delivery: 'received',
      attachmentIds: null,
    },
    said: {
      id: interactionId,
      agentId,
      snippet: snippetOf(of),
      lastTurnAt: of.at,
      lastBy: 'customer',
      waitingReplySince,
      unread,
    },
  }
}

/** Told within a few milliseconds: nothing older is given out, and the next turn clears it away; never more than so many are kept. */
const KEPT_MS = 5000
const MOST = 2000

/** In the order they came. */
const kept = new Map<string, { fresh: Fresh; atMs: number }>()

const keyOf = (workspaceId: WorkspaceId, turnId: TurnId): string => `${workspaceId} ${turnId}`

export const keepFresh = (workspaceId: WorkspaceId, fresh: Fresh): void => {
  const now = performance.now()
  kept.set(keyOf(workspaceId, fresh.turn.id), { fresh, atMs: now })
  for (const [key, { atMs }] of kept) {
    if (kept.size <= MOST && now - atMs <= KEPT_MS) return
    kept.delete(key)
  }
}

/** As it stood when it was stored; null where that was long ago or elsewhere. */
export const freshOf = (workspaceId: WorkspaceId, turnId: TurnId): Fresh | null => {
  const found = kept.get(keyOf(workspaceId, turnId))
  return found && performance.now() - found.atMs <= KEPT_MS ? found.fresh : null
}
