/** What call-backs decide without reading anything. Pure. */
import { SLOT_MS, type CallBackRules, type CallBackState, type CallBackWay } from '@peakend/contract/callbacks.ts'

/**
 * What can happen. `asked` and `booked` make one (or change one that runs); `due`: its time has come; `tried`: somebody has it; `broke-off`: they lost it before
 * anything came of it; `line-failed`: our own line could not carry it, which is no attempt; the outcomes; `gave-up`: no attempts are left; `ended`: the conversation ended without an outcome.
 */
export type CallBackStep =
  | 'asked'
  | 'booked'
  | 'due'
  | 'tried'
  | 'broke-off'
  | 'line-failed'
  | 'reached'
  | 'not-reached'
  | 'gave-up'
  | 'cancelled'
  | 'ended'

const running = ['in-line', 'booked', 'again', 'calling'] as const satisfies readonly CallBackState[]
export const isRunning = (state: CallBackState): boolean => running.some((one) => one === state)

/** From each state that runs, where a step leads; what is not named changes nothing. What has ended stays as it is. */
const life: Record<(typeof running)[number], Partial<Record<CallBackStep, CallBackState>>> = {
  'in-line': {
    asked: 'in-line',
    booked: 'booked',
    tried: 'calling',
    cancelled: 'cancelled',
    ended: 'cancelled',
  },
  booked: {
    asked: 'in-line',
    booked: 'booked',
    due: 'in-line',
    tried: 'calling',
    cancelled: 'cancelled',
    ended: 'cancelled',
  },
  again: {
    asked: 'in-line',
    booked: 'booked',
    due: 'in-line',
    tried: 'calling',
    cancelled: 'cancelled',
    ended: 'cancelled',
  },
  calling: {
    'broke-off': 'in-line',
    'line-failed': 'again',
    reached: 'reached',
    'not-reached': 'again',
    'gave-up': 'missed',
    ended: 'unrecorded',
  },
}

/** The state a step leads to; null where nothing changes. */
export const stepped = (state: CallBackState, step: CallBackStep): CallBackState | null =>
  isRunning(state) ? (life[state as (typeof running)[number]][step] ?? null) : null

/**
 * Whether somebody who waits is offered a call-back: the wait they are told, or the one they have had, passes the queue's limit, or nobody is there at all.
 * Where no wait can be told honestly, what they have waited decides.
 */
export const isOffered = (
  rules: CallBackRules,
  wait: { estimateMs: number | null; waitedMs: number; isAnyoneThere: boolean },
): boolean =>
  rules.isOn &&
  (!wait.isAnyoneThere || wait.waitedMs >= rules.offerAfterMs || (wait.estimateMs ?? 0) >= rules.offerAfterMs)

/** Back into the chat only comes who came from one. */
export const waysFor = (rules: CallBackRules, channel: string): CallBackWay[] =>
  rules.ways.filter((way) => way !== 'chat' || channel === 'chat')

/** How many customers a half hour takes: as the queue says, else one for every two members. */
export const placesOf = (rules: CallBackRules, members: number): number =>
  rules.perHalfHour ?? Math.max(1, Math.ceil(members / 2))

/** Nobody picks a time that begins at once: somebody has to be told first. */
const SOONEST_MS = 15 * 60_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** More than a page of a form shows, and few enough to look at. */
const MOST_SLOTS = 400

/**
 * Half hours from `from` on, so many days ahead, all of whose time is open. They begin on the full and half hour of UTC, which every zone in use shares to a
 * quarter of an hour.
 */
export const slotsWithin = (from: Date, days: number, isOpen: (at: Date) => boolean): Date[] => {
  const first = Math.ceil((from.getTime() + SOONEST_MS) / SLOT_MS) * SLOT_MS
  const slots: Date[] = []
  for (let at = first; at < from.getTime() + days * DAY_MS && slots.length < MOST_SLOTS; at += SLOT_MS)
    if (isSlotOpen(new Date(at), isOpen)) slots.push(new Date(at))
  return slots
}

/** Open at its begin, in its middle and to its end. */
const isSlotOpen = (at: Date, isOpen: (at: Date) => boolean): boolean =>
  [0, SLOT_MS / 2, SLOT_MS - MINUTE_MS].every((offset) => isOpen(new Date(at.getTime() + offset)))

/** Whether a half hour begins there and may still be picked: in time and within hours, whatever was free a moment ago. */
export const isPickable = (at: Date, now: Date, days: number, isOpen: (at: Date) => boolean): boolean =>
  at.getTime() % SLOT_MS === 0 &&
  at.getTime() >= now.getTime() + SOONEST_MS &&
  at.getTime() < now.getTime() + days * DAY_MS &&
  isSlotOpen(at, isOpen)

/** What is told is a median: as often too short as too long. Half as long again and some minutes is the word we give. */
const WORD_SHARE = 1.5
const WORD_MORE_MS = 5 * MINUTE_MS

/** Until when we said we would have tried: the end of the half hour, the wait that was told with its margin, else when a message is answered. */
export const promisedBy = (of: {
  slotFrom: Date | null
  estimateMs: number | null
  now: Date
  answerBy: Date
}): Date => {
  if (of.slotFrom) return new Date(of.slotFrom.getTime() + SLOT_MS)
  if (of.estimateMs === null) return of.answerBy
  return new Date(of.now.getTime() + of.estimateMs * WORD_SHARE + WORD_MORE_MS)
}

/** Enough for its owner to know it, too little for whoever found a link: m•••@okafor.example, +34 ••• •56. */
export const hidden = (address: string): string => {
  const at = address.lastIndexOf('@')
  if (at > 0) return `${address.slice(0, 1)}•••${address.slice(at)}`
  return address.length > 6 ? `${address.slice(0, 3)} ••• ${address.slice(-2)}` : '•••'
}
