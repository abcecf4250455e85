/**
 * Who goes before their turn by a written rule: the rules themselves, and places in line that follow them. A place is put right when somebody joins the line, when what
 * is known of them changes while they wait, and when the rules change.
 */
import type { InteractionId, NeedId } from '@peakend/contract/ids.ts'
import { PriorityRule, type Ahead } from '@peakend/contract/priorities.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { defineTimer } from '../../base/jobs.ts'
import { needs, proposer } from '../../cases/cases.ts'
import { aheadMs, levelOf, ruleFor, type Facts } from '../policy/priority.ts'
import {
  findAhead,
  findRules,
  listFacts,
  listStanding,
  listWaitingIds,
  moveByRules,
  saveRules,
  type Standing,
} from './store.ts'

export { findRules as rulesOf } from './store.ts'

/** Little evidence is enough for a head start, and none is not: what one phrase of the need says. */
const LIKELY = 0.35
/** Who waits is put in order so many a transaction. */
const A_TIME = 200
const PREVIEW_MOST = 2000

/** What the rules look at, of each that is there. */
const factsOf = async (
  tx: ReadTx,
  interactionIds: readonly InteractionId[],
  rules: readonly PriorityRule[],
): Promise<Map<string, Facts>> => {
  const asksNeed = rules.some(({ isOn, when }) => isOn && when.some(({ is }) => is === 'need'))
  const [rows, tree, propose] = await Promise.all([
    listFacts(tx, interactionIds, asksNeed),
    asksNeed ? needs(tx) : [],
    asksNeed ? proposer(tx) : null,
  ])
  const above = new Map<NeedId, NeedId | null>(tree.map(({ id, parentId }) => [id, parentId]))
  const pathOf = (needId: NeedId | null): NeedId[] => {
    const path: NeedId[] = []
    for (let id = needId; id && !path.includes(id); id = above.get(id) ?? null) path.push(id)
    return path
  }
  return new Map(
    rows.map(({ interactionId, needId, said, ...row }) => {
      const [likeliest] = needId || !propose ? [] : propose(said)
      const known = needId ?? (likeliest && likeliest.p >= LIKELY ? likeliest.needId : null)
      return [interactionId, { ...row, needIds: pathOf(known) }]
    }),
  )
}

/** Puts those of them who wait in the place the rules give. Nothing where a workspace has no rules. Twice equals once. Answers whether any moved. */
export const lineUp = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<boolean> => {
  const rules = await findRules(tx)
  return rules.length > 0 && (await applyTo(tx, interactionIds, rules))
}

const applyTo = async (
  tx: Tx,
  interactionIds: readonly InteractionId[],
  rules: readonly PriorityRule[],
): Promise<boolean> => {
  if (interactionIds.length === 0) return false
  const facts = await factsOf(tx, interactionIds, rules)
  const held = [...facts].map(([interactionId, known]) => ({ interactionId, rule: ruleFor(known, rules) }))
  return (await moveByRules(tx, held)) > 0
}

/** Says who goes before their turn; who waits is put in order by and by. Twice equals once. Records `workspace.changed`. */
export const setRules = async (tx: Tx, rules: readonly PriorityRule[]): Promise<void> => {
  await saveRules(tx, rules)
  tx.record({ type: 'workspace.changed', what: 'routing' })
  tx.enqueue({ kind: 'routing.line-up', key: 'all', payload: { after: null } })
}

/** The rules changed: everybody who waits, a page at a time. */
export const lineUpTimer = defineTimer<{ after: InteractionId | null }>({
  kind: 'routing.line-up',
  async run(tx, job) {
    const ids = await listWaitingIds(tx, job.payload.after, A_TIME)
    await applyTo(tx, ids, await findRules(tx))
    const last = ids.at(-1)
    if (last && ids.length === A_TIME) tx.enqueue({ kind: 'routing.line-up', key: 'all', payload: { after: last } })
    else tx.enqueue({ kind: 'routing.route', key: 'now' })
  },
})

/** Why it goes, or went last, before its turn; null where it does not. */
export const aheadOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Ahead | null> => {
  const found = await findAhead(tx, interactionId)
  if (!found || found.level === 0) return null
  const rule = PriorityRule.safeParse(found.rule)
  return {
    level: found.level,
    ms: aheadMs(found.level, found.headStartMs),
    when: rule.success ? rule.data.when : null,
  }
}

interface Previewed extends Standing {
  rule: PriorityRule | null
  aheadMs: number
  thenAt: number
  placeNow: number
  placeThen: number
}

/** The lines of these queues (all where null) as they would stand under `rules`; whose place would change first. Reads only. */
export const preview = async (
  tx: ReadTx,
  queues: readonly string[] | null,
  rules: readonly PriorityRule[],
): Promise<Previewed[]> => {
  const standing = await listStanding(tx, queues, PREVIEW_MOST)
  const facts = await factsOf(
    tx,
    standing.map(({ interactionId }) => interactionId),
    rules,
  )
  const ruled = standing.map((one) => {
    const known = facts.get(one.interactionId)
    const rule = known ? ruleFor(known, rules) : null
    const more = levelOf(one.priority, rule) - levelOf(one.priority, { level: one.ruleLevel })
    const thenAt = one.lineAt.getTime() - aheadMs(more, one.headStartMs)
    return { ...one, rule, thenAt, aheadMs: aheadMs(levelOf(one.priority, rule), one.headStartMs) }
  })
  const placed: Previewed[] = []
  for (const line of Map.groupBy(ruled, ({ queueId }) => queueId).values()) {
    const ordered = line.toSorted((a, b) => a.thenAt - b.thenAt || (a.interactionId < b.interactionId ? -1 : 1))
    for (const [i, one] of line.entries()) placed.push({ ...one, placeNow: i + 1, placeThen: 1 + ordered.indexOf(one) })
  }
  const change = ({ placeNow, placeThen }: Previewed) => Math.abs(placeNow - placeThen)
  return placed.toSorted((a, b) => Number(change(b) > 0) - Number(change(a) > 0) || a.placeThen - b.placeThen)
}
