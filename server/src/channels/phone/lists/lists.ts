/** Lists of customers we call of our own accord, and whom nobody calls. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { callLists, CallList, CallListSettings, CallListState } from '@peakend/contract/call-lists.ts'
import { CallListRules, EntryState } from '@peakend/contract/call-lists.ts'
import type { CallListId, CustomerId } from '@peakend/contract/ids.ts'
import type { PersonCaller } from '../../../base/caller.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { normalOf, resolve } from '../../../customers/customers.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { isLine } from '../../../routing/routing.ts'
import { dialled, whoseNumber } from '../dialling.ts'
import { DIAL, PERIOD_MS } from './dialler.ts'
import { abandonedPct, isOverLimit } from './rules.ts'
import {
  countEntries,
  deleteNever,
  findList,
  insertEntry,
  insertList,
  insertNever,
  isNever,
  listLists,
  lockList,
  shareSince,
  updateList,
  updateListState,
  type ListRow,
} from './store.ts'

/** A page one can look through. */
const MOST_LISTS = 200
const MOST_ENTRIES = 50_000

const about = (id: CallListId) => ({ noun: 'call-list' as const, id })

const mustFind = async (tx: ReadTx, id: CallListId): Promise<ListRow> => {
  const found = await findList(tx, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Refuses `not_found` for a queue that is not there, `limit_reached`. In the audit log. */
export const addList = async (tx: Tx, caller: PersonCaller, of: CallListSettings): Promise<CallListId> => {
  if (!(await isLine(tx, of.queueId))) throw new Refusal('not_found')
  const lists = await listLists(tx, tx.now, MOST_LISTS)
  if (lists.length >= MOST_LISTS) throw new Refusal('limit_reached')
  const id = randomUUID() as CallListId
  await insertList(tx, { ...of, id, madeBy: caller.personId })
  await audit(tx, caller, 'call-list.added', about(id), { name: of.name })
  return id
}

/** Refuses `not_found`. In the audit log. */
export const changeList = async (tx: Tx, caller: PersonCaller, id: CallListId, of: CallListSettings): Promise<void> => {
  const before = await mustFind(tx, id)
  if (!(await isLine(tx, of.queueId))) throw new Refusal('not_found')
  await updateList(tx, id, of)
  await audit(tx, caller, 'call-list.changed', about(id), { name: of.name, before: before.rules, after: of.rules })
}

/** Refuses `not_found`, and `conflict` for a list that is done. What rings goes on. Twice equals once. In the audit log. */
export const setListState = async (
  tx: Tx,
  caller: PersonCaller,
  id: CallListId,
  state: Exclude<CallListState, 'draft'>,
): Promise<void> => {
  const list = await lockList(tx, id)
  if (!list) throw new Refusal('not_found')
  if (list.state === state) return
  if (list.state === 'done') throw new Refusal('conflict')
  await updateListState(tx, id, state)
  if (state === 'running') tx.enqueue({ kind: DIAL, key: id })
  await audit(tx, caller, 'call-list.state-set', about(id), { name: list.name, state })
}

type Rows = { number: string; customerId?: CustomerId; timeZone?: string }[]

/** Refuses `not_found` (no such list, or a customer that is none), `conflict` (it is done), `limit_reached`. In the audit log, as a number. */
export const addEntries = async (
  tx: Tx,
  caller: PersonCaller,
  id: CallListId,
  rows: Rows,
): Promise<{ added: number; known: number; never: number; wrong: number }> => {
  const list = await lockList(tx, id)
  if (!list) throw new Refusal('not_found')
  if (list.state === 'done') throw new Refusal('conflict')
  if ((await countEntries(tx, id)) + rows.length > MOST_ENTRIES) throw new Refusal('limit_reached')
  const counts = { added: 0, known: 0, never: 0, wrong: 0 }
  for (const row of rows) counts[await addEntry(tx, id, row)]++
  await audit(tx, caller, 'call-list.entries-added', about(id), { name: list.name, added: counts.added })
  if (list.state === 'running') tx.enqueue({ kind: DIAL, key: id })
  return counts
}

const addEntry = async (
  tx: Tx,
  listId: CallListId,
  row: Rows[number],
): Promise<'added' | 'known' | 'never' | 'wrong'> => {
  const number = normalOf('phone', row.number)
  if (number === null) return 'wrong'
  if (await isNever(tx, number)) return 'never'
  if (row.customerId && !(await resolve(tx, row.customerId))) throw new Refusal('not_found')
  const customerId = row.customerId ?? (await whoseNumber(tx, number))
  return (await insertEntry(tx, { listId, customerId, number, zone: row.timeZone ?? null })) ? 'added' : 'known'
}

type Shown = z.output<Extract<(typeof callLists.list)['~orpc']['outputSchema'], z.ZodType>>

export const shownLists = async (tx: ReadTx): Promise<Shown> => {
  const since = new Date(tx.now.getTime() - PERIOD_MS)
  const [lists, share] = await Promise.all([listLists(tx, since, MOST_LISTS), shareSince(tx, since)])
  const nothing = Object.fromEntries(EntryState.options.map((state) => [state, 0])) as CallList['counts']
  return {
    rows: lists.map(({ counts, ...of }) => ({
      ...of,
      rules: CallListRules.parse(of.rules),
      counts: { ...nothing, ...counts },
    })),
    abandonedPct: abandonedPct(share),
    answered: share.answered,
    isOverLimit: isOverLimit(share),
  }
}

/** Refuses `number_wrong`. Twice equals once. In the audit log. */
export const neverCall = async (tx: Tx, caller: PersonCaller, of: { number: string; why: string }): Promise<void> => {
  const number = dialled(of.number)
  if (!(await insertNever(tx, { id: randomUUID(), number, why: of.why, by: caller.personId }))) return
  await audit(tx, caller, 'never-called.added', null, { number, why: of.why })
}

/** Refuses `number_wrong`, `not_found`. In the audit log. */
export const mayCall = async (tx: Tx, caller: PersonCaller, of: { number: string; why: string }): Promise<void> => {
  const number = dialled(of.number)
  if (!(await deleteNever(tx, number))) throw new Refusal('not_found')
  await audit(tx, caller, 'never-called.removed', null, { number, why: of.why })
}
