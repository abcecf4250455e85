/**
 * Words and pairs of a whole conversation as hashed features, apart for each side and for its last turns: no list of words is kept. Values are
 * (1 + ln count) times the inverse document frequency of the bucket, and each part has length 1 (Salton and Buckley 1988).
 */
import type { HeardTurn } from './hearing.ts'

export const BUCKETS = 1 << 15
/** The last turns count a second time, as a part of their own. */
const LAST_TURNS = 5
const PART_SEEDS = { whole: 0x2545f491, last: 0x6c078965 }

const mix = (hash: number, by: number): number => {
  let mixed = Math.imul(hash ^ by, 0x9e3779b1)
  mixed ^= mixed >>> 15
  return Math.imul(mixed, 0x85ebca77)
}

/** The hash of every word, and where each turn's begin (one more start than turns). */
export interface Hashes {
  all: Int32Array
  starts: Int32Array
}

export const noHashes = (): Hashes => ({ all: new Int32Array(0), starts: new Int32Array(0) })

/** Hashes into `hashes`, whose arrays grow where they are too small and are longer than needed otherwise. */
export function hashWords(turns: readonly HeardTurn[], hashes: Hashes): void {
  let words = 0
  for (const { read } of turns) words += read.count
  if (hashes.starts.length <= turns.length) hashes.starts = new Int32Array(2 * turns.length + 2)
  if (hashes.all.length < words) hashes.all = new Int32Array(2 * words)
  const { all, starts } = hashes
  let at = 0
  turns.forEach(({ read }, i) => {
    for (let word = 0; word < read.count; word++) all[at++] = read.hashes[word]!
    starts[i + 1] = at
  })
}

const tally = new Uint16Array(BUCKETS)
const touched = new Uint16Array(BUCKETS)
const amounts = new Float64Array(BUCKETS)

/** Counts the buckets of the turns from `first` on; gives how many were hit. */
function count(turns: readonly HeardTurn[], { all, starts }: Hashes, first: number, seed: number): number {
  let found = 0
  const hit = (hash: number) => {
    const bucket = (hash ^ (hash >>> 13)) & (BUCKETS - 1)
    if (tally[bucket] === 0) touched[found++] = bucket
    if (tally[bucket]! < 0xffff) tally[bucket]!++
  }
  for (let turn = first; turn < turns.length; turn++) {
    const side = mix(seed, turns[turn]!.by === 'customer' ? 1 : 2)
    let before = side
    for (let at = starts[turn]!; at < starts[turn + 1]!; at++) {
      const hash = all[at]!
      const word = mix(side, hash)
      hit(word)
      hit(mix(mix(before, 0x51ed270b), hash))
      before = word
    }
  }
  return found
}

/** Calls `see` with every feature of a conversation; `idf` by bucket (all 1 while it is being learnt). */
export function eachWord(
  turns: readonly HeardTurn[],
  hashes: Hashes,
  idf: ArrayLike<number>,
  see: (bucket: number, value: number) => void,
): void {
  for (const [first, seed] of [
    [0, PART_SEEDS.whole],
    [Math.max(0, turns.length - LAST_TURNS), PART_SEEDS.last],
  ] as const) {
    const found = count(turns, hashes, first, seed)
    let squares = 0
    for (let i = 0; i < found; i++) {
      const bucket = touched[i]!
      const amount = (1 + Math.log(tally[bucket]!)) * idf[bucket]!
      tally[bucket] = 0
      amounts[i] = amount
      squares += amount * amount
    }
    const length = Math.sqrt(squares) || 1
    for (let i = 0; i < found; i++) if (amounts[i] !== 0) see(touched[i]!, amounts[i]! / length)
  }
}
