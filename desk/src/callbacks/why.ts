/** Why a call-back is there, in one line: when it was asked for, what was picked, which attempt. */
import { clockTime, dayName, wordDuration } from '../ui/time-words.ts'
import { callBackWords } from '../words/callbacks.ts'
import { useLocale, useWords } from '../words/words.ts'
import { useNowMs } from '../ui/clock.ts'

export interface Reason {
  askedAt: string
  /** Whoever booked it in the customer's name. */
  askedBy?: string | null
  waitedMs: number
  slotFrom: string | null
  slotTo: string | null
  attempt: number
  mostAttempts: number
}

const MINUTE_MS = 60_000

export function useReason(): (of: Reason) => string {
  const t = useWords(callBackWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const clock = (at: string) => clockTime(Date.parse(at), locale)
  const picked = (from: string, to: string) => {
    const day = dayName(Date.parse(from), nowMs, locale)
    const isToday = day === dayName(nowMs, nowMs, locale)
    return t(isToday ? 'picked' : 'pickedDay', { day, from: clock(from), to: clock(to) })
  }
  return (of) =>
    [
      of.askedBy
        ? t('bookedBy', { name: of.askedBy, time: clock(of.askedAt) })
        : t('askedAt', {
            time: clock(of.askedAt),
            waited: wordDuration(Math.max(MINUTE_MS, Math.round(of.waitedMs / MINUTE_MS) * MINUTE_MS)),
          }),
      of.slotFrom && of.slotTo ? picked(of.slotFrom, of.slotTo) : t('atTurn'),
      t('attempt', { n: Math.min(of.attempt, of.mostAttempts), most: of.mostAttempts }),
    ].join('; ')
}
