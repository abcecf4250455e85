/** The workspace's own tree of needs: why customers come. */
import { randomUUID } from 'node:crypto'
import type { NeedId } from '@peakend/contract/ids.ts'
import type { Bilingual } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { gathering } from '../../base/gather.ts'
import { Refusal } from '../../base/refusal.ts'
import { firstNeeds, type FirstNeed } from './first-needs.data.ts'
import { isCircle, proposerOf, type NeedWords, type Proposal } from './rules.ts'

export interface NeedRecord extends NeedWords {
  isRetired: boolean
}

const columns = `need_id as id, parent_id as "parentId", name, words, retired_at is not null as "isRetired"`
/** A tree people find their way in has tens of needs. */
const MOST = 1000

/** The whole tree, parents before what stands below, in the workspace's order; retired ones too. */
export const needs = (tx: ReadTx): Promise<NeedRecord[]> => allNeeds(tx, 'all')

const allNeeds = gathering<'all', NeedRecord[]>([], async (tx) => {
  const rows = await tx.query<NeedRecord>(
    'needs.list',
    `select ${columns} from needs where workspace_id = $1 order by parent_id is not null, sort, need_id limit ${MOST}`,
    [tx.workspaceId],
  )
  return new Map([['all', rows]])
})

const findNeed = async (tx: ReadTx, needId: NeedId): Promise<NeedRecord | null> => {
  const [row] = await tx.query<NeedRecord>(
    'needs.find',
    `select ${columns} from needs where workspace_id = $1 and need_id = $2`,
    [tx.workspaceId, needId],
  )
  return row ?? null
}

/** Refuses `need_unknown` unless there is such a need in use. */
export const mustBeNeed = async (tx: ReadTx, needId: NeedId): Promise<NeedRecord> => {
  const found = await findNeed(tx, needId)
  if (!found || found.isRetired) throw new Refusal('need_unknown')
  return found
}

/** Its name in a language of the screens; null where there is none. Retired ones keep their name. */
export const needName = async (tx: ReadTx, needId: NeedId, language: 'en' | 'es' = 'en'): Promise<string | null> =>
  (await findNeed(tx, needId))?.name[language] ?? null

const insertNeed = async (
  tx: Tx,
  of: { id: NeedId; parentId: NeedId | null; name: Bilingual; words: readonly string[]; sort: number },
): Promise<void> => {
  await tx.query(
    'needs.insert',
    'insert into needs (workspace_id, need_id, parent_id, name, words, sort) values ($1, $2, $3, $4, $5, $6)',
    [tx.workspaceId, of.id, of.parentId, JSON.stringify(of.name), JSON.stringify(of.words), of.sort],
  )
}

/** Writes the tree a new workspace begins with; where there is one, nothing happens. */
export const startNeeds = async (tx: Tx): Promise<void> => {
  if ((await needs(tx)).length > 0) return
  const add = async (list: readonly FirstNeed[], parentId: NeedId | null): Promise<void> => {
    for (const [sort, first] of list.entries()) {
      const id = randomUUID() as NeedId
      await insertNeed(tx, { id, parentId, name: first.name, words: [...first.words.en, ...first.words.es], sort })
      await add(first.below ?? [], id)
    }
  }
  await add(firstNeeds, null)
}

/** Adds one at the end of its place. Refuses `need_unknown` for a parent that is not there. Records `workspace.changed` (`needs`). */
export const addNeed = async (tx: Tx, of: { parentId: NeedId | null; name: Bilingual }): Promise<NeedRecord> => {
  if (of.parentId) await mustBeNeed(tx, of.parentId)
  const need = { ...of, id: randomUUID() as NeedId, words: [], isRetired: false }
  await insertNeed(tx, { ...need, sort: (await needs(tx)).length })
  tx.record({ type: 'workspace.changed', what: 'needs' })
  return need
}

/** Renames, moves, retires or takes up again. Refuses `need_unknown`, `need_circle`. Records `workspace.changed`. */
export const changeNeed = async (
  tx: Tx,
  needId: NeedId,
  to: { parentId?: NeedId | null; name?: Bilingual; isRetired?: boolean },
): Promise<NeedRecord> => {
  const before = await findNeed(tx, needId)
  if (!before) throw new Refusal('need_unknown')
  const after = {
    ...before,
    parentId: to.parentId === undefined ? before.parentId : to.parentId,
    name: to.name ?? before.name,
    isRetired: to.isRetired ?? before.isRetired,
  }
  if (after.parentId && after.parentId !== before.parentId) {
    await mustBeNeed(tx, after.parentId)
    if (isCircle(await needs(tx), needId, after.parentId)) throw new Refusal('need_circle')
  }
  await tx.query(
    'needs.update',
    `update needs set parent_id = $3, name = $4, retired_at = case when $5 then coalesce(retired_at, $6) end
     where workspace_id = $1 and need_id = $2`,
    [tx.workspaceId, needId, after.parentId, JSON.stringify(after.name), after.isRetired, tx.now],
  )
  tx.record({ type: 'workspace.changed', what: 'needs' })
  return after
}

/** For words, the needs in use that they point to, likeliest first. */
export const proposer = async (tx: ReadTx): Promise<(said: readonly string[]) => Proposal[]> =>
  proposerOf((await needs(tx)).filter((need) => !need.isRetired))
