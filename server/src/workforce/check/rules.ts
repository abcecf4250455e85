/**
 * For any hour of a year: what would a customer meet? Pure. It looks at what is set, not at who will come to work: a queue is served while it is open and
 * somebody belongs to it who may be given what comes in, by its own rules or by an overflow rule that is on.
 */
import type { GapReason } from '@peakend/contract/check.ts'
import type { Channel } from '@peakend/contract/values.ts'
import { nextOpening, openSpans, type Hours, type Span } from '../../routing/hours/hours.ts'
import { missingAt, type Missing, type QueueStaff } from './staff.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** A touchpoint, with the hours of its queue in its channel. */
export interface Door {
  touchpointId: string
  name: string
  channel: Channel
  /** Null where no queue serves it, or that queue is retired. */
  queue: { queueId: string; name: string; hours: Hours; staff: QueueStaff } | null
  /** It takes nothing in just now. */
  isPaused: boolean
  /** Something is said outside the hours. */
  hasPlan: boolean
}
export interface FoundGap extends Span {
  reason: GapReason
  language: string | null
}
/** What a door is over a time: when it is open, and what is missing when. */
export interface DoorYear {
  door: Door
  open: Span[]
  gaps: FoundGap[]
}

/** Channels that say something by themselves outside the hours: a form for a message, a page with the next opening. */
const saysItself: ReadonlySet<Channel> = new Set(['chat', 'counter'])

const both = (a: readonly Span[], b: readonly Span[]): Span[] =>
  a.flatMap((one) =>
    b
      .filter((other) => other.from < one.to && one.from < other.to)
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
  )

const rest = (open: readonly Span[], whole: Span): Span[] => {
  const edges = [whole.from, ...open.flatMap(({ from, to }) => [from, to]), whole.to]
  const found: Span[] = []
  for (let i = 0; i < edges.length; i += 2)
    if (edges[i]! < edges[i + 1]!) found.push({ from: edges[i]!, to: edges[i + 1]! })
  return found
}

const asGaps = (spans: readonly Span[], reason: GapReason, language: string | null = null): FoundGap[] =>
  spans.map((span) => ({ ...span, reason, language }))

/** One door from `from` to `to` (ms). `languages` are those the brand speaks with customers. */
export const checkDoor = (door: Door, whole: Span, languages: readonly string[]): DoorYear => {
  const { queue } = door
  if (!queue) return { door, open: [], gaps: asGaps([whole], 'no-queue') }
  const open = openSpans(queue.hours, whole.from, whole.to)
  const gaps: FoundGap[] = []
  if (door.isPaused) gaps.push(...asGaps([whole], 'paused'))
  const closed = rest(open, whole)
  // a year without an opening may still be followed by one
  if (open.length === 0 && !nextOpening(queue.hours, new Date(whole.from))) gaps.push(...asGaps([whole], 'never-open'))
  else if (!door.hasPlan && !saysItself.has(door.channel)) gaps.push(...asGaps(closed, 'no-plan'))
  if (open.length > 0) gaps.push(...staffGaps(queue.staff, open, { whole, languages }))
  return { door, open, gaps }
}

const staffGaps = (
  staff: QueueStaff,
  open: readonly Span[],
  of: { whole: Span; languages: readonly string[] },
): FoundGap[] => {
  const spans = new Map<string, { missing: Missing; spans: Span[] }>()
  for (const { from, to, missing } of missingAt(staff, of.whole, of.languages)) {
    for (const one of missing) {
      const key = `${one.reason} ${one.language ?? ''}`
      const known = spans.get(key) ?? { missing: one, spans: [] }
      const last = known.spans.at(-1)
      if (last?.to === from) last.to = to
      else known.spans.push({ from, to })
      spans.set(key, known)
    }
  }
  return [...spans.values()].flatMap(({ missing, spans: found }) =>
    asGaps(both(open, found), missing.reason, missing.language),
  )
}

/** The letters of the contract, from the best to the worst; `part` is what two that differ are together. */
const letters = 'ocpg'
const [OPEN, CLOSED, PART, GAP] = [0, 1, 2, 3]

/** An hour a place from `whole.from` on, as an index of the letters. */
const cellsOf = ({ open, gaps }: DoorYear, whole: Span): Uint8Array => {
  const length = Math.ceil((whole.to - whole.from) / HOUR_MS)
  const openMs = new Float64Array(length)
  const cells = new Uint8Array(length)
  const each = (span: Span, visit: (hour: number, ms: number) => void) => {
    for (let hour = Math.floor((span.from - whole.from) / HOUR_MS); hour < length; hour++) {
      const begins = whole.from + hour * HOUR_MS
      if (begins >= span.to) return
      visit(hour, Math.min(span.to, begins + HOUR_MS) - Math.max(span.from, begins))
    }
  }
  for (const span of open) each(span, (hour, ms) => (openMs[hour]! += ms))
  for (let hour = 0; hour < length; hour++)
    cells[hour] = openMs[hour] === 0 ? CLOSED! : openMs[hour]! < HOUR_MS ? PART! : OPEN!
  for (const gap of gaps) each(gap, (hour) => (cells[hour] = GAP!))
  return cells
}

/** Several doors of a channel as one, a letter an hour: a gap anywhere is a gap, and where they differ it is open in part. */
export const lettersOf = (doors: readonly DoorYear[], whole: Span): string => {
  const [first = new Uint8Array(), ...others] = doors.map((door) => cellsOf(door, whole))
  for (const other of others)
    for (let hour = 0; hour < first.length; hour++) {
      const [one, two] = [first[hour]!, other[hour]!]
      if (one !== two) first[hour] = Math.max(one, two, PART!)
    }
  let text = ''
  for (const cell of first) text += letters[cell]
  return text
}
