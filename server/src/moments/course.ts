/**
 * How a whole conversation went, as numbers: its lengths, waits and repetitions, and which signs stood where. What the whole-conversation members
 * look at besides the signs of `questions.ts`. Linear in the turns; nothing here depends on particular words.
 */
import { callReasons } from '@peakend/contract/moments.ts'
import { reasonRow, type Finding } from './evidence.ts'
import type { HeardTurn } from './hearing.ts'
import { tags } from './tags.ts'
import type { Hashes } from './wording.ts'

/** A longer silence is no slower. */
const LONGEST_S = 600
/** More of one reason says no more. */
const MOST_FOUND = 3
/** Turns at either end that are looked at by themselves. */
const ENDS = 2

/** The models learnt from conversations in writing: what only a call has, at the end of the list, is none of theirs. */
const KNOWN_REASONS = reasonRow.size - callReasons.length
/** How many numbers `shapeOf` and `restOf` give. */
export const SHAPES = 24
export const RESTS = KNOWN_REASONS + 6 * tags.length

const mean = (values: readonly number[]): number => {
  let sum = 0
  for (const one of values) sum += one
  return values.length === 0 ? 0 : sum / values.length
}
const most = (values: readonly number[]): number => {
  let highest = 0
  for (const one of values) if (one > highest) highest = one
  return highest
}
const middle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length === 0 ? 0 : sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** What one side said, as numbers. */
class Side {
  count = 0
  words = 0
  least = Infinity
  longest = 0
  asks = 0
  exclamations = 0
  polite = 0
  readonly gaps: number[] = []
  /** Its turns by their words, to tell what was said again. */
  readonly said = new Set<number>()

  add({ read, asks, polite }: HeardTurn, { all: hashes, starts }: Hashes, turn: number): void {
    const length = read.count
    let all = length
    for (let at = starts[turn]!; at < starts[turn + 1]!; at++) all = (Math.imul(all, 31) + hashes[at]!) | 0
    this.said.add(all)
    this.count++
    this.words += length
    if (length < this.least) this.least = length
    if (length > this.longest) this.longest = length
    this.asks += Number(asks)
    this.exclamations += Math.min(3, read.exclamations)
    this.polite += polite
  }

  get repeats(): number {
    return this.count - this.said.size
  }
  share(sum: number): number {
    return this.count === 0 ? 0 : sum / this.count
  }
}

/** Lengths, waits, repetitions. `hashes` are those of the turns' words. */
export function shapeOf(turns: readonly HeardTurn[], hashes: Hashes): number[] {
  const customer = new Side()
  const other = new Side()
  const vocabulary = new Set<number>()
  let before: number | undefined
  turns.forEach((turn, i) => {
    const side = turn.by === 'customer' ? customer : other
    side.add(turn, hashes, i)
    if (side === other)
      for (let at = hashes.starts[i]!; at < hashes.starts[i + 1]!; at++) vocabulary.add(hashes.all[at]!)
    if (before !== undefined && turn.at !== undefined)
      side.gaps.push(Math.min(LONGEST_S, Math.max(0, (turn.at - before) / 1000)))
    before = turn.at
  })
  const [first, last] = [turns[0]?.at, turns.at(-1)?.at]
  return [
    turns.length,
    customer.count,
    other.count,
    other.count / Math.max(1, customer.count),
    Math.log1p(mean(other.gaps)),
    Math.log1p(most(other.gaps)),
    Math.log1p(middle(other.gaps)),
    Math.log1p(mean(customer.gaps)),
    Math.log1p(most(customer.gaps)),
    Math.log1p(middle(customer.gaps)),
    Math.log1p(first === undefined || last === undefined ? 0 : Math.max(0, last - first) / 1000),
    other.repeats / Math.max(1, other.count),
    customer.repeats,
    other.share(other.words),
    other.count === 0 ? 0 : other.least,
    other.longest,
    customer.share(customer.words),
    customer.longest,
    Number(turns.at(-1)?.by === 'customer'),
    other.share(other.asks),
    customer.share(customer.asks),
    other.share(other.exclamations),
    vocabulary.size,
    other.count === 0 ? 0.5 : other.share(other.polite),
  ]
}

/** Writes how often each reason was found and how often each sign stood in six groups of turns, a turn: each side's, its last two, its first two. */
export function writeRest(
  turns: readonly HeardTurn[],
  findings: readonly Finding[],
  into: Float32Array,
  at: number,
): void {
  for (const { reason } of findings) {
    const column = reasonRow.get(reason)!
    if (column >= KNOWN_REASONS) continue
    const row = at + column
    if (into[row]! < MOST_FOUND) into[row]!++
  }
  const groups = at + KNOWN_REASONS
  const write = (group: number, of: readonly HeardTurn[]) => {
    const from = groups + group * tags.length
    const share = 1 / of.length
    for (let turn = 0; turn < of.length; turn++) {
      const { counts } = of[turn]!
      for (let tag = 0; tag < counts.length; tag++) if (counts[tag]! > 0) into[from + tag]! += share
    }
  }
  const customers = turns.filter((turn) => turn.by === 'customer')
  const others = turns.filter((turn) => turn.by !== 'customer')
  write(0, customers)
  write(1, others)
  write(2, customers.slice(-ENDS))
  write(3, others.slice(-ENDS))
  write(4, customers.slice(0, ENDS))
  write(5, others.slice(0, ENDS))
}
