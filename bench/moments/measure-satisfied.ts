/** Rows about the satisfaction of a turn, on USS. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../../server/src/moments/moments.ts'
import { measureAsPublished } from './as-published.ts'
import { askElsewhere, type Elsewhere } from './elsewhere.ts'
import { curveOf, type Claim } from './figures.ts'
import { readFold } from './folds.ts'
import type { Measured } from './measured.ts'
import {
  classify,
  classOf,
  foldOfDialogue,
  majorityOf,
  ratedTurns,
  spreadOf,
  type KeptSatisfied,
  type Rated,
} from './satisfied.ts'
import { classFigures, readUss, type ClassFigures } from './uss.ts'

const published: Record<string, { f1: number; kappa: number; uar: number; person: number; reach: number }> = {
  MWOZ: { f1: 0.238, kappa: 0.143, uar: 0.256, person: 0.309, reach: 0.31 },
  CCPE: { f1: 0.274, kappa: 0.167, uar: 0.237, person: 0.353, reach: 0.36 },
}
const SHIPPED_REACH = 0.2

/** What the engine as it ships says of every rated turn. */
function shipped(dialogues: readonly Rated[], beforeTurn: boolean): ClassFigures & { claims: Claim[] } {
  const said: number[] = []
  const real: number[] = []
  const claims: Claim[] = []
  for (const { conversation, ratings } of dialogues) {
    const { turns } = judge(conversation, { beforeTurn })
    ratings.forEach((rating, at) => {
      if (!rating) return
      const { p, label } = turns[at]?.satisfaction ?? { p: [0, 0, 1, 0, 0], label: 3 }
      const majority = majorityOf(rating)
      said.push(label)
      real.push(majority)
      const unhappy = p[0]! + p[1]!
      claims.push({ sure: label < 3 ? unhappy : 1 - unhappy, isWrong: label < 3 !== majority < 3 })
    })
  }
  return { ...classFigures(said, real), claims }
}

/** By weights that did not learn from the dialogue. */
function held(dialogues: readonly Rated[], kept: KeptSatisfied, beforeTurn: boolean): ClassFigures {
  const ask = kept.folds.map(classify)
  const turns = dialogues.flatMap((one) => ratedTurns(one, beforeTurn))
  return classFigures(
    turns.map((turn) => ask[foldOfDialogue(turn.dialogue)]!(turn)),
    turns.map(({ majority }) => majority),
  )
}

/**
 * By weights learnt from another set, which know nothing of places and lengths. The cuts are carried over by value, and by how far from the mean they
 * lie: sets are rated on different scales, and where the mean lies is seen without a single rating of the new set.
 */
function across(model: Elsewhere, to: readonly Rated[]): { byValue: number; bySpread: number } {
  const turns = to.flatMap((one) => ratedTurns(one, false))
  const real = turns.map(({ majority }) => majority)
  const { byValue, bySpread } = askElsewhere(model, turns)
  const here = spreadOf(bySpread)
  const moved = (cut: number) => here.mean + ((cut - model.mean) / model.spread) * here.spread
  const f1 = (guesses: number[], cuts: Pick<Elsewhere, 'low' | 'high'>) =>
    classFigures(
      guesses.map((guess) => classOf(cuts, guess)),
      real,
    ).f1
  return { byValue: f1(byValue, model), bySpread: f1(bySpread, { low: moved(model.low), high: moved(model.high) }) }
}

const told = ({ kappa, uar, publishedF1 }: ClassFigures) =>
  `kappa ${kappa.toFixed(3)}, UAR ${uar.toFixed(3)}, by the formula of the published code ${publishedF1.toFixed(3)}`

interface Set {
  set: string
  file: string
  dialogues: Rated[]
}

function rowsWithin({ set, file, dialogues }: Set, beforeTurn: boolean): Measured[] {
  const known = published[set]
  const data = `uss ${set}${beforeTurn ? ' --before-turn' : ''}`
  const kept = readFold<KeptSatisfied>(`uss-${set}${beforeTurn ? '-before' : ''}`)
  const before = beforeTurn ? '' : ' (before the turn)'
  const floor = known
    ? `published${before}: F1 as they write it ${known.f1}, kappa ${known.kappa}, UAR ${known.uar}; a person ${known.person}`
    : 'see the set'
  const rows: Measured[] = []
  if (kept) {
    const figures = held(dialogues, kept, beforeTurn)
    const reach = known ? (beforeTurn ? known.f1 : known.reach) : null
    rows.push({ data, measure: `F1 of dissatisfied, 10 folds; ${told(figures)}`, figure: figures.f1, floor, reach })
    if (beforeTurn) rows.push({ data, ...asPublished(readUss(file, set, 'as a turn'), kept), floor, reach: null })
  }
  const asShipped = shipped(dialogues, beforeTurn)
  rows.push({
    data,
    measure: `the same, the build that ships (learnt nothing from USS); ${told(asShipped)}; "dissatisfied or not", error by share of turns judged: ${curveOf(asShipped.claims)}`,
    figure: asShipped.f1,
    floor,
    reach: beforeTurn ? null : SHIPPED_REACH,
  })
  return rows
}

function asPublished(dialogues: readonly Rated[], { folds }: KeptSatisfied): Pick<Measured, 'measure' | 'figure'> {
  const { f1, publishedF1, rounds } = measureAsPublished(dialogues, folds)
  return {
    measure: `as published, not honest: best of ${rounds} rounds and of all cuts by the part that is tested, the rating of the whole a turn; by the formula of the published code ${publishedF1.toFixed(3)}`,
    figure: f1,
  }
}

function rowAcross(from: Set, elsewhere: Elsewhere, to: Set): Measured {
  const own = readFold<KeptSatisfied>(`uss-${to.set}`)
  const within = own && held(to.dialogues, own, false).f1
  const figures = across(elsewhere, to.dialogues)
  const share = within === null ? '' : ' as a share of the figure within the set'
  const byValue = (figures.byValue / (within ?? 1)).toFixed(3)
  return {
    data: `uss ${from.set} to ${to.set}`,
    measure: `F1${share}, places and lengths left out, words beside the trees, the cut carried over by its distance from the mean of the guesses; by its value ${byValue}`,
    figure: figures.bySpread / (within ?? 1),
    floor: '',
    reach: within === null ? null : 0.8,
  }
}

export function satisfactionRows(folder: string): Measured[] {
  const sets = ['MWOZ', 'CCPE', 'SGD', 'ReDial'].flatMap((set): Set[] => {
    const file = join(folder, `${set}.txt`)
    return existsSync(file) ? [{ set, file, dialogues: readUss(file, set) }] : []
  })
  const within = sets.flatMap((set) => [false, true].flatMap((beforeTurn) => rowsWithin(set, beforeTurn)))
  const between = sets.flatMap((from) => {
    const elsewhere = readFold<KeptSatisfied>(`uss-${from.set}`)?.elsewhere
    return elsewhere ? sets.filter((to) => to !== from).map((to) => rowAcross(from, elsewhere, to)) : []
  })
  return [...within, ...between]
}
