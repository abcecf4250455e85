/** Weights learnt without a part of the data each: what is measured on an example never learnt from it. Written by the training commands. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { eachFeature, planVocabulary } from '../../server/src/moments/features.ts'
import type { Reading } from '../../server/src/moments/reading.ts'
import { foldOf } from './learn.ts'

/** Everything is learnt, and cut into parts, by this seed. */
export const SEED = 20_261_122
/** Weights of the lexical heads are kept as whole numbers of this size. */
export const UNIT = 100
export const WHOLE_FOLDS = 5

export interface KeptFold {
  bias: number
  /** In hundredths. */
  weights: number[]
}
export interface KeptFolds {
  seed: number
  words: string[]
  pairs: [string, string][]
  folds: Record<'wikipedia' | 'politenessEn' | 'politenessEs' | 'promise' | 'action', KeptFold[]>
  /** Learnt from all of Wikipedia and nothing else. */
  wikipedia: KeptFold
  promiseThreshold: number
}

/** What stands in the folder of folds under this name; null where the training was never run. */
export function readFold<T>(name: string): T | null {
  const path = join(import.meta.dirname, 'folds', `${name}.json.gz`)
  return existsSync(path) ? (JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as T) : null
}

export interface LexicalFolds {
  /** The sum of the head's fold that did not learn from `group`. */
  held: (head: keyof KeptFolds['folds'], reading: Reading, group: string) => number
  wikipedia: (reading: Reading) => number
  promiseThreshold: number
}

export function openLexicalFolds(): LexicalFolds | null {
  const kept = readFold<KeptFolds>('lexical')
  if (!kept) return null
  const vocabulary = planVocabulary(kept.words, kept.pairs)
  const seen = new Uint32Array(vocabulary.rows)
  let stamp = 0
  const sum = ({ bias, weights }: KeptFold, reading: Reading): number => {
    let total = bias
    eachFeature(vocabulary, reading, seen, ++stamp, (row, value) => (total += (weights[row]! * value) / UNIT))
    return total
  }
  return {
    held(head, reading, group) {
      const folds = kept.folds[head]
      return sum(folds[foldOf(group, folds.length, kept.seed)]!, reading)
    },
    wikipedia: (reading) => sum(kept.wikipedia, reading),
    promiseThreshold: kept.promiseThreshold,
  }
}
