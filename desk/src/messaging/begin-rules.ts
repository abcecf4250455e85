/** What stands against a message one is about to begin, in the order in which it is said. Pure. */
import type { Outputs } from '../api/call.ts'

export type Way = Outputs['messaging']['beginnings']['rows'][number]

export interface WayState {
  /** Why nothing may go out at all. */
  block: 'stopped' | 'consent' | 'too-often' | 'elsewhere' | null
  isTemplateOnly: boolean
}

export const keyOf = (way: Way): string => `${way.identityId} ${way.accountId}`

/** The server asks the same once more when it is sent. */
export const stateOf = (way: Way, nowMs: number): WayState => {
  const answer = way.consent?.answer ?? null
  const isTemplateOnly = way.windowUntil !== null && Date.parse(way.windowUntil) <= nowMs
  const block =
    answer === 'out'
      ? 'stopped'
      : way.running?.isMine === false
        ? 'elsewhere'
        : way.channel === 'whatsapp' && answer !== 'in'
          ? 'consent'
          : way.left <= 0
            ? 'too-often'
            : null
  return { block, isTemplateOnly }
}

/** Where one would begin: where nothing stands against it, of those where they agreed, of those where free text may go. */
export const bestOf = (ways: readonly Way[], nowMs = Date.now()): Way | undefined => {
  const cost = (way: Way): number => {
    const { block, isTemplateOnly } = stateOf(way, nowMs)
    return (block === null ? 0 : 4) + (way.consent?.answer === 'in' ? 0 : 2) + (isTemplateOnly ? 1 : 0)
  }
  return ways.toSorted((a, b) => cost(a) - cost(b))[0]
}

/** What was looked for, where it may be a phone number; else nothing. Whether it is one is the server's to say. */
export const numberIn = (typed: string): string => {
  const looked = typed.trim()
  return /^\+?[\d\s()./-]{7,24}$/.test(looked) ? looked : ''
}
