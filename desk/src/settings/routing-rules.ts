/** How the rules of a queue look in the form. Pure. */
import type { QueueRules } from '@peakend/contract/routing.ts'

export const fluencies = ['1', '2', '3', '4'] as const
export const levels = ['1', '2', '3', '4', '5'] as const

/** A queue that asks for nothing. */
export const plainRules: QueueRules = {
  skills: [],
  qualifications: [],
  fluency: 0,
  widen: [],
  ownerFirstMs: 0,
  overflow: [],
  headStartMs: 60_000,
  hands: 'offered',
}

/** The two steps the form shows: when one level less will do, and when none is asked for; null where that never comes. Other steps stay as they are. */
export const widened = (widen: QueueRules['widen']) => ({
  lessMs: widen.find(({ by }) => by === 1)?.afterMs ?? null,
  anyMs: widen.find(({ by }) => by === null)?.afterMs ?? null,
  others: widen.filter(({ by }) => by !== 1 && by !== null),
})

/** Back to steps in the order of time; of two at one time the wider one counts. */
export const widenOf = ({ lessMs, anyMs, others }: ReturnType<typeof widened>): QueueRules['widen'] => {
  const steps = [
    ...(lessMs === null ? [] : [{ afterMs: lessMs, by: 1 }]),
    ...others,
    ...(anyMs === null ? [] : [{ afterMs: anyMs, by: null }]),
  ]
  const width = ({ by }: { by: number | null }) => by ?? Infinity
  const byTime = new Map<number, QueueRules['widen'][number]>()
  for (const step of steps) {
    const there = byTime.get(step.afterMs)
    if (!there || width(step) > width(there)) byTime.set(step.afterMs, step)
  }
  return [...byTime.values()].toSorted((a, b) => a.afterMs - b.afterMs)
}
