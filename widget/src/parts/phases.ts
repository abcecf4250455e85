/** Questions several parts ask about the view. */
import type { View } from '../view.ts'

export type Phase = 'none' | 'waiting' | 'active' | 'resting' | 'ended'

/** The conversation's state; one that ended and was put aside counts as none. */
export function phaseOf(view: View): Phase {
  const { state } = view
  if (!state || (state.state === 'ended' && state.interactionId === view.putAside)) return 'none'
  return state.state
}

export const isAlive = (view: View): boolean => ['waiting', 'active', 'resting'].includes(phaseOf(view))

/** Closed, and no conversation goes on: a message is left instead. */
export const takesMessage = (view: View): boolean =>
  view.form === 'message' ||
  (view.state?.hours === 'closed' && !isAlive(view) && view.unsent.length === 0 && phaseOf(view) === 'none')

/** Nothing said yet: the greeting stands large. */
export const isFresh = (view: View): boolean =>
  view.phase === 'ready' &&
  phaseOf(view) === 'none' &&
  view.turns.length === 0 &&
  view.unsent.length === 0 &&
  !takesMessage(view)
