/** Callers in flows: the pure step function over a row in the database, and what follows done in the same transaction. */
import { Flow, type FlowHappened } from '@peakend/contract/flows.ts'
import type { FlowId, InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { mask } from '../../base/masking.ts'
import { isRefusal } from '../../base/refusal.ts'
import { tell } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { ask } from '../../routing/callbacks/callbacks.ts'
import { languageFor } from '../../routing/hours/hours.ts'
import { listQueues } from '../../routing/queues/queues.ts'
import { enterQueue, isLine } from '../../routing/routing.ts'
import { findVersion } from '../drafts/drafts.ts'
import { begin, walk, type Act, type Run } from '../run.ts'
import { filled, knownFor } from './known.ts'
import { findPublished, findRun, insertRun, lockRun, updateRun, type Ending, type RunRecord } from './store.ts'

export type { Ending } from './store.ts'

/** Where a caller is in their flow, and what the telephone does next, in this order. */
export interface Going {
  flowId: FlowId
  flowName: string
  /** Pressed or said 0, "agent", "persona": now or before. */
  wantedPerson: boolean
  language: 'en' | 'es'
  /** Why the flow is over; null while it goes on. */
  ending: Ending | null
  acts: Act[]
}

/**
 * Begins a flow for an interaction and walks it to where it first waits. Null where the flow is not published (any more): the caller goes to a queue then. Begun twice it is
 * taken up where it is. What is done here and what the telephone does is said at `goOnRun`.
 */
export const beginRun = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    flowId: FlowId
    /** BCP 47, of the line that was called; the workspace's where it is neither English nor Spanish. */
    language: string | null
    /** E.164; null where hidden or malformed: then no call-back is offered. */
    number: string | null
    /** What the line is named to callers; null: the workspace's name. */
    brand: string | null
  },
): Promise<Going | null> => {
  const published = await findPublished(tx, of.flowId)
  if (!published) return null
  const flow = Flow.parse(published.flow)
  const language = languageFor(of.language, (await workspaceOf(tx)).language)
  const { interactionId, flowId, number, brand } = of
  const state = begin(flow, language)
  const isNew = await insertRun(tx, { interactionId, flowId, version: published.version, state, number, brand })
  return goOnRun(tx, interactionId, { kind: isNew ? 'began' : 'resumed' })
}

/**
 * Walks on by what the caller or the telephone did (`resumed` after a restart: what is to be said and heard again). Null where the interaction has no flow. Over is over: no
 * acts then. Locks the interaction, then the run. In this transaction and not by the telephone: `queue` puts the interaction in line with the place it has since it
 * called, `take-call-back` asks for one at the caller's number with that place kept; digits become a fact of the customer, so that nobody asks again. Where a queue is gone or
 * closed to call-backs since the flow was published the caller is put in one that is there and never stranded. The telephone's: `say`, `listen`, `record-message`, `hang-up`; and
 * `keep-message`: what it recorded is stored as a turn, and the interaction put in line or on a case (channels/waiting.ts). Records what those record and
 * `interaction.person-wanted`.
 */
export const goOnRun = async (tx: Tx, interactionId: InteractionId, happened: FlowHappened): Promise<Going | null> => {
  const standing = await interactions.lock(tx, interactionId)
  const row = await lockRun(tx, interactionId)
  if (!row) return null
  const flow = Flow.parse(await findVersion(tx, row.flowId, row.version))
  const before = { flowId: row.flowId, flowName: flow.name }
  if (row.endedAt) return { ...before, ...told(row.state), ending: row.ending, acts: [] }
  const about = { customerId: standing.customerId, number: row.number, brand: row.brand }
  const { run, acts } = walk(flow, row.state, happened, await knownFor(tx, flow, about))
  if (run.wantedPerson && !row.wantedAt) await interactions.wantPerson(tx, interactionId)
  await keepTyped(tx, { before: row.state, run, customerId: standing.customerId, interactionId })
  const done = await doActs(tx, row, { acts, run })
  const ending = run.isOver ? endingOf(done, happened, row) : null
  const wantedAt = row.wantedAt ?? (run.wantedPerson ? tx.now : null)
  const state = { ...run, kept: masked(run.kept) }
  updateRun(tx, { interactionId, state, wantedAt, endedAt: run.isOver ? tx.now : null, ending: ending ?? row.ending })
  return { ...before, ...told(run), ending, acts: await filled(tx, flow, { brand: row.brand, acts: done }) }
}

