/** Whom a list may call, when, and how many at once. Pure; the numbers are those of measures.md. */
import { MOST_ABANDONED_PCT, type CallListRules, type EntryState } from '@peakend/contract/call-lists.ts'
import { isOpenAt, nextOpening, plainHours } from '../../../routing/hours/hours.ts'

export interface Entry {
  state: EntryState
  attempts: number
  /** Not before. */
  nextAt: Date
  /** Where they are: a claim of their browser or of whoever put them on the list, else the workspace's. */
  zone: string
  /** They asked not to be called, for whatever list, looked up just now. */
  isNeverCalled: boolean
}

export type Verdict = { do: 'call' } | { do: 'wait'; until: Date } | { do: 'never' } | { do: 'nothing' }

/** What to do about an entry now. Who asked not to be called is not, whatever else holds. */
export const verdictOn = (entry: Entry, rules: CallListRules, now: Date): Verdict => {
  if (entry.state !== 'waiting' && entry.state !== 'again') return { do: 'nothing' }
  if (entry.isNeverCalled) return { do: 'never' }
  if (entry.attempts >= rules.attempts) return { do: 'nothing' }
  const hours = plainHours(rules.hours, entry.zone)
  const from = entry.nextAt > now ? entry.nextAt : now
  if (from > now) return { do: 'wait', until: isOpenAt(hours, from) ? from : (nextOpening(hours, from) ?? from) }
  if (isOpenAt(hours, now)) return { do: 'call' }
  const until = nextOpening(hours, now)
  return until ? { do: 'wait', until } : { do: 'nothing' }
}

export interface Share {
  answered: number
  abandoned: number
}

/** Null where nobody answered. */
export const abandonedPct = ({ answered, abandoned }: Share): number | null =>
  answered === 0 ? null : (100 * abandoned) / answered

/** One of a few says nothing yet, so the first alone stops nobody; from the second on the share does. */
const LEAST_ABANDONED = 2
export const isOverLimit = (share: Share): boolean =>
  share.abandoned >= LEAST_ABANDONED && (abandonedPct(share) ?? 0) > MOST_ABANDONED_PCT

/**
 * How many calls may begin now: one for each agent who is free for it, none while customers wait on the line for the same agents, none while too many were abandoned. Calling more than
 * agents are free in the hope that some do not answer is never done: an agent who still has to answer their own phone cannot be had within two seconds.
 */
export const callsToBegin = (of: { freeAgents: number; waitingCalls: number; share: Share }): number =>
  of.waitingCalls > 0 || isOverLimit(of.share) ? 0 : of.freeAgents

/** What comes of an entry whose call is over. `wasDialled`: the customer was called; `hasLineFailed`: our own line could not carry it. */
export const after = (
  of: { wasReached: boolean; wasDialled: boolean; hasLineFailed?: boolean; attempts: number },
  rules: CallListRules,
): { state: EntryState; attempts: number; inMs: number } => {
  if (of.wasReached) return { state: 'reached', attempts: of.attempts + 1, inMs: 0 }
  if (!of.wasDialled || of.hasLineFailed)
    return {
      state: of.attempts > 0 ? 'again' : 'waiting',
      attempts: of.attempts,
      inMs: of.hasLineFailed ? LINE_AGAIN_MS : SOON_MS,
    }
  const attempts = of.attempts + 1
  return attempts >= rules.attempts
    ? { state: 'not-reached', attempts, inMs: 0 }
    : { state: 'again', attempts, inMs: rules.gapMs }
}
/** Our own phone was not answered: nobody has been disturbed. */
const SOON_MS = 60_000
/** A line that fails is tried again after this, so that agents are not rung for nothing. */
const LINE_AGAIN_MS = 5 * 60_000
