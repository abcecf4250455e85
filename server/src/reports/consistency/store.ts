/** Sums of a period by group. */
import type { ReadTx } from '../../base/database.ts'
import { countAll, type GroupSums, type MomentSums } from './counting.ts'
import { DAY_MS, rangesWithout, readDays } from './days.ts'
import { readGroups } from './groups.ts'
import { gather } from './packing.ts'

export interface Period {
  from: Date
  to: Date
  queueIds: readonly string[] | null
  /** An outside team sees what its own people served. */
  vendorId: string | null
  zone: string
  /** Nobody's own figures from before this; null for nobody's at all. */
  peopleSince: Date | null
}

/** Who belongs to an outside team. */
const vendorsOfPeople = async (tx: ReadTx): Promise<Map<string, string>> => {
  const rows = await tx.query<{ personId: string; vendorId: string }>(
    'consistency.members',
    'select person_id as "personId", vendor_id as "vendorId" from memberships where workspace_id = $1 and vendor_id is not null',
    [tx.workspaceId],
  )
  return new Map(rows.map(({ personId, vendorId }) => [personId, vendorId]))
}

/** Only one of two lists where both are given; null is everything. */
const both = (a: readonly string[] | null, b: string | null): readonly string[] | null =>
  b === null ? a : a === null || a.includes(b) ? [b] : []

/**
 * Every group's sums of a period: whole days from what is packed of them, the rest (the ends of the period, days that changed since, and the day from which
 * people's figures are shown) from the judgements themselves.
 */
export const sumsOf = async (
  tx: ReadTx,
  of: Period,
  queueId: string | null,
): Promise<{ moments: MomentSums[]; groups: GroupSums[] }> => {
  const [vendorOf, days] = await Promise.all([vendorsOfPeople(tx), readDays(tx, of.from, of.to, of.zone)])
  const queues = both(of.queueIds, queueId)
  const agents =
    of.vendorId === null ? null : [...vendorOf].filter(([, vendorId]) => vendorId === of.vendorId).map(([id]) => id)
  const since = of.peopleSince?.getTime() ?? Infinity
  const whole = days.filter(({ day }) => {
    const start = Date.parse(`${day}T00:00:00Z`)
    return since <= start || since >= start + DAY_MS
  })
  const found = gather()
  const wanted = { agents: agents && new Set(agents), queues: queues && new Set(queues) }
  for (const one of whole) found.addDay(one, Date.parse(`${one.day}T00:00:00Z`) >= since, wanted)
  const ranges = rangesWithout(
    of.from,
    of.to,
    whole.map(({ day }) => day),
  ).flatMap((range) => cutAt(range, since))
  const rest = await Promise.all(ranges.map((range) => readGroups(tx, { ...range, zone: of.zone, agents, queues })))
  rest.forEach((groups, i) => {
    for (const group of groups) found.add(group, ranges[i]!.from.getTime() >= since)
  })
  return countAll(found.rows(), vendorOf)
}

const cutAt = (range: { from: Date; to: Date }, at: number): { from: Date; to: Date }[] => {
  if (at <= range.from.getTime() || at >= range.to.getTime()) return [range]
  const middle = new Date(at)
  return [
    { from: range.from, to: middle },
    { from: middle, to: range.to },
  ]
}

/** Names of the people and vendors that stand in the figures. */
export const namesOf = async (tx: ReadTx, people: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ id: string; name: string }>(
    'consistency.names',
    `select person_id::text as id, name from colleagues where person_id = any($2::uuid[])
     union all select vendor_id::text, name from vendors where workspace_id = $1`,
    [tx.workspaceId, people],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
