/** Reads USS dialogues and measures classes of satisfaction as its paper does. */
import { readFileSync } from 'node:fs'
import { Conversation } from '@peakend/contract/moments.ts'
import type { Rated } from './satisfied.ts'

/** Dialogues of a file; the rating of the whole is left out. */
export function readUss(path: string, set: string): Rated[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n\r?\n/)
    .flatMap((block, number): Rated[] => {
      const turns: { by: 'customer' | 'agent'; text: string }[] = []
      const ratings: (number[] | null)[] = []
      for (const line of block.split(/\r?\n/)) {
        const [role = '', text = '', , scores = ''] = line.split('\t')
        if (text === 'OVERALL' || (role !== 'USER' && role !== 'SYSTEM')) continue
        turns.push({ by: role === 'USER' ? 'customer' : 'agent', text })
        ratings.push(role === 'USER' ? scores.split(',').map(Number) : null)
      }
      const id = `${set}-${number}`
      return turns.length > 0 ? [{ id, conversation: Conversation.parse({ id, language: 'en', turns }), ratings }] : []
    })
}

export interface ClassFigures {
  turns: number
  uar: number
  kappa: number
  /** F1 of "dissatisfied": majority 1 or 2. */
  f1: number
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
  const bad = said.filter((label) => label <= 2).length + real.filter((label) => label <= 2).length
  return {
    turns: real.length,
    uar: recalls.reduce((a, b) => a + b, 0) / recalls.length,
    kappa: (agree - chance) / (1 - chance),
    f1: (2 * hits) / Math.max(1, bad),
  }
}
