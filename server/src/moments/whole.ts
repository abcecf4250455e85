/**
 * How likely the customer was annoyed, would call the agent calm and helpful, and got what they came for: from the whole conversation. Three members
 * (signs, trees, words) whose sums a small logistic weighs together; where the words are not English, the first two alone.
 */
import { RESTS, SHAPES, shapeOf, writeRest } from './course.ts'
import type { Finding } from './evidence.ts'
import type { Heard } from './hearing.ts'
import { MOODS, writeMoods } from './mood-course.ts'
import type { Satisfaction } from './satisfaction.ts'
import { askTrees, growTrees, type KeptTrees, type Trees } from './trees.ts'
import { sigmoid } from './weights.ts'
import { BUCKETS, eachWord, hashWords, noHashes, type Hashes } from './wording.ts'

export const wholeHeads = ['annoyed', 'polite', 'need'] as const
export type WholeHead = (typeof wholeHeads)[number]

/** What the members look at. */
export interface WholeInput {
  /** The signs of `questions.ts`, the shape of the course, all the rest of it, and how the mood ran. */
  course: Float32Array
  /** How many of these the first member looks at. */
  signs: number
  heard: Heard
  hashes: Hashes
}

/** Arrays that are used again for the next conversation: thousands a second would each be an allocation outside the heap. */
export interface Scratch {
  course: Float32Array
  hashes: Hashes
}
export const freshScratch = (): Scratch => ({ course: new Float32Array(0), hashes: noHashes() })

/** What the members look at, in `scratch`: good until its next use. */
export function wholeInput(
  heard: Heard,
  signs: readonly number[],
  findings: readonly Finding[],
  satisfactions: readonly (Satisfaction | null)[],
  scratch: Scratch,
): WholeInput {
  const size = signs.length + SHAPES + RESTS + MOODS
  if (scratch.course.length !== size) scratch.course = new Float32Array(size)
  const { course, hashes } = scratch
  hashWords(heard.turns, hashes)
  course.fill(0)
  course.set(signs)
  course.set(shapeOf(heard.turns, hashes), signs.length)
  writeRest(heard.turns, findings, course, signs.length + SHAPES)
  writeMoods(heard.turns, satisfactions, course, signs.length + SHAPES + RESTS)
  return { course, signs: signs.length + SHAPES, heard, hashes }
}

interface KeptLinear {
  bias: number
  weights: number[]
}
interface KeptHead {
  signs: KeptLinear
  trees: KeptTrees
  /** Weights by bucket as bytes, base64; times `unit`. */
  words: { bias: number; unit: number; weights: string }
  /** Logistic over the members' sums: with words, and without. */
  mix: KeptLinear
  plain: KeptLinear
}
/** `idf` by bucket as bytes, base64; times `idfUnit`. */
export interface KeptWhole {
  card: { name: string }
  idfUnit: number
  idf: string
  heads: Record<WholeHead, KeptHead>
}

export interface WholeModel {
  /** The members' sums: signs, trees, words. */
  members: (input: WholeInput) => Record<WholeHead, [number, number, number]>
  all: (input: WholeInput) => Record<WholeHead, number>
}

const linear = ({ bias, weights }: KeptLinear, values: ArrayLike<number>): number => {
  let sum = bias
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[i]!
  return sum
}

const bytesOf = (kept: string): Buffer => {
  const bytes = Buffer.from(kept, 'base64')
  if (bytes.length !== BUCKETS) throw new Error(`the model has ${bytes.length} buckets`)
  return bytes
}

const round = (value: number): number => Math.round(value * 1000) / 1000

interface Head {
  signs: KeptLinear
  trees: Trees
  mix: KeptLinear
  plain: KeptLinear
}
const columns = wholeHeads.length

/** Makes a kept model ready to use. */
export function openWhole(kept: KeptWhole): WholeModel {
  const idf = Float32Array.from(bytesOf(kept.idf), (byte) => byte * kept.idfUnit)
  const heads = wholeHeads.map((head): Head => ({ ...kept.heads[head], trees: growTrees(kept.heads[head].trees) }))
  // one look-up a word serves all heads
  const weights = new Float32Array(BUCKETS * columns)
  for (const [column, head] of wholeHeads.entries()) {
    const { unit, weights: bytes } = kept.heads[head].words
    new Int8Array(bytesOf(bytes)).forEach((byte, bucket) => (weights[bucket * columns + column] = byte * unit))
  }
  const wordSums = ({ heard, hashes }: WholeInput): Float64Array => {
    const sums = Float64Array.from(wholeHeads, (head) => kept.heads[head].words.bias)
    eachWord(heard.turns, hashes, idf, (bucket, value) => {
      for (let column = 0; column < columns; column++) sums[column]! += weights[bucket * columns + column]! * value
    })
    return sums
  }
  const members = (input: WholeInput): [number, number, number][] => {
    const words = wordSums(input)
    return heads.map(({ signs, trees }, column) => [
      linear(signs, input.course),
      askTrees(trees, input.course),
      words[column]!,
    ])
  }
  return {
    members: (input) => byHead(members(input)),
    all(input) {
      const isEnglish = input.heard.language === 'en'
      return byHead(
        members(input).map((sums, column) => {
          const { mix, plain } = heads[column]!
          return round(sigmoid(linear(isEnglish ? mix : plain, sums)))
        }),
      )
    },
  }
}

const byHead = <T>(list: readonly T[]): Record<WholeHead, T> =>
  Object.fromEntries(wholeHeads.map((head, column) => [head, list[column]])) as Record<WholeHead, T>
