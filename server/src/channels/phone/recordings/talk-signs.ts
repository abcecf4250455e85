/**
 * Who spoke when, from how loud each side of a recording was; and what that says of the customer's call: stretches in which nobody spoke, and in which we spoke over them. Of a side it is
 * told when it is loud and nothing else. Pure.
 */
import type { TalkSigns } from '../../../interactions/call-signs/call-signs.ts'
import type { Stretch } from './stereo.ts'

/** On the scale of `peaks.ts` some 36 dB under full scale: speech on a telephone is above, its line's noise below. */
const SPEECH = 85
/** Between words. */
const GAP_MS = 600
/** Shorter is a click or a cough. */
const LEAST_MS = 200
/** Coarser stretches do not tell who began. */
const COARSEST_MS = 400
const LONG_SILENCE_MS = 20_000
const OVER_MS = 2000
/** More of a kind says no more. */
const MOST = 50

/** When a side speaks. */
export const talkOf = (loud: Uint8Array, stretchMs: number): Stretch[] => {
  const found: Stretch[] = []
  for (const [i, value] of loud.entries()) {
    if (value < SPEECH) continue
    const [fromMs, toMs] = [i * stretchMs, (i + 1) * stretchMs]
    const before = found.at(-1)
    if (before && fromMs - before.toMs <= GAP_MS) before.toMs = toMs
    else found.push({ fromMs, toMs })
  }
  return found.filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS)
}

const overlaps = (a: Stretch, b: Stretch): boolean => a.fromMs < b.toMs && b.fromMs < a.toMs

/** Nobody speaks, between the first word and the last; not where nothing was recorded. */
const silencesOf = (customer: readonly Stretch[], ours: readonly Stretch[], paused: readonly Stretch[]): Stretch[] => {
  const all = [...customer, ...ours].toSorted((a, b) => a.fromMs - b.fromMs)
  const found: Stretch[] = []
  let untilMs = all[0]?.toMs ?? 0
  for (const { fromMs, toMs } of all) {
    const silence = { fromMs: untilMs, toMs: fromMs }
    if (fromMs - untilMs >= LONG_SILENCE_MS && !paused.some((one) => overlaps(one, silence))) found.push(silence)
    untilMs = Math.max(untilMs, toMs)
  }
  return found
}

/** We begin while the customer speaks, and both go on. */
const oversOf = (customer: readonly Stretch[], ours: readonly Stretch[]): Stretch[] =>
  customer.flatMap((theirs) =>
    ours.flatMap((one) => {
      const toMs = Math.min(theirs.toMs, one.toMs)
      return one.fromMs > theirs.fromMs && toMs - one.fromMs >= OVER_MS ? [{ fromMs: one.fromMs, toMs }] : []
    }),
  )

/** `sides`: the customer's first. `at` of what is found is since 1970. */
export const talkSignsOf = (
  sides: readonly [Uint8Array, Uint8Array],
  of: { stretchMs: number; startedAtMs: number; paused: readonly Stretch[] },
): TalkSigns => {
  const [customer, ours] = sides.map((side) => talkOf(side, of.stretchMs)) as [Stretch[], Stretch[]]
  const told = (found: readonly Stretch[]) =>
    found.slice(0, MOST).map(({ fromMs, toMs }) => ({ at: of.startedAtMs + fromMs, ms: toMs - fromMs }))
  return {
    silences: told(silencesOf(customer, ours, of.paused)),
    spokenOver: of.stretchMs <= COARSEST_MS ? told(oversOf(customer, ours)) : [],
  }
}
