import { useSyncExternalStore } from 'react'
import { call } from '../api/call.ts'
import { Refusal, Unreachable } from '../api/refusal.ts'
import type { Uploaded } from '../api/upload.ts'
import { explain } from '../words/explain.ts'
import { takeTurns } from './conversation-data.ts'
import { createOutbox, type Unsent, type Verdict } from './outbox.ts'

export type UnsentTurn = Unsent<Uploaded>

async function deliver(unsent: UnsentTurn): Promise<Verdict> {
  const { interactionId, senderId, text, workspaceId } = unsent
  try {
    const turn =
      unsent.kind === 'note'
        ? await call.interactions.note({ interactionId, senderId, text, asks: [...unsent.asks] }, { workspaceId })
        : await call.interactions.reply(
            {
              interactionId,
              senderId,
              text,
              attachmentIds: unsent.attachments.map((one) => one.id),
              answerId: unsent.answerId,
            },
            { workspaceId },
          )
    takeTurns(workspaceId, interactionId, [turn])
    return { ok: true }
  } catch (error) {
    // silence and a server in trouble pass; being signed out is mended by signing in; any other no is an answer
    const passes =
      error instanceof Unreachable ||
      (error instanceof Refusal && (error.status >= 500 || error.status === 429 || error.code === 'not_signed_in'))
    return { ok: false, isFinal: !passes, why: explain(error) }
  }
}

/** Made when the desk starts: what was left from last time goes out first. */
export const outbox = createOutbox<Uploaded>({
  store: localStorage,
  send: deliver,
  later: (run, ms) => void setTimeout(run, ms),
})

export const useUnsent = (interactionId: string): readonly UnsentTurn[] =>
  useSyncExternalStore(outbox.subscribe, outbox.list).filter((one) => one.interactionId === interactionId)
