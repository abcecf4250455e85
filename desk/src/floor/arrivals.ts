/** Geometry of the arrivals chart: stacked columns by quarter of an hour, in the units of the drawing. */
export const arrivalKinds = ['asIntended', 'below', 'failed', 'notJudged', 'open'] as const
export type ArrivalKind = (typeof arrivalKinds)[number]
export type Arrival = { at: string } & Record<ArrivalKind, number>

export interface Block {
  kind: ArrivalKind
  count: number
  y: number
  height: number
}
export interface Column {
  at: string
  x: number
  width: number
  total: number
  blocks: Block[]
}
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** A round, even number at or above `max`: 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 60 ... */
export function roundTop(max: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [4, 6, 8, 10, 12, 16, 20, 24, 32]) if (step * unit >= max) return step * unit
  }
}

/** Columns from left to right, blocks from the ground up with a gap of `gap` between them; an empty block is left out. */
export function arrivalColumns(arrivals: readonly Arrival[], box: Box, gap = 2): { top: number; columns: Column[] } {
  const totals = arrivals.map((a) => arrivalKinds.reduce((sum, kind) => sum + a[kind], 0))
  const top = roundTop(Math.max(1, ...totals))
  const slot = box.width / Math.max(1, arrivals.length)
  const width = Math.min(40, slot * 0.62)
  const columns = arrivals.map((arrival, i) => {
    let ground = box.top + box.height
    const blocks: Block[] = []
    for (const kind of arrivalKinds) {
      const count = arrival[kind]
      if (count === 0) continue
      const full = (count / top) * box.height
      const height = Math.max(1, full - (blocks.length > 0 ? gap : 0))
      blocks.push({ kind, count, y: ground - full, height })
      ground -= full
    }
    return { at: arrival.at, x: box.left + slot * i + (slot - width) / 2, width, total: totals[i] ?? 0, blocks }
  })
  return { top, columns }
}

/** An SVG path through the points; a point without a value breaks the line, a lone point becomes a short stroke. */
export function trendPath(values: readonly (number | null)[], box: Box, min: number, max: number): string {
  const span = Math.max(1e-9, max - min)
  const step = values.length > 1 ? box.width / (values.length - 1) : 0
  const parts: string[] = []
  values.forEach((value, i) => {
    if (value === null) return
    const x = round(box.left + step * i)
    const y = round(box.top + box.height * (1 - (Math.min(max, Math.max(min, value)) - min) / span))
    const before = i > 0 ? (values[i - 1] ?? null) : null
    const after = values[i + 1] ?? null
    if (before === null) parts.push(`M${x} ${y}`, ...(after === null ? [`h1`] : []))
    else parts.push(`L${x} ${y}`)
  })
  return parts.join(' ')
}

/** The lowest and highest value to draw: both the values and the target fit, with at least `least` between them. */
export function trendRange(values: readonly (number | null)[], target: number, least = 20): [number, number] {
  const known = values.filter((v) => v !== null)
  const low = Math.min(target, ...known)
  const high = Math.max(target, ...known)
  const pad = Math.max(0, least - (high - low)) / 2
  return [Math.max(0, low - pad), Math.min(100, high + pad)]
}

const round = (n: number) => Math.round(n * 10) / 10