/** The queues a flow as it is published may lead to, in the order of its steps; none where it is not published. */
export const queuesLedTo = async (tx: ReadTx, flowId: FlowId): Promise<QueueId[]> => {
  const published = await findPublished(tx, flowId)
  const steps = published ? Object.values(Flow.parse(published.flow).steps) : []
  return steps.flatMap((step) => (step.kind === 'queue' ? [step.queueId] : []))
}

/** The run of an interaction, for whoever takes its call up again; null where it has none. */
export const runOf = async (
  tx: Tx,
  interactionId: InteractionId,
): Promise<{ flowId: FlowId; isOver: boolean; ending: Ending | null; wantedPerson: boolean } | null> => {
  const row = await findRun(tx, interactionId)
  return (
    row && {
      flowId: row.flowId,
      isOver: row.endedAt !== null,
      ending: row.ending,
      wantedPerson: row.state.wantedPerson,
    }
  )
}

const told = ({ wantedPerson, language }: Run) => ({ wantedPerson, language })

const masked = (kept: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(kept).map(([name, digits]) => [name, mask(digits).text]))

/** What was typed anew is something the customer told us. */
const keepTyped = async (
  tx: Tx,
  of: { before: Run; run: Run; customerId: RunCustomer; interactionId: InteractionId },
): Promise<void> => {
  for (const [key, digits] of Object.entries(of.run.kept)) {
    if (of.before.kept[key] === digits) continue
    const { customerId, interactionId } = of
    await tell(tx, { customerId, key, value: mask(digits).text, interactionId })
  }
}
type RunCustomer = interactions.Standing['customerId']

const endingOf = (acts: readonly Act[], happened: FlowHappened, row: RunRecord): Ending => {
  const has = (kind: Act['kind']): boolean => acts.some((act) => act.kind === kind)
  if (happened.kind === 'hung-up') return row.ending ?? 'hung-up'
  if (has('queue')) return 'queue'
  if (has('take-call-back')) return 'call-back'
  if (has('keep-message')) return 'message'
  return row.ending ?? 'ended'
}

/** Does what the database does of it, and answers what came of it. */
const doActs = async (tx: Tx, row: RunRecord, of: { acts: readonly Act[]; run: Run }): Promise<Act[]> => {
  const done: Act[] = []
  for (const act of of.acts) {
    if (act.kind === 'take-call-back' && !(await takeCallBack(tx, row, { queueId: act.queueId, run: of.run }))) {
      // they go on waiting on the line, where they stand already
      return [...done, { kind: 'queue', queueId: act.queueId }]
    }
    if (act.kind === 'queue') {
      const queueId = await standIn(tx, row, act.queueId)
      done.push(queueId ? { kind: 'queue', queueId } : { kind: 'hang-up' })
    } else done.push(act)
  }
  return done
}

/** Puts it in line since it called; where that queue is gone, in the first that is there. Null where there is none at all, or the interaction is over. */
const standIn = async (tx: Tx, row: RunRecord, wanted: QueueId): Promise<QueueId | null> => {
  const queueId = (await isLine(tx, wanted)) ? wanted : (await listQueues(tx)).find((one) => !one.isRetired)?.id
  const standing = await interactions.lock(tx, row.interactionId)
  if (!queueId || standing.state === 'closed' || standing.state === 'wrap-up') return null
  await enterQueue(tx, { interactionId: row.interactionId, queueId, arrival: 'arrived', since: row.begunAt })
  return queueId
}

/** False where it cannot be had; they stand in line then. */
const takeCallBack = async (tx: Tx, row: RunRecord, of: { queueId: QueueId; run: Run }): Promise<boolean> => {
  const queueId = await standIn(tx, row, of.queueId)
  if (!queueId || row.number === null) return false
  const { interactionId, number } = row
  const { language } = of.run
  try {
    await ask(tx, { interactionId, when: 'my-turn', way: 'phone', address: number, language, by: null })
    return true
  } catch (fault) {
    if (isRefusal(fault, 'call_back_closed') || isRefusal(fault, 'number_wrong')) return false
    throw fault
  }
}
