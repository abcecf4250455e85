/**
 * Sums by group from conversations packed into numbers. The database gives each conversation as one number among those that share a channel, a language and
 * a person; everything is counted from them in one go, which for some hundred thousand takes a fraction of what grouping them in the database takes. Pure.
 */
import type { Dimension as Shown } from '@peakend/contract/consistency.ts'
import type { Whose } from '@peakend/contract/moments.ts'

export type MomentName = 'welcome' | 'peak' | 'farewell'

/** The scores of one moment in one group; `all` is the whole. */
export interface MomentSums {
  dimension: Shown | 'all'
  key: string
  moment: MomentName
  n: number
  mean: number
  variance: number
  p10: number
}

/** What came of the conversations of one group. */
export interface GroupSums {
  dimension: Shown | 'all'
  key: string
  interactions: number
  /** With at least one moment judged: what shortfalls are counted of. */
  judged: number
  met: number
  of: number
  causes: Partial<Record<Whose, number>>
  /** The standard in force, averaged over the conversations whose moment was judged. */
  standards: Record<MomentName, number | null>
}

/** Conversations of the same channel, language, person and standard. */
export interface Packed {
  channel: string
  language: string
  agentId: string | null
  /** Late enough for this person's own figures to be shown. */
  isShown: boolean
  welcomeLeast: number
  peakLeast: number
  farewellLeast: number
  /** As `packedSql` packs them. */
  conversations: readonly number[]
}

const causes: readonly Whose[] = ['agent', 'hand-over', 'waiting', 'flow', 'rule', 'product', 'partner']
const momentNames: readonly MomentName[] = ['welcome', 'peak', 'farewell']
/** 1.0 to 5.0 by tenths are 1 to 41; 0 is not judged. */
const SCORES = 42
const scoreOf = (code: number) => (code + 9) / 10
const HOURS = 24

const codeSql = (moment: MomentName, shift: number) => `(coalesce((j.${moment} * 10)::int - 9, 0) << ${shift})`
/** One conversation as an integer of 28 bits: the hour in 5, three scores in 6 each, as intended in 2, the cause in 3. `hour` is SQL for the hour of the day. */
export const packedSql = (hour: string): string =>
  `(${hour})::int | ${codeSql('welcome', 5)} | ${codeSql('peak', 11)} | ${codeSql('farewell', 17)}
   | ((case when j.as_intended then 2 when not j.as_intended then 1 else 0 end) << 23)
   | ((case j.cause ${causes.map((cause, i) => `when '${cause}' then ${i + 1}`).join(' ')} else 0 end) << 25)`

class Tally {
  readonly scores = new Float64Array(momentNames.length * SCORES)
  readonly leastSums = new Float64Array(momentNames.length)
  readonly causes = new Float64Array(causes.length + 1)
  interactions = 0
  judged = 0
  met = 0
  of = 0

  add(packed: number, least: readonly number[]): void {
    this.interactions++
    let isJudged = false
    for (let m = 0; m < 3; m++) {
      const code = (packed >> (5 + 6 * m)) & 63
      if (code === 0) continue
      isJudged = true
      this.scores[m * SCORES + code]!++
      this.leastSums[m]! += least[m]!
    }
    if (isJudged) this.judged++
    const asIntended = (packed >> 23) & 3
    if (asIntended > 0) this.of++
    if (asIntended === 2) this.met++
    this.causes[(packed >> 25) & 7]!++
  }

  merge(other: Tally): void {
    for (let i = 0; i < this.scores.length; i++) this.scores[i]! += other.scores[i]!
    for (let i = 0; i < this.leastSums.length; i++) this.leastSums[i]! += other.leastSums[i]!
    for (let i = 0; i < this.causes.length; i++) this.causes[i]! += other.causes[i]!
    this.interactions += other.interactions
    this.judged += other.judged
    this.met += other.met
    this.of += other.of
  }
}

type Dimension = GroupSums['dimension']

/** Every group's sums; `vendorOf` is the outside team of a person, undefined for the brand's own. Where nobody answered there is no person and no vendor. */
export function countAll(
  rows: readonly Packed[],
  vendorOf: ReadonlyMap<string, string>,
): { moments: MomentSums[]; groups: GroupSums[] } {
  const tallies = new Map<string, { dimension: Dimension; key: string; tally: Tally }>()
  const into = (dimension: Dimension, key: string, part: Tally): void => {
    const name = `${dimension} ${key}`
    let found = tallies.get(name)
    if (!found) tallies.set(name, (found = { dimension, key, tally: new Tally() }))
    found.tally.merge(part)
  }
  for (const row of rows) {
    // whole thousandths: a sum of them is the same in whatever order the days are read
    const least = [row.welcomeLeast, row.peakLeast, row.farewellLeast].map((one) => Math.round(one * 1000))
    const byHour: (Tally | undefined)[] = Array.from({ length: HOURS })
    for (const packed of row.conversations) (byHour[packed & 31] ??= new Tally()).add(packed, least)
    const whole = new Tally()
    byHour.forEach((part, hour) => {
      if (!part) return
      into('hour', String(hour), part)
      whole.merge(part)
    })
    into('all', '', whole)
    into('channel', row.channel, whole)
    into('language', row.language, whole)
    if (row.agentId === null) continue
    into('vendor', vendorOf.get(row.agentId) ?? 'own', whole)
    if (row.isShown) into('agent', row.agentId, whole)
  }
  const all = [...tallies.values()]
  return {
    moments: all.flatMap(({ dimension, key, tally }) =>
      momentNames.flatMap((moment, m) => {
        const sums = momentSums(tally.scores.subarray(m * SCORES, (m + 1) * SCORES))
        return sums ? [{ dimension, key, moment, ...sums }] : []
      }),
    ),
    groups: all.map(({ dimension, key, tally }) => ({ dimension, key, ...groupSums(tally) })),
  }
}

/** Mean, variance of a sample and tenth percentile (the least score that a tenth do not exceed); null where none was judged. */
function momentSums(counts: Float64Array): { n: number; mean: number; variance: number; p10: number } | null {
  let [n, sum] = [0, 0]
  counts.forEach((count, code) => {
    n += count
    sum += count * scoreOf(code)
  })
  if (n === 0) return null
  const mean = sum / n
  let [squares, upto, p10] = [0, 0, 0]
  counts.forEach((count, code) => {
    squares += count * (scoreOf(code) - mean) ** 2
    upto += count
    if (p10 === 0 && count > 0 && upto * 10 >= n) p10 = scoreOf(code)
  })
  return { n, mean, variance: squares / Math.max(1, n - 1), p10 }
}

function groupSums(tally: Tally): Omit<GroupSums, 'dimension' | 'key'> {
  const standardOf = (m: number): number | null => {
    const n = tally.scores.subarray(m * SCORES, (m + 1) * SCORES).reduce((sum, count) => sum + count, 0)
    return n === 0 ? null : tally.leastSums[m]! / 1000 / n
  }
  const { interactions, judged, met, of } = tally
  return {
    interactions,
    judged,
    met,
    of,
    causes: Object.fromEntries(causes.map((cause, i) => [cause, tally.causes[i + 1]!])),
    standards: { welcome: standardOf(0), peak: standardOf(1), farewell: standardOf(2) },
  }
}
