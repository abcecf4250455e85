/**
 * Gradient-boosted regression trees: histograms over binned features, leaves grown best first (Friedman 2001; Ke et al. 2017, "LightGBM"). Ours
 * because no maintained package gives its trees as plain arrays (docs/decisions/0030). The same seed gives the same trees.
 */
import type { KeptTrees } from '../../server/src/moments/trees.ts'
import { seededRandom } from './learn.ts'

export interface BoostOptions {
  loss: 'logistic' | 'squares'
  trees: number
  rate: number
  leaves: number
  /** Fewest examples in a leaf. */
  least: number
  /** Shares of examples and features each tree sees. */
  rowShare: number
  featureShare: number
  l2: number
  seed: number
  /** Weight of examples whose label is 1 (logistic). */
  positive?: number
}

const BINS = 48

/** Feature values as bin numbers, feature by feature, with the upper edge of every bin. */
interface Binned {
  bins: Uint8Array[]
  edges: Float32Array[]
}

function binned(examples: readonly ArrayLike<number>[]): Binned {
  const size = examples[0]?.length ?? 0
  const bins: Uint8Array[] = []
  const edges: Float32Array[] = []
  for (let feature = 0; feature < size; feature++) {
    const sorted = Float32Array.from(examples, (one) => one[feature]!).sort()
    const cuts: number[] = []
    for (let bin = 1; bin < BINS; bin++) {
      const at = sorted[Math.floor((bin / BINS) * sorted.length)]!
      if (cuts.at(-1) !== at && at < sorted.at(-1)!) cuts.push(at)
    }
    if (cuts.length === 0 && sorted[0]! < sorted.at(-1)!) cuts.push(sorted[0]!)
    const upper = Float32Array.from(cuts)
    bins.push(
      Uint8Array.from(examples, (one) => {
        const value = Math.fround(one[feature]!)
        let low = 0
        let high = upper.length
        while (low < high) {
          const middle = (low + high) >> 1
          if (value <= upper[middle]!) high = middle
          else low = middle + 1
        }
        return low
      }),
    )
    edges.push(upper)
  }
  return { bins, edges }
}

interface Split {
  gain: number
  feature: number
  bin: number
}
interface Leaf {
  rows: Int32Array
  slope: number
  curve: number
  best: Split
}
interface Node {
  leaf: Leaf
  split?: Split
  left?: Node
  right?: Node
}

interface Growth {
  data: Binned
  slopes: Float64Array
  curves: Float64Array
  features: readonly number[]
  options: BoostOptions
}

const sumsG = new Float64Array(BINS + 1)
const sumsH = new Float64Array(BINS + 1)
const counts = new Int32Array(BINS + 1)

/** The best cut of a leaf over the features this tree may look at. */
function bestSplit(rows: Int32Array, slope: number, curve: number, growth: Growth): Split {
  const { data, slopes, curves, features, options } = growth
  const best: Split = { gain: 1e-9, feature: -1, bin: 0 }
  const whole = (slope * slope) / (curve + options.l2)
  for (const feature of features) {
    const bins = data.bins[feature]!
    const last = data.edges[feature]!.length
    if (last === 0) continue
    sumsG.fill(0, 0, last + 1)
    sumsH.fill(0, 0, last + 1)
    counts.fill(0, 0, last + 1)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const bin = bins[row]!
      sumsG[bin]! += slopes[row]!
      sumsH[bin]! += curves[row]!
      counts[bin]!++
    }
    let g = 0
    let h = 0
    let n = 0
    for (let bin = 0; bin < last; bin++) {
      g += sumsG[bin]!
      h += sumsH[bin]!
      n += counts[bin]!
      if (n < options.least) continue
      if (rows.length - n < options.least) break
      const gain = (g * g) / (h + options.l2) + ((slope - g) * (slope - g)) / (curve - h + options.l2) - whole
      if (gain > best.gain) Object.assign(best, { gain, feature, bin })
    }
  }
  return best
}

const leafOf = (rows: Int32Array, growth: Growth): Leaf => {
  let slope = 0
  let curve = 0
  for (const row of rows) {
    slope += growth.slopes[row]!
    curve += growth.curves[row]!
  }
  return { rows, slope, curve, best: bestSplit(rows, slope, curve, growth) }
}

