/** A logistic on a few numbers, and how the sums of several members are put together into one probability. */
import { SEED } from './folds.ts'
import { areaUnder, learn, type Row } from './learn.ts'

const memberNames = ['signs', 'trees', 'words'] as const
type Member = (typeof memberNames)[number]

/** Which members may speak together; `plain` where words do not count. */
const parties: readonly (readonly Member[])[] = [
  ['signs', 'trees', 'words'],
  ['trees', 'words'],
  ['signs', 'trees'],
]
export const plain: Member[] = ['signs', 'trees']

export const rounded = (value: number): number => Number(value.toPrecision(5))
const every = (size: number) => Int32Array.from({ length: size }, (_, i) => i)

/** Logistic on standardised signs, given back for the signs themselves. */
export function learnSigns(
  rows: readonly number[][],
  labels: readonly number[],
  l2: number,
  positive: number,
): { bias: number; weights: number[] } {
  const size = rows[0]!.length
  const means = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)
  const spreads = means.map(
    (mean, i) => Math.sqrt(rows.reduce((sum, row) => sum + (row[i]! - mean) ** 2, 0) / rows.length) || 1,
  )
  const index = every(size)
  const standard = rows.map((row): Row => ({
    index,
    value: Float32Array.from(row, (one, i) => (one - means[i]!) / spreads[i]!),
  }))
  const { bias, weights } = learn(standard, labels, {
    rows: size,
    loss: 'logistic',
    l2,
    epochs: 20,
    rate: 0.05,
    seed: SEED,
    positive,
  })
  const raw = means.map((_, i) => weights[i]! / spreads[i]!)
  return {
    bias: rounded(bias - raw.reduce((sum, weight, i) => sum + weight * means[i]!, 0)),
    weights: raw.map(rounded),
  }
}

export interface Mix {
  bias: number
  weights: number[]
}

const summed = (weights: readonly number[], sums: readonly number[]): number =>
  weights.reduce((sum, weight, member) => sum + weight * sums[member]!, 0)

/** One slope for the sum of the party's members, each in its own spread and all alike. */
export function alikeMix(sums: readonly number[][], labels: readonly number[], party: readonly Member[]): Mix {
  const shares = memberNames.map((name, member) => {
    if (!party.includes(name)) return 0
    const mean = sums.reduce((sum, one) => sum + one[member]!, 0) / sums.length
    return 1 / (Math.sqrt(sums.reduce((sum, one) => sum + (one[member]! - mean) ** 2, 0) / sums.length) || 1)
  })
  const together = sums.map((one) => [summed(shares, one)])
  const { bias, weights } = learnSigns(together, labels, 1e-3, 1)
  return { bias, weights: shares.map((share) => rounded(share * weights[0]!)) }
}

/** A weight for each member of the party: a logistic on their sums. */
export function weighedMix(sums: readonly number[][], labels: readonly number[], party: readonly Member[]): Mix {
  const of = party.map((name) => memberNames.indexOf(name))
  const { bias, weights } = learnSigns(
    sums.map((one) => of.map((member) => one[member]!)),
    labels,
    1e-3,
    1,
  )
  return { bias, weights: memberNames.map((_, member) => (of.includes(member) ? weights[of.indexOf(member)]! : 0)) }
}

/** The mix that orders best, of every party's both; `sums` are of conversations the members did not learn from. */
export function bestMix(sums: readonly number[][], labels: readonly number[]): Mix {
  const mixes = parties.flatMap((party) => [alikeMix(sums, labels, party), weighedMix(sums, labels, party)])
  const areas = mixes.map(({ weights }) =>
    areaUnder(
      sums.map((one) => summed(weights, one)),
      labels,
    ),
  )
  return mixes[areas.indexOf(Math.max(...areas))]!
}
