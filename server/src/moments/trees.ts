/** Gradient-boosted regression trees at run time: plain arrays, walked from the root. Learnt by bench/moments/boost.ts. */

/** Trees as they are kept: one number list a column, nodes of all trees one after the other. */
export interface KeptTrees {
  base: number
  /** Where each tree begins. */
  roots: number[]
  /** The feature a node looks at; -1 for a leaf. */
  feature: number[]
  /** At most this goes left, the next node; for a leaf its value. */
  cut: number[]
  /** Where more goes. */
  right: number[]
}

export interface Trees {
  base: number
  roots: Int32Array
  feature: Int16Array
  cut: Float32Array
  right: Int32Array
}

export const growTrees = (kept: KeptTrees): Trees => ({
  base: kept.base,
  roots: Int32Array.from(kept.roots),
  feature: Int16Array.from(kept.feature),
  cut: Float32Array.from(kept.cut),
  right: Int32Array.from(kept.right),
})

/** The sum of the leaves that `features` falls into. */
export function askTrees({ base, roots, feature, cut, right }: Trees, features: Float32Array): number {
  let sum = base
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree]!
    for (let at = feature[node]!; at >= 0; at = feature[node]!) {
      node = features[at]! <= cut[node]! ? node + 1 : right[node]!
    }
    sum += cut[node]!
  }
  return sum
}