/** One tree, its leaves split best first. */
function grow(rows: Int32Array, growth: Growth): Node {
  const root: Node = { leaf: leafOf(rows, growth) }
  const open = [root]
  for (let leaves = 1; leaves < growth.options.leaves; leaves++) {
    const node = open.reduce((a, b) => (b.leaf.best.gain > a.leaf.best.gain ? b : a))
    const { best } = node.leaf
    if (best.feature < 0) break
    const bins = growth.data.bins[best.feature]!
    node.split = best
    node.left = {
      leaf: leafOf(
        node.leaf.rows.filter((row) => bins[row]! <= best.bin),
        growth,
      ),
    }
    node.right = {
      leaf: leafOf(
        node.leaf.rows.filter((row) => bins[row]! > best.bin),
        growth,
      ),
    }
    open.splice(open.indexOf(node), 1, node.left, node.right)
  }
  return root
}

const rounded = (value: number): number => Number(value.toPrecision(5))

/** Writes a tree behind those there are; gives where it begins. */
function keep(node: Node, kept: KeptTrees, data: Binned, options: BoostOptions): number {
  const at = kept.feature.length
  const { split, left, right, leaf } = node
  if (!split || !left || !right) {
    kept.feature.push(-1)
    kept.cut.push(rounded((-leaf.slope / (leaf.curve + options.l2)) * options.rate))
    kept.right.push(0)
    return at
  }
  kept.feature.push(split.feature)
  kept.cut.push(data.edges[split.feature]![split.bin]!)
  kept.right.push(0)
  keep(left, kept, data, options)
  kept.right[at] = keep(right, kept, data, options)
  return at
}

/** Learns trees for `labels`: numbers for squares, 0 or 1 for logistic (then the sum is a logit). */
export function boost(
  examples: readonly ArrayLike<number>[],
  labels: readonly number[],
  options: BoostOptions,
): KeptTrees {
  const data = binned(examples)
  const count = examples.length
  const isLogistic = options.loss === 'logistic'
  const weights = labels.map((label) => (isLogistic && label === 1 ? (options.positive ?? 1) : 1))
  const mean = labels.reduce((sum, label, i) => sum + label * weights[i]!, 0) / weights.reduce((a, b) => a + b, 0)
  const base = rounded(isLogistic ? Math.log(mean / (1 - mean)) : mean)
  const kept: KeptTrees = { base, roots: [], feature: [], cut: [], right: [] }
  const sums = new Float64Array(count).fill(base)
  const slopes = new Float64Array(count)
  const curves = new Float64Array(count)
  const random = seededRandom(options.seed)
  for (let tree = 0; tree < options.trees; tree++) {
    for (let i = 0; i < count; i++) {
      const guess = isLogistic ? 1 / (1 + Math.exp(-sums[i]!)) : sums[i]!
      slopes[i] = (guess - labels[i]!) * weights[i]!
      curves[i] = (isLogistic ? Math.max(1e-6, guess * (1 - guess)) : 1) * weights[i]!
    }
    const features = data.bins.flatMap((_, feature) => (random() < options.featureShare ? [feature] : []))
    const rows = Int32Array.from(Array.from({ length: count }, (_, i) => i).filter(() => random() < options.rowShare))
    const root = grow(rows, { data, slopes, curves, features, options })
    kept.roots.push(keep(root, kept, data, options))
    for (let i = 0; i < count; i++) {
      let node = root
      while (node.split) node = (data.bins[node.split.feature]![i]! <= node.split.bin ? node.left : node.right)!
      sums[i]! += (-node.leaf.slope / (node.leaf.curve + options.l2)) * options.rate
    }
  }
  return kept
}

/** Trees learnt apart as one: their mean. */
export function together(all: readonly KeptTrees[]): KeptTrees {
  const base = rounded(all.reduce((sum, one) => sum + one.base, 0) / all.length)
  const kept: KeptTrees = { base, roots: [], feature: [], cut: [], right: [] }
  for (const { roots, feature, cut, right } of all) {
    const before = kept.feature.length
    for (const root of roots) kept.roots.push(before + root)
    feature.forEach((one, node) => {
      const isLeaf = one < 0
      kept.feature.push(one)
      kept.cut.push(isLeaf ? rounded(cut[node]! / all.length) : cut[node]!)
      kept.right.push(isLeaf ? 0 : before + right[node]!)
    })
  }
  return kept
}
