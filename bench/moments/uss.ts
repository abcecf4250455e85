/** Reads USS dialogues and measures classes of satisfaction as its paper does. */
import { readFileSync } from 'node:fs'
import { Conversation } from '@peakend/contract/moments.ts'
import type { Rated } from './satisfied.ts'

/** Dialogues of a file; the rating of the whole is left out, or one more turn of the customer's at the end, in which nothing is said. */
export function readUss(path: string, set: string, whole: 'left out' | 'as a turn' = 'left out'): Rated[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n\r?\n/)
    .flatMap((block, number): Rated[] => {
      const turns: { by: 'customer' | 'agent'; text: string }[] = []
      const ratings: (number[] | null)[] = []
      for (const line of block.split(/\r?\n/)) {
        const [role = '', text = '', , scores = ''] = line.split('\t')
        const isWhole = text === 'OVERALL'
        if ((isWhole && whole === 'left out') || (role !== 'USER' && role !== 'SYSTEM')) continue
        turns.push({ by: role === 'USER' ? 'customer' : 'agent', text: isWhole ? '.' : text })
        ratings.push(role === 'USER' ? scores.split(',').map(Number) : null)
      }
      const id = `${set}-${number}`
      return turns.length > 0 ? [{ id, conversation: Conversation.parse({ id, language: 'en', turns }), ratings }] : []
    })
}

/** Of one answer, how often it is right where it is said, and how often it is said where it is right. */
export interface Shares {
  precision: number
  recall: number
}

export const f1Of = ({ precision, recall }: Shares): number =>
  precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)

/**
 * What the published code calls F1: it never divides by less than one, so a figure whose precision and recall add up to less comes out lower than F1
 * is. Their logistic regression on counts of words, run again, gives their own row by this and not by F1 (docs/judgement.md).
 */
export const publishedF1Of = ({ precision, recall }: Shares): number =>
  (2 * precision * recall) / Math.max(1, precision + recall)

export interface ClassFigures {
  turns: number
  uar: number
  kappa: number
  /** F1 of "dissatisfied": majority 1 or 2. */
  f1: number
  publishedF1: number
}

/** UAR is the mean recall over the classes there are; kappa Cohen's. */
export function classFigures(said: readonly number[], real: readonly number[]): ClassFigures {
  const all = [1, 2, 3, 4, 5]
  const recalls = all
    .filter((one) => real.includes(one))
    .map((one) => {
      const of = real.flatMap((label, i) => (label === one ? [i] : []))
      return of.filter((i) => said[i] === one).length / of.length
    })
  const share = (labels: readonly number[], one: number) => labels.filter((label) => label === one).length / real.length
  const agree = real.filter((label, i) => label === said[i]).length / real.length
  const chance = all.reduce((sum, one) => sum + share(real, one) * share(said, one), 0)
  const hits = real.filter((label, i) => label <= 2 && said[i]! <= 2).length
  const of = (labels: readonly number[]) => hits / Math.max(1, labels.filter((label) => label <= 2).length)
  const shares = { precision: of(said), recall: of(real) }
  return {
    turns: real.length,
    uar: recalls.reduce((a, b) => a + b, 0) / recalls.length,
    kappa: (agree - chance) / (1 - chance),
    f1: f1Of(shares),
    publishedF1: publishedF1Of(shares),
  }
}
