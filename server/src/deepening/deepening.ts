/**
 * What a language model adds to a judgement, where the operator has set one up and a workspace has switched it on: more quotes with reasons, and a summary.
 * Off the hot path, kept apart, marked as the model's. It never changes a score, a cause or a mark.
 */
import type { Deepening } from '@peakend/contract/deepening.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Caller } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { audit } from '../identity/audit/audit.ts'
import * as interactions from '../interactions/interactions.ts'
import { findDeepening, findSwitch, insertWaiting, isErased, putSwitch, removeWaiting, type Switch } from './store.ts'

export const jobKind = 'deepening.deepen'
/** Conversations of a workspace that are asked about at once. */
const LANES = 2
/** What closed longer ago is not sent by itself: not when it is switched on after months, nor when reactions catch up. */
const NEW_MS = 24 * 3600_000

/** Which of the workspace's lanes wakes; a lane that is awake looks again when it is done. */
const wake = (tx: Tx, interactionId: InteractionId): void =>
  tx.enqueue({ kind: jobKind, key: `lane ${parseInt(interactionId.at(-1) ?? '0', 16) % LANES}` })

/**
 * Puts a conversation that was finally judged in line; nothing where the workspace has not switched it on, for imports, and for what closed over a day ago.
 * Twice equals once.
 */
export const want = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  if (!(await findSwitch(tx)).isOn) return
  const standing = await interactions.find(tx, interactionId)
  if (!standing?.closedAt || standing.isImported || standing.closedAt.getTime() < tx.now.getTime() - NEW_MS) return
  if (await isErased(tx, interactionId)) return
  await insertWaiting(tx, interactionId, false)
  wake(tx, interactionId)
}

/**
 * A person asks about one conversation: one that was passed over, or given up. Refuses `not_found`, `model_off`, `conflict` (it is not over), `gone` (its words
 * are erased). What is done or in line stays as it is.
 */
export const askFor = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  if (!(await findSwitch(tx)).isOn) throw new Refusal('model_off')
  const standing = await interactions.find(tx, interactionId)
  if (!standing) throw new Refusal('not_found')
  if (!standing.closedAt) throw new Refusal('conflict', 'The conversation is not over yet.')
  if (await isErased(tx, interactionId)) throw new Refusal('gone')
  await insertWaiting(tx, interactionId, true)
  wake(tx, interactionId)
}

/**
 * Switches it on or off, or changes the day's limit; what is left out stays. Off forgets what waits; what is kept stays until its words' time is over. In
 * the audit log with before and after; where nothing differs, nothing is written.
 */
export const change = async (tx: Tx, caller: Caller, to: Partial<Switch>): Promise<Switch> => {
  const before = await findSwitch(tx)
  const after = { ...before, ...to }
  if (before.isOn === after.isOn && before.tokensADay === after.tokensADay) return before
  await putSwitch(tx, after)
  if (!after.isOn) await removeWaiting(tx)
  await audit(tx, caller, 'deepening.changed', { noun: 'workspace', id: tx.workspaceId }, { before, after })
  return after
}

/** What there is of a conversation, its evidence as kept. `isSetUp`: the operator has set a model up; without one nothing waits. */
export const deepeningOf = async (tx: ReadTx, interactionId: InteractionId, isSetUp: boolean) => {
  const found = await findDeepening(tx, interactionId)
  if (found?.state === 'done' || (found?.state === 'given-up' && isSetUp)) return { found, state: found.state }
  const isOn = isSetUp && (await findSwitch(tx)).isOn
  const state: Deepening['state'] = !isOn ? 'off' : found ? 'waiting' : 'none'
  return { found: null, state }
}
