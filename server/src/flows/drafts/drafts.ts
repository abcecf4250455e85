/**
 * Flows as they are written and published. A draft may be faulty and is kept all the same; what is published never is, and is never changed: going back to an earlier
 * version publishes it again. Calls under way go on with the version they began with.
 */
import { randomUUID } from 'node:crypto'
import { Flow, type FlowFault, type FlowRow, type OneFlow } from '@peakend/contract/flows.ts'
import type { FlowId, QueueId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../../identity/audit/audit.ts'
import { listQueues } from '../../routing/queues/queues.ts'
import { flowFaultsOf } from '../flow-graph.ts'
import { numbersOfFlows } from '../numbers/store.ts'
import {
  countFlows,
  findFlow,
  findVersion,
  insertFlow,
  insertVersion,
  isNameTaken,
  listFlows,
  lockFlow,
  retire,
  updateDraft,
  type FlowRecord,
} from './store.ts'

export { findFlow, findVersion, listVersions, type FlowRecord, type VersionRecord } from './store.ts'

/** A list one can still look through; more is a program that went wrong. */
const MOST_FLOWS = 200

/** Flows that are in use, by name, as people see them. */
export const shownFlows = async (tx: ReadTx): Promise<FlowRow[]> => {
  const [rows, numbers] = await Promise.all([listFlows(tx, MOST_FLOWS), numbersOfFlows(tx)])
  return rows.map((row) => shownRow(row, numbers))
}

const languages: readonly ScreenLanguage[] = ['en', 'es']

/** All that keeps a flow from being published: dead ends, silence, queues that are not there. */
export const faultsIn = async (tx: ReadTx, flow: Flow): Promise<FlowFault[]> => {
  const there = new Set<QueueId>((await listQueues(tx)).filter(({ isRetired }) => !isRetired).map(({ id }) => id))
  const faults: FlowFault[] = []
  for (const [name, step] of Object.entries(flow.steps)) {
    const path = [{ label: name }]
    if ('say' in step)
      for (const language of languages)
        if (step.say[language].trim() === '' && !step.recorded?.[language])
          faults.push({ kind: 'nothing-said', path, language })
    if ('queueId' in step && step.queueId !== null && !there.has(step.queueId))
      faults.push({ kind: 'no-such-queue', path })
  }
  return [...flowFaultsOf(flow), ...faults]
}

/** A flow as people see it. Refuses `not_found`. */
export const shownFlow = async (tx: ReadTx, id: FlowId): Promise<OneFlow> => {
  const row = await findFlow(tx, id)
  if (!row || row.isRetired) throw new Refusal('not_found')
  const draft = Flow.parse(row.draft)
  return {
    ...shownRow(row, await numbersOfFlows(tx)),
    draft,
    revision: row.revision,
    faults: await faultsIn(tx, draft),
  }
}

const shownRow = (row: FlowRecord, numbers: readonly { flowId: FlowId; number: string }[]): FlowRow => ({
  id: row.id,
  name: row.name,
  published:
    row.version === null || row.publishedAt === null
      ? null
      : { version: row.version, at: row.publishedAt.toISOString(), by: row.publishedBy ?? '' },
  isChanged: row.isChanged,
  changedAt: row.changedAt.toISOString(),
  changedBy: row.changedBy ?? '',
  numbers: numbers.filter(({ flowId }) => flowId === row.id).map(({ number }) => number),
})

/** Adds a draft. Refuses `name_taken`, `limit_reached`. In the audit log. */
export const addFlow = async (tx: Tx, caller: PersonCaller, draft: Flow): Promise<FlowId> => {
  if ((await countFlows(tx)) >= MOST_FLOWS) throw new Refusal('limit_reached')
  if (await isNameTaken(tx, draft.name, null)) throw new Refusal('name_taken')
  const id = randomUUID() as FlowId
  await insertFlow(tx, { id, draft, by: caller.personId })
  await audit(tx, caller, 'flow.added', { noun: 'flow', id }, { name: draft.name })
  return id
}

/** Locks it as it was last seen. Refuses `not_found`, and `flow_changed` where somebody saved meanwhile. */
const lockSeen = async (tx: Tx, id: FlowId, revision: number): Promise<void> => {
  const found = await lockFlow(tx, id)
  if (!found || found.isRetired) throw new Refusal('not_found')
  if (found.revision !== revision) throw new Refusal('flow_changed')
}

/** Keeps a draft, faulty or not. Refuses `not_found`, `name_taken`, `flow_changed`. */
export const saveDraft = async (
  tx: Tx,
  caller: PersonCaller,
  of: { flowId: FlowId; draft: Flow; revision: number },
): Promise<void> => {
  await lockSeen(tx, of.flowId, of.revision)
  if (await isNameTaken(tx, of.draft.name, of.flowId)) throw new Refusal('name_taken')
  await updateDraft(tx, { id: of.flowId, draft: of.draft, by: caller.personId })
}

/** Refuses `flow_faulty` with the faults. */
const mustBeWhole = async (tx: ReadTx, flow: Flow): Promise<void> => {
  const faults = await faultsIn(tx, flow)
  if (faults.length > 0) throw new Refusal('flow_faulty', undefined, { faults })
}

/** Publishes the draft that was seen. Refuses `not_found`, `flow_changed`, `flow_faulty` (with each fault and its path). In the audit log. */
export const publish = async (
  tx: Tx,
  caller: PersonCaller,
  of: { flowId: FlowId; revision: number; note: string },
): Promise<number> => {
  await lockSeen(tx, of.flowId, of.revision)
  const { draft } = await shownFlow(tx, of.flowId)
  await mustBeWhole(tx, draft)
  const version = await insertVersion(tx, { id: of.flowId, flow: draft, note: of.note, by: caller.personId })
  tx.enqueue({ kind: 'flows.speak', key: of.flowId })
  const about = { noun: 'flow' as const, id: of.flowId }
  await audit(tx, caller, 'flow.published', about, { name: draft.name, version })
  return version
}

/** Publishes an earlier version again and makes it the draft. Refuses `not_found`, `name_taken`, and `flow_faulty` where a queue of it is gone. In the audit log. */
export const restore = async (
  tx: Tx,
  caller: PersonCaller,
  of: { flowId: FlowId; version: number },
): Promise<number> => {
  const found = await lockFlow(tx, of.flowId)
  const earlier = await findVersion(tx, of.flowId, of.version)
  if (!found || found.isRetired || !earlier) throw new Refusal('not_found')
  const flow = Flow.parse(earlier)
  await mustBeWhole(tx, flow)
  if (await isNameTaken(tx, flow.name, of.flowId)) throw new Refusal('name_taken')
  await updateDraft(tx, { id: of.flowId, draft: flow, by: caller.personId })
  const version = await insertVersion(tx, { id: of.flowId, flow, note: '', by: caller.personId })
  tx.enqueue({ kind: 'flows.speak', key: of.flowId })
  const about = { noun: 'flow' as const, id: of.flowId }
  await audit(tx, caller, 'flow.restored', about, { name: flow.name, version, from: of.version })
  return version
}

/** Uses it no longer; runs go on with their version. Refuses `not_found`, `flow_in_use` (a number leads here). In the audit log. */
export const retireFlow = async (tx: Tx, caller: PersonCaller, id: FlowId): Promise<void> => {
  const found = await findFlow(tx, id)
  if (!found || found.isRetired) throw new Refusal('not_found')
  if ((await numbersOfFlows(tx)).some(({ flowId }) => flowId === id)) throw new Refusal('flow_in_use')
  await retire(tx, id)
  await audit(tx, caller, 'flow.retired', { noun: 'flow', id }, { name: found.name })
}
