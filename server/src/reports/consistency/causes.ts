/** Causes of shortfalls and where each strikes more than elsewhere: what to mend before looking at any person. Pure. */
import type { Consistency, Dimension } from '@peakend/contract/consistency.ts'
import type { Whose } from '@peakend/contract/moments.ts'
import { holm, pOfShares, shareInterval } from '../../base/intervals.ts'
import { FEWEST } from './rules.ts'
import type { GroupSums } from './counting.ts'

/** What lies outside anybody's hands comes first, and the agent last: what is even over people is not theirs to mend. */
const order: readonly Whose[] = ['waiting', 'hand-over', 'rule', 'product', 'partner', 'flow', 'agent']
/** Never people: a cause is sought in how the work is arranged. Languages are compared apart, where they were checked. */
const dimensions: readonly Dimension[] = ['hour', 'channel', 'vendor']
const MOST_PLACES = 4

type Cause = Omit<Consistency['causes'][number], 'places'> & {
  places: (Omit<Consistency['causes'][number]['places'][number], 'name'> & { name?: string })[]
}

/**
 * A cause's share of judged conversations with its Wilson interval, and the groups of 50 or more where it is commoner than in the rest: two shares (`pOfShares`),
 * held to Holm's correction over all causes and groups. The order is the order above, whatever the numbers; causes that never struck are left out.
 */
export const causesOf = (groups: readonly GroupSums[]): Cause[] => {
  const whole = groups.find((g) => g.dimension === 'all')
  if (!whole || whole.judged === 0) return []
  const among = groups.filter((g) => dimensions.includes(g.dimension as Dimension) && g.judged >= FEWEST)
  const tried = order.flatMap((cause) => among.map((group) => ({ cause, group, hits: group.causes[cause] ?? 0 })))
  const ps = tried.map(({ cause, group, hits }) =>
    pOfShares(hits, group.judged, whole.causes[cause] ?? 0, whole.judged),
  )
  const isReal = holm(ps)
  return order.flatMap((cause): Cause[] => {
    const hits = whole.causes[cause] ?? 0
    if (hits === 0) return []
    const places = tried
      .filter((one, i) => one.cause === cause && isReal[i])
      .map(({ group, hits: here }) => ({
        ...placed(group, here),
        elsewherePct: ((hits - here) / (whole.judged - group.judged)) * 100,
      }))
      .filter((place) => place.pct > place.elsewherePct)
      .toSorted((a, b) => b.pct - a.pct)
      .slice(0, MOST_PLACES)
    return [{ cause, shortfalls: hits, n: whole.judged, ...shareOfAll(hits, whole.judged), places }]
  })
}

const shareOfAll = (hits: number, n: number) => {
  const { low, high } = shareInterval(hits, n)
  return { pct: (hits / n) * 100, lowPct: low * 100, highPct: high * 100 }
}
const placed = (group: GroupSums, hits: number) => ({
  dimension: group.dimension as Dimension,
  key: group.key,
  n: group.judged,
  ...shareOfAll(hits, group.judged),
})
