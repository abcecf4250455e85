/**
 * A plain word model, as anybody would build it first: how often each word and pair was said in a conversation, and a logistic regression on that.
 * What more than words we know is told against it. Its settings are chosen on the conversations it learns from, cut once more.
 */
import type { Conversation } from '@peakend/contract/moments.ts'
import { learnExactly } from './exact.ts'
import { areaUnder, foldOf, guess, type Linear, type Row } from './learn.ts'
import { areasWithin } from './within.ts'

export interface Told {
  id: string
  domain: string
  turns: Conversation['turns']
  label: number
}

export interface Setting {
  /** Counts, or the logarithm of them by how rare the word is, each conversation of length 1. */
  weighed: 'counts' | 'by rarity'
  /** The customer's words and the agent's as different ones. */
  isApart: boolean
  l2: number
}
/** What the settings are chosen by. */
export type Aim = 'over all' | 'within domains'

const strengths = { counts: [10, 30, 100], 'by rarity': [0.03, 0.1, 0.3] }
const settings: readonly Setting[] = (['counts', 'by rarity'] as const).flatMap((weighed) =>
  [false, true].flatMap((isApart) => strengths[weighed].map((l2) => ({ weighed, isApart, l2 }))),
)

const INNER_FOLDS = 3
/** A word or pair that was said in fewer conversations is left out. */
const LEAST = 2

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []

/** A conversation with how often each word and pair stands in it, by their number. */
export interface Counted extends Told {
  counts: Row
}

export interface Counts {
  all: Counted[]
  /** How many different words and pairs there are. */
  size: number
}

export function countWords(told: readonly Told[], isApart: boolean): Counts {
  const numbers = new Map<string, number>()
  const all = told.map((one): Counted => {
    const counts = new Map<number, number>()
    const add = (name: string) => {
      const number = numbers.get(name) ?? numbers.size
      numbers.set(name, number)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    for (const { by, text } of one.turns) {
      const side = isApart ? `${by} ` : ''
      wordsIn(text).forEach((word, i, words) => {
        add(side + word)
        if (i > 0) add(`${side}${words[i - 1]} ${word}`)
      })
    }
    return { ...one, counts: { index: Int32Array.from(counts.keys()), value: Float32Array.from(counts.values()) } }
  })
  return { all, size: numbers.size }
}

export interface PlainWords {
  setting: Setting
  /** By number: how rare each is, nought where it was not learnt. */
  rarity: Float64Array
  linear: Linear
}

function rowOf({ index, value }: Row, { setting, rarity }: Omit<PlainWords, 'linear'>): Row {
  const isCounted = setting.weighed === 'counts'
  const amounts = value.map((count, k) => {
    const rare = rarity[index[k]!]!
    return isCounted ? Math.sign(rare) * count : (1 + Math.log(count)) * rare
  })
  const length = isCounted ? 1 : Math.sqrt(amounts.reduce((sum, one) => sum + one * one, 0)) || 1
  return { index, value: amounts.map((one) => one / length) }
}

/** Learns from these alone, whatever else was counted. */
export function learnWords(told: readonly Counted[], size: number, setting: Setting): PlainWords {
  const found = new Float64Array(size)
  for (const { counts } of told) for (const number of counts.index) found[number]!++
  const rarity = found.map((count) => (count < LEAST ? 0 : Math.log((1 + told.length) / (1 + count)) + 1))
  const rows = told.map(({ counts }) => rowOf(counts, { setting, rarity }))
  const labels = told.map(({ label }) => label)
  return { setting, rarity, linear: learnExactly(rows, labels, { rows: size, loss: 'logistic', l2: setting.l2 }) }
}

export const askWords = (model: PlainWords, { counts }: Counted): number => guess(model.linear, rowOf(counts, model))

function worthOf(aim: Aim, told: readonly Told[], sums: readonly number[]): number {
  if (aim === 'over all') {
    return areaUnder(
      sums,
      told.map(({ label }) => label),
    )
  }
  const areas = areasWithin(told.map(({ domain, label }, i) => ({ domain, label, ours: sums[i]!, other: 0 })))
  return areas.reduce((sum, { ours }) => sum + ours, 0) / areas.length
}

/** The sums of these conversations by models that did not learn from them. */
function heldOut({ all, size }: Counts, setting: Setting, seed: number): number[] {
  const parts = all.map(({ id }) => foldOf(id, INNER_FOLDS, seed))
  const models = Array.from({ length: INNER_FOLDS }, (_, fold) =>
    learnWords(
      all.filter((_one, i) => parts[i] !== fold),
      size,
      setting,
    ),
  )
  return all.map((one, i) => askWords(models[parts[i]!]!, one))
}

/** What each aim's best setting, learnt from `told`, says of others; chosen on `told` alone. */
export function learnPlain(
  told: readonly Told[],
  others: readonly Told[],
  seed: number,
  from = settings,
): { chosen: Record<Aim, Setting>; sums: Record<Aim, number>[] } {
  const counted = new Map([false, true].map((isApart) => [isApart, countWords([...told, ...others], isApart)]))
  const learntFrom = ({ isApart }: Setting): Counts => {
    const { all, size } = counted.get(isApart)!
    return { all: all.slice(0, told.length), size }
  }
  const tried = from.map((setting) => {
    const sums = heldOut(learntFrom(setting), setting, seed)
    const worth = {
      'over all': worthOf('over all', told, sums),
      'within domains': worthOf('within domains', told, sums),
    }
    return { setting, worth }
  })
  const bestFor = (aim: Aim) => tried.reduce((a, b) => (b.worth[aim] > a.worth[aim] ? b : a)).setting
  const chosen = { 'over all': bestFor('over all'), 'within domains': bestFor('within domains') }
  const saidBy = (setting: Setting): number[] => {
    const { all, size } = learntFrom(setting)
    const model = learnWords(all, size, setting)
    return counted
      .get(setting.isApart)!
      .all.slice(told.length)
      .map((one) => askWords(model, one))
  }
  const [over, within] = [saidBy(chosen['over all']), saidBy(chosen['within domains'])]
  return { chosen, sums: others.map((_, i) => ({ 'over all': over[i]!, 'within domains': within[i]! })) }
}
