/** A turn's text cut into runs: plain, a quoted piece of evidence, a masked secret, a link. Offsets are those of JavaScript strings. Pure. */
import type { Judgement } from '@peakend/contract/judgements.ts'

/** `byModel`: a language model found it, and it counts in no score. */
export type Evidence = Judgement['welcome']['evidence'][number] & { byModel?: boolean }
export interface Run {
  text: string
  evidence?: Evidence
  isMasked?: boolean
  href?: string
}

/** Only what a browser opens harmlessly; the text itself is what is shown, so that nothing is disguised. */
const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g

export function cutText(
  text: string,
  masked: readonly { from: number; to: number }[],
  evidence: readonly Evidence[],
): Run[] {
  const cuts = new Set([0, text.length])
  const within = (n: number) => Math.max(0, Math.min(text.length, n))
  const links = [...text.matchAll(link)].map((m) => ({ from: m.index, to: m.index + m[0].length, href: m[0] }))
  for (const span of [...masked, ...evidence, ...links]) {
    cuts.add(within(span.from))
    cuts.add(within(span.to))
  }
  const at = [...cuts].toSorted((a, b) => a - b)
  const covers = (span: { from: number; to: number }, from: number, to: number) => span.from <= from && span.to >= to
  const runs: Run[] = []
  for (let i = 0; i + 1 < at.length; i++) {
    const [from, to] = [at[i] ?? 0, at[i + 1] ?? 0]
    runs.push({
      text: text.slice(from, to),
      evidence: evidence.find((one) => covers(one, from, to)),
      isMasked: masked.some((one) => covers(one, from, to)) || undefined,
      href: links.find((one) => covers(one, from, to))?.href,
    })
  }
  return runs
}

/** All evidence of a judgement, by the turn it quotes, and behind it what a language model found besides. */
export function evidenceByTurn(
  judgement: Judgement | undefined,
  more: readonly Evidence[] = [],
): ReadonlyMap<number, Evidence[]> {
  const engine = judgement ? [judgement.welcome, judgement.peak, judgement.farewell].flatMap((m) => m.evidence) : []
  return Map.groupBy([...engine, ...more.map((one) => ({ ...one, byModel: true }))], (one) => one.ordinal)
}
