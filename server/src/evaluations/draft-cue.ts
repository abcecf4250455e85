/** While an agent writes: their words ask for what the customer told us, here or by another way. Nothing of them is kept. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import * as customers from '../customers/customers.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as interactions from '../interactions/interactions.ts'
import { turnsAfter } from '../interactions/turns/turns.ts'
import { cueForDraft } from '../moments/moments.ts'
import { heardOf } from './hearing.ts'
import { shownCue } from './judging.ts'
import { turnsSoFar } from './memory.ts'
import { listDismissed } from './store.ts'

/** What somebody said of another matter long ago is no answer to what is asked today. */
const BEFORE_MS = 7 * 86_400_000
const MOST_BEFORE = 3

/**
 * The cue for words that are not sent yet, null where there is none, where it was dismissed, and where the workspace wants none; and the codes of cues these words already do. What the customer wrote by other ways in the
 * last week counts, as far as `scope` shows it, and so do facts, name, address and number we know.
 */
export const draftCue = async (
  tx: ReadTx,
  scope: Scope,
  interactionId: InteractionId,
  text: string,
): Promise<{ cue: Cue | null; met: string[] }> => {
  const [standing, { staffPolicy }] = await Promise.all([interactions.find(tx, interactionId), workspaceOf(tx)])
  if (!standing || !staffPolicy.cues) return { cue: null, met: [] }
  const [customer, dismissed, turns, before] = await Promise.all([
    customers.wholeCustomer(tx, standing.customerId),
    listDismissed(tx, interactionId),
    turnsSoFar(tx, [{ id: interactionId, isOver: standing.closedAt !== null, isHeard: standing.channel === 'phone' }]),
    saidBefore(tx, scope, standing),
  ])
  const toldAt = standing.openedAt
  const known = [
    ...customer.facts,
    ...(customer.name ? [{ key: 'name', value: customer.name, toldAt }] : []),
    ...customer.identities.flatMap(({ kind, value }) =>
      kind === 'email' || kind === 'phone' ? [{ key: kind, value, toldAt }] : [],
    ),
  ]
  const all = [...before, ...(turns.get(interactionId) ?? [])]
  const { conversation } = heardOf(standing, all, [], {
    customerName: customer.name,
    facts: known,
    need: null,
  })
  const { cue, met } = cueForDraft(conversation, text, { dismissed: new Set(dismissed.map(({ key }) => key)) })
  return { cue: cue && shownCue(cue), met }
}

/** The same customer's other conversations of the last days, oldest first. */
const saidBefore = async (tx: ReadTx, scope: Scope, { id, customerId }: interactions.Standing) => {
  const rows = await tx.query<{ id: InteractionId }>(
    'evaluations.before',
    `select interaction_id as id from interactions where workspace_id = $1 and customer_id = any($2::uuid[]) and interaction_id <> $3
       and opened_at >= $4 and ($5::uuid[] is null or queue_id = any($5)) order by opened_at desc limit $6`,
    [
      tx.workspaceId,
      await customers.sameAs(tx, customerId),
      id,
      new Date(tx.now.getTime() - BEFORE_MS),
      interactions.queuesIn(scope),
      MOST_BEFORE,
    ],
  )
  const turns = await turnsAfter(
    tx,
    rows.map((row) => ({ id: row.id, after: 0 })),
  )
  return rows.toReversed().flatMap((row) => turns.get(row.id) ?? [])
}
