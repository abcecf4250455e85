/** Where the experience is uneven: cause first, people last. Reads only. */
import type { Consistency, Dimension, GroupRow } from '@peakend/contract/consistency.ts'
import type { LanguageCheck } from '@peakend/contract/reviews.ts'
import type { Scope } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { holm, pOfShares } from '../../base/intervals.ts'
import { Refusal } from '../../base/refusal.ts'
import { checksFor } from '../../evaluations/reviews/reviews.ts'
import { hidesTeams, refuseTeamSum } from '../../evaluations/sums/sums.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { queuesIn } from '../../interactions/interactions.ts'
import { causesOf } from './causes.ts'
import {
  byChance,
  cellOf,
  compare,
  countOf,
  FEWEST,
  momentNames,
  shareOf,
  TARGET_PCT,
  TOLERANCE,
  type Comparison,
} from './rules.ts'
import type { GroupSums, MomentSums } from './counting.ts'
import { namesOf, sumsOf } from './store.ts'

const DAY_MS = 24 * 3_600_000
/** A quarter, and the hour that summer time adds to it. */
const LONGEST_MS = 92 * DAY_MS + 3_600_000
/** People come last. */
const dimensions: readonly Dimension[] = ['hour', 'channel', 'vendor', 'language', 'agent']

interface Figures {
  moments: readonly MomentSums[]
  groups: readonly GroupSums[]
  comparisons: readonly Comparison[]
  realShares: ReadonlySet<GroupSums>
  checks: readonly LanguageCheck[]
  names: ReadonlyMap<string, string>
}

/** Shares of "as intended" that differ from the rest, Holm's correction over those shown. Languages have no share of their own truth: not compared. */
const realShares = (groups: readonly GroupSums[]): Set<GroupSums> => {
  const whole = groups.find((g) => g.dimension === 'all')
  const tried = groups.filter((g) => g.dimension !== 'all' && g.dimension !== 'language' && g.of >= FEWEST)
  const holds = holm(tried.map((g) => pOfShares(g.met, g.of, whole?.met ?? 0, whole?.of ?? 0)))
  return new Set(tried.filter((_, i) => holds[i]))
}

const hidden = { hits: 0, state: 'not-checked' as const, pct: null, lowPct: null, highPct: null }

const rowOf = (f: Figures, dimension: Dimension, group: GroupSums): GroupRow => {
  const isHere = (one: { dimension: string; key: string }) => one.dimension === dimension && one.key === group.key
  const moments = f.moments.filter(isHere)
  const comparisons = f.comparisons.filter(isHere)
  const cells = momentNames.map((m) => {
    const sums = moments.find((one) => one.moment === m)
    return [
      m,
      cellOf(
        sums,
        group.standards[m],
        comparisons.find((one) => one.moment === m),
      ),
    ] as const
  })
  // what is as intended rests on the engine's scores as well
  const isUnchecked = cells.some(([, cell]) => cell.state === 'not-checked')
  return {
    key: group.key,
    name: f.names.get(group.key) ?? null,
    interactions: group.interactions,
    moments: Object.fromEntries(cells) as GroupRow['moments'],
    asIntended: isUnchecked ? { ...hidden, n: group.of } : shareOf(group, f.realShares.has(group)),
    check: dimension === 'language' ? (f.checks.find((c) => c.language === group.key) ?? null) : null,
  }
}

/** Hours as the day goes, people by name and never by score, the rest with what is furthest from the whole first. */
const inOrder = (dimension: Dimension, rows: GroupRow[]): GroupRow[] => {
  const furthest = (row: GroupRow) =>
    Math.max(-1, ...momentNames.map((m) => Math.abs(row.moments[m]?.difference ?? -1)))
  switch (dimension) {
    case 'hour':
      return rows.toSorted((a, b) => Number(a.key) - Number(b.key))
    case 'agent':
      return rows.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? ''))
    default:
      return rows.toSorted((a, b) => furthest(b) - furthest(a) || b.interactions - a.interactions)
  }
}

