/**
 * Measures turn satisfaction against USS (labels carry no licence: measured on, never trained on).
 * Run: node bench/moments/uss.ts FOLDER [MWOZ|CCPE]
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Conversation } from '@peakend/contract/moments.ts'
import { judge } from '../../server/src/moments/moments.ts'

interface Rated {
  turns: { by: 'customer' | 'agent'; text: string }[]
  /** The majority rating by turn, the lower one on a tie; null on the agent's turns. */
  ratings: (number | null)[]
}

function readUss(path: string): Rated[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n\r?\n/)
    .flatMap((block): Rated[] => {
      const rated: Rated = { turns: [], ratings: [] }
      for (const line of block.split(/\r?\n/)) {
        const [role = '', text = '', , scores = ''] = line.split('\t')
        if (text === 'OVERALL' || (role !== 'USER' && role !== 'SYSTEM')) continue
        rated.turns.push({ by: role === 'USER' ? 'customer' : 'agent', text })
        rated.ratings.push(role === 'USER' ? majority(scores.split(',').map(Number)) : null)
      }
      return rated.turns.length > 0 ? [rated] : []
    })
}

function majority(scores: number[]): number {
  const counts = new Map<number, number>()
  for (const score of scores) counts.set(score, (counts.get(score) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0]
}

function measures(said: number[], real: number[]): Record<string, number> {
  const classes = [1, 2, 3, 4, 5].filter((one) => real.includes(one))
  const recall = classes.map((one) => {
    const of = real.flatMap((r, i) => (r === one ? [i] : []))
    return of.filter((i) => said[i] === one).length / of.length
  })
  const agree = real.filter((r, i) => r === said[i]).length / real.length
  const chance = [1, 2, 3, 4, 5].reduce(
    (sum, one) =>
      sum + (real.filter((r) => r === one).length * said.filter((s) => s === one).length) / real.length ** 2,
    0,
  )
  const hit = real.filter((r, i) => r <= 2 && said[i]! <= 2).length
  const saidBad = said.filter((s) => s <= 2).length
  const bad = real.filter((r) => r <= 2).length
  return {
    turns: real.length,
    uar: recall.reduce((a, b) => a + b, 0) / recall.length,
    kappa: (agree - chance) / (1 - chance),
    dissatisfiedF1: (2 * hit) / Math.max(1, saidBad + bad),
    dissatisfiedSaid: saidBad,
    dissatisfied: bad,
  }
}

export function measureUss(folder: string, set: string, beforeTurn: boolean): Record<string, number> {
  const said: number[] = []
  const real: number[] = []
  const lows: number[] = []
  for (const [i, { turns, ratings }] of readUss(join(folder, `${set}.txt`)).entries()) {
    const judged = judge(Conversation.parse({ id: String(i), language: 'en', turns }), { beforeTurn })
    ratings.forEach((rating, at) => {
      if (rating === null) return
      const { p, label } = judged.turns[at]!.satisfaction!
      said.push(label)
      real.push(rating)
      lows.push(p[0]! + p[1]!)
    })
  }
  return {
    ...measures(said, real),
    dissatisfiedArea: area(
      lows,
      real.map((r) => Number(r <= 2)),
    ),
  }
}

function area(scores: number[], labels: number[]): number {
  const order = scores.map((score, i) => ({ score, label: labels[i]! })).toSorted((a, b) => a.score - b.score)
  let sum = 0
  let positives = 0
  for (let i = 0; i < order.length;) {
    let j = i
    while (j < order.length && order[j]!.score === order[i]!.score) j++
    for (let k = i; k < j; k++)
      if (order[k]!.label === 1) {
        sum += (i + j + 1) / 2
        positives++
      }
    i = j
  }
  return (sum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}

if (import.meta.main) {
  const folder = process.argv[2]
  if (!folder) throw new Error('usage: node bench/moments/uss.ts FOLDER')
  for (const set of ['MWOZ', 'CCPE']) {
    for (const beforeTurn of [false, true])
      console.log(set, beforeTurn ? 'before' : 'with', measureUss(folder, set, beforeTurn))
  }
}
