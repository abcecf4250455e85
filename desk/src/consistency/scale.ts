/** Where figures stand in the drawings. Pure. */
import type { Outputs } from '../api/call.ts'

export type Consistency = Outputs['consistency']['get']
export type Dimension = Consistency['dimensions'][number]['dimension']
export type GroupRow = Consistency['dimensions'][number]['rows'][number]
export type Cell = NonNullable<GroupRow['moments']['peak']>
export type MomentName = 'welcome' | 'peak' | 'farewell'

export interface Domain {
  low: number
  high: number
}

/** Whether there is a figure to draw: neither missing nor withheld. */
const isFigure = (n: number | null | undefined): n is number => typeof n === 'number'

/** The half points that hold every interval and every tolerance shown, so that all drawings of the screen share one scale. */
export function domainOf(of: Consistency): Domain {
  const cells = [of.whole, ...of.dimensions.flatMap((d) => d.rows)].flatMap((row) => Object.values(row.moments))
  const ends = cells.flatMap((c) => (isFigure(c?.low) && isFigure(c?.high) ? [c.low, c.high] : []))
  const means = Object.values(of.whole.moments).flatMap((c) => (isFigure(c?.mean) ? [c.mean] : []))
  const all = [...ends, ...means.flatMap((m) => [m - of.tolerance, m + of.tolerance])]
  if (all.length === 0) return { low: 1, high: 5 }
  const low = Math.max(1, Math.floor(Math.min(...all) * 2) / 2)
  return { low, high: Math.min(5, Math.max(low + 1, Math.ceil(Math.max(...all) * 2) / 2)) }
}

/** 0..1 across the drawing; what lies outside stays at its edge. */
export const placeOf = (value: number, { low, high }: Domain): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)))

/** Points on one line that would cover each other step aside: each with its place (0..1) and how many steps it stands off the line (0, 1, -1, 2, ...). */
export function swarm(places: readonly number[], width: number): { at: number; step: number }[] {
  const taken = new Map<number, number>()
  return places.map((at) => {
    const slot = Math.round(at / width)
    const k = taken.get(slot) ?? 0
    taken.set(slot, k + 1)
    return { at: slot * width, step: k % 2 === 1 ? (k + 1) / 2 : -k / 2 }
  })
}

const filterKeys: Record<Dimension, string> = {
  hour: 'hour',
  channel: 'channel',
  vendor: 'vendorId',
  language: 'language',
  agent: 'agentId',
}
/** The filter of the moments screen that shows the conversations of a group. */
export const filterFor = (dimension: Dimension, key: string): Record<string, string> => ({
  [filterKeys[dimension]]: key,
})

/** Every mean that may be compared, by moment, for the overview. */
export const comparedMeans = (of: Consistency, moment: MomentName): { mean: number; state: Cell['state'] }[] =>
  of.dimensions.flatMap((d) =>
    d.rows.flatMap((row) => {
      const cell = row.moments[moment]
      return cell && isFigure(cell.mean) && cell.difference !== null ? [{ mean: cell.mean, state: cell.state }] : []
    }),
  )