const wholeOf = ({ moments, groups }: Figures): Consistency['whole'] => {
  const all = groups.find((g) => g.dimension === 'all')
  const cells = momentNames.map((m) => {
    const sums = moments.find((one) => one.dimension === 'all' && one.moment === m)
    return [m, cellOf(sums, all?.standards[m] ?? null, undefined)] as const
  })
  return { moments: Object.fromEntries(cells) as Consistency['whole']['moments'], asIntended: shareOf(all, false) }
}

const evennessOf = (comparisons: readonly Comparison[]): Consistency['evenness'] => ({
  ...countOf(comparisons),
  byChance: byChance(comparisons),
  moments: Object.fromEntries(
    momentNames.map((m) => [m, countOf(comparisons.filter((c) => c.moment === m))]),
  ) as Consistency['evenness']['moments'],
})

/**
 * Spread of each moment over hours of the day (the workspace's clock, when the customer came), channels, vendors, languages and people, with t and
 * Wilson intervals, and the share of comparisons that are even. The whole is what the scope shows: an outside team is held against its own conversations only.
 * Refuses `range_too_long` beyond 92 days. People are there where the staff policy shows scores per person, no further back than it keeps them. Where it shows scores
 * not at all, vendors are not there either and take part in no comparison, and one queue, or whoever sees some queues only, is refused with `policy_hides`.
 */
export const consistencyOf = async (
  tx: ReadTx,
  scope: Scope,
  of: { from: Date; to: Date; queueId?: string },
): Promise<Consistency> => {
  if (of.to.getTime() - of.from.getTime() > LONGEST_MS) throw new Refusal('range_too_long')
  const workspace = await workspaceOf(tx)
  refuseTeamSum(workspace, scope, of)
  const { staffPolicy, timeZone } = workspace
  const showsPeople = staffPolicy.scoresSeen === 'per-person'
  const kept = new Date(tx.now.getTime() - staffPolicy.keepScoresDays * DAY_MS)
  const period = {
    from: of.from,
    to: of.to,
    queueIds: queuesIn(scope),
    vendorId: scope.vendorId ?? null,
    zone: timeZone,
    peopleSince: showsPeople ? kept : null,
  }
  const isHidden = (dimension: string) =>
    (dimension === 'agent' && !showsPeople) || (dimension === 'vendor' && hidesTeams(workspace))
  const sums = await sumsOf(tx, period, of.queueId ?? null)
  const [moments, groups] = [
    sums.moments.filter((one) => !isHidden(one.dimension)),
    sums.groups.filter((one) => !isHidden(one.dimension)),
  ]
  const checks = await checksFor(
    tx,
    groups.filter((g) => g.dimension === 'language').map((g) => g.key),
  )
  const people = groups.filter((g) => g.dimension === 'agent').map((g) => g.key)
  const names = await namesOf(tx, people)
  const comparisons = compare(moments, checks)
  const figures: Figures = { moments, groups, comparisons, realShares: realShares(groups), checks, names }
  return {
    from: of.from.toISOString(),
    to: of.to.toISOString(),
    interactions: groups.find((g) => g.dimension === 'all')?.interactions ?? 0,
    tolerance: TOLERANCE,
    fewest: FEWEST,
    targetPct: TARGET_PCT,
    evenness: evennessOf(comparisons),
    whole: wholeOf(figures),
    dimensions: dimensions.map((dimension) => ({
      dimension,
      isHidden: isHidden(dimension),
      rows: inOrder(
        dimension,
        groups.filter((g) => g.dimension === dimension).map((group) => rowOf(figures, dimension, group)),
      ),
    })),
    causes: causesOf(groups).map((cause) => ({
      ...cause,
      places: cause.places.map((place) => ({ ...place, name: names.get(place.key) ?? null })),
    })),
  }
}
