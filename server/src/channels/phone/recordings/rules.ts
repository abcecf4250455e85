/** What is recorded, and what is not. Pure. */
import type { RecordingRules } from '@peakend/contract/recordings.ts'
import type { Stretch } from './stereo.ts'

/** Nobody is recorded before somebody decided it. */
export const firstRules: RecordingRules = {
  isOn: false,
  // whoever switches it on has callers told, and a key to decline
  isSpoken: true,
  refuseKey: '9',
  recorded: {},
  isAnnounced: false,
  announcement: {
    en: 'This call is recorded so that we can do better.',
    es: 'Grabamos esta llamada para mejorar.',
  },
  pauseOn: ['hold', 'aside'],
  longestPauseS: 600,
}

/** Pauses as stretches from the beginning, in order and none over another. What is paused still ends where the recording does. */
export const stretchesOf = (
  pauses: readonly { fromAt: Date; toAt: Date | null }[],
  startedAt: Date,
  endedAt: Date,
): Stretch[] => {
  const from = startedAt.getTime()
  const wallMs = Math.max(0, endedAt.getTime() - from)
  const within = (at: Date | null): number => Math.max(0, Math.min(wallMs, (at ?? endedAt).getTime() - from))
  const merged: Stretch[] = []
  const all = pauses
    .map(({ fromAt, toAt }) => ({ fromMs: within(fromAt), toMs: within(toAt) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs)
  for (const one of all) {
    const before = merged.at(-1)
    if (before && one.fromMs <= before.toMs) before.toMs = Math.max(before.toMs, one.toMs)
    else merged.push({ ...one })
  }
  return merged
}

export type Range = { from: number; to: number } | 'whole' | 'unfit'

/** One range of bytes (RFC 9110, 14.1.2), both ends within; several at once are answered with the whole. */
export const rangeOf = (header: string | undefined, bytes: number): Range => {
  if (!header) return 'whole'
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return 'whole'
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes - 1 : Math.min(bytes - 1, Number(last))
  return from > to || from >= bytes ? 'unfit' : { from, to }
}
