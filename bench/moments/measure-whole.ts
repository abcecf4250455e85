/** Rows about whole conversations, on STAR: what the customer and the agent answered afterwards. */
import { Conversation } from '@peakend/contract/moments.ts'
import { consider } from '../../server/src/moments/considering.ts'
import { judge } from '../../server/src/moments/moments.ts'
import { signsOf } from '../../server/src/moments/questions.ts'
import { sureOf } from '../../server/src/moments/sureness.ts'
import {
  freshScratch,
  openWhole,
  wholeHeads,
  wholeInput,
  type KeptWhole,
  type WholeHead,
} from '../../server/src/moments/whole.ts'
import { areaInterval, calibrationError, claimsOf, curveOf, type Claim } from './figures.ts'
import { readFold, SEED, WHOLE_FOLDS } from './folds.ts'
import { labelsOf } from './labels.ts'
import { areaUnder, foldOf } from './learn.ts'
import type { Measured } from './measured.ts'
import { convertDialogue, readStar } from './star.ts'
import type { Aim } from './plain-words.ts'
import type { KeptPlain } from './train-plain.ts'
import { compareWithin, type Compared } from './within.ts'

/** What was said of one dialogue beside what people answered; learnt without it. */
interface Said {
  id: string
  domain: string
  label: Record<WholeHead, number | null>
  likely: Record<WholeHead, number>
  words: Record<WholeHead, number>
  /** The moments that people's answers bear on: whether it went well by the score, and how sure that was; null where not judged. */
  moments: Record<'peak' | 'farewell', { isGood: boolean; sure: number } | null>
}

const wanted: Record<WholeHead, { question: string; floor: string; reach: number }> = {
  polite: { question: 'calm and helpful? (the customer): questions.polite', floor: 'word model .69', reach: 0.74 },
  need: { question: 'was the task done? (the customer): questions.need', floor: 'word model .94', reach: 0.95 },
  annoyed: { question: 'became annoyed? (the agent): customerAnnoyed', floor: 'word model .85', reach: 0.88 },
}

const everyHead = <T>(of: (head: WholeHead) => T): Record<WholeHead, T> =>
  Object.fromEntries(wholeHeads.map((head) => [head, of(head)])) as Record<WholeHead, T>

/** Complete dialogues, each judged by the fold that did not learn from it. */
async function judgeAll(path: string, folds: readonly KeptWhole[]): Promise<Said[]> {
  const models = folds.map(openWhole)
  const said: Said[] = []
  for await (const dialogue of readStar(path)) {
    const conversation = Conversation.parse(convertDialogue(dialogue))
    if (dialogue.CompletionLevel !== 'Complete') continue
    const considered = consider(conversation, undefined, false)
    if (considered.heard.firstHost < 0) continue
    const model = models[foldOf(conversation.id, models.length, SEED)]!
    const input = wholeInput(
      considered.heard,
      signsOf(considered),
      considered.findings,
      considered.satisfactions,
      freshScratch(),
    )
    const members = model.members(input)
    const likely = model.all(input)
    const scores = judge(conversation)
    const momentOf = (name: 'peak' | 'farewell') => {
      const { score } = scores[name]
      if (score === null) return null
      return { isGood: score >= 3, sure: sureOf(name, score, { byMoment: considered.byMoment, likely }) }
    }
    said.push({
      id: conversation.id,
      domain: dialogue.Scenario.Domains[0] ?? '',
      label: labelsOf(dialogue),
      likely,
      moments: { peak: momentOf('peak'), farewell: momentOf('farewell') },
      words: everyHead((head) => members[head][2]),
    })
  }
  return said
}

/** Mean area within domains that have at least ten of either answer. */
function withinDomains(said: readonly Said[], head: WholeHead, score: (one: Said) => number): number {
  const areas = [...Map.groupBy(said, ({ domain }) => domain).values()].flatMap((of) => {
    const labels = of.map(({ label }) => label[head]!)
    const yes = labels.filter((label) => label === 1).length
    return Math.min(yes, labels.length - yes) < 10 ? [] : [areaUnder(of.map(score), labels)]
  })
  return areas.reduce((sum, one) => sum + one, 0) / areas.length
}

function rowsOf(all: readonly Said[], head: WholeHead): Measured[] {
  const said = all.filter(({ label }) => label[head] !== null)
  const labels = said.map(({ label }) => label[head]!)
  const likely = said.map((one) => one.likely[head])
  const { question, floor, reach } = wanted[head]
  const yes = labels.filter((label) => label === 1).length
  const figure = areaUnder(likely, labels)
  const area = (score: (one: Said) => number) => areaUnder(said.map(score), labels)
  const words = withinDomains(said, head, (one) => one.words[head])
  return [
    {
      data: 'star',
      measure: `${question}: area, 5 folds, ${yes} yes, ${labels.length - yes} no`,
      figure,
      interval: areaInterval(figure, yes, labels.length - yes),
      floor: `${floor}; our words alone ${area((one) => one.words[head]).toFixed(3)}`,
      reach,
    },
    {
      data: 'star',
      measure: `${head}: the same within domains, their mean`,
      figure: withinDomains(said, head, (one) => one.likely[head]),
      floor: `our words alone ${words.toFixed(3)}`,
      reach: null,
    },
    {
      data: 'star',
      measure: `${head}: calibration (1 less the expected error); error by share judged: ${curveOf(claimsOf(likely, labels))}`,
      figure: 1 - calibrationError(likely, labels),
      floor: '',
      reach: 0.95,
    },
  ]
}

/** What people's answers can tell about: an answer to each question; the peak by whether the task was done, the farewell by whether anybody was displeased. */
export const claimed = ['need', 'polite', 'annoyed', 'peak', 'farewell'] as const
export type Claimed = (typeof claimed)[number]

/** Claims about STAR with how many dialogues have an answer, by weights that did not learn from the dialogue; null without the folds. */
export async function starClaims(path: string): Promise<Record<Claimed, { of: number; claims: Claim[] }> | null> {
  const said = await saidOf(path)
  return said && claimsIn(said)
}

function claimsIn(said: readonly Said[]): Record<Claimed, { of: number; claims: Claim[] }> {
  const question = (head: WholeHead) => {
    const known = said.filter(({ label }) => label[head] !== null)
    const claims = claimsOf(
      known.map(({ likely }) => likely[head]),
      known.map(({ label }) => label[head]!),
    )
    return { of: known.length, claims }
  }
  const moment = (name: 'peak' | 'farewell', wentWell: (label: Said['label']) => boolean | null) => {
    const known = said.filter(({ label }) => wentWell(label) !== null)
    const claims = known.flatMap(({ moments, label }) => {
      const found = moments[name]
      return found ? [{ sure: found.sure, isWrong: found.isGood !== wentWell(label) }] : []
    })
    return { of: known.length, claims }
  }
  return {
    need: question('need'),
    polite: question('polite'),
    annoyed: question('annoyed'),
    peak: moment('peak', ({ need }) => (need === null ? null : need === 1)),
    farewell: moment('farewell', ({ polite, annoyed }) =>
      polite === null || annoyed === null ? null : polite === 1 && annoyed === 0,
    ),
  }
}

async function saidOf(path: string): Promise<Said[] | null> {
  const folds = Array.from({ length: WHOLE_FOLDS }, (_, fold) => readFold<KeptWhole>(`whole-${fold}`))
  const kept = folds.filter((one) => one !== null)
  return kept.length < WHOLE_FOLDS ? null : judgeAll(path, kept)
}

const momentRows = (said: readonly Said[]): Measured[] => {
  const claims = claimsIn(said)
  const says = { peak: 'well or badly, by the task', farewell: 'well or badly, by "calm and helpful" and not annoyed' }
  return (['peak', 'farewell'] as const).map((name) => ({
    data: 'star',
    measure: `${name}: ${says[name]}; error by share judged: ${curveOf(claims[name].claims)}; share that is right of those with a score`,
    figure: claims[name].claims.filter(({ isWrong }) => !isWrong).length / claims[name].claims.length,
    floor: '',
    reach: null,
  }))
}

/** Whether the need is told better within domains, where the domain tells nothing, than by another; `other` gives null where it says nothing. */
function needWithin(said: readonly Said[], than: string, other: (one: Said) => number | null): Measured {
  const compared = said.flatMap((one): Compared[] => {
    const [label, theirs] = [one.label.need, other(one)]
    return label === null || theirs === null
      ? []
      : [{ domain: one.domain, label, ours: one.likely.need, other: theirs }]
  })
  const { areas, difference, interval } = compareWithin(compared)
  const mean = areas.reduce((sum, area) => sum + area.other, 0) / areas.length
  const told = areas.map(
    (area) => `${area.domain} (${area.yes} yes, ${area.no} no) ${area.ours.toFixed(3)} for ${area.other.toFixed(3)}`,
  )
  return {
    data: 'star',
    measure: `need within domains: the area less that of ${than} (${mean.toFixed(3)}), their mean; ${told.join(', ')}`,
    figure: difference,
    interval,
    floor: 'clearly above where the interval lies over nought',
    reach: null,
  }
}

/** Beside the plain word model, which decides whether we are clearly above one, and beside the words we count ourselves. */
function needBesideWords(said: readonly Said[]): Measured[] {
  const own = needWithin(said, 'our own words alone', (one) => one.words.need)
  const kept = readFold<KeptPlain>('plain-words')
  if (!kept) return [own]
  const plain = (aim: Aim) => (one: Said) => kept.sums[one.id]?.[aim] ?? null
  const beside = needWithin(said, 'a plain word model', plain('within domains'))
  const known = said.filter((one) => one.label.need !== null && plain('over all')(one) !== null)
  const labels = known.map(({ label }) => label.need!)
  const overAll = areaUnder(
    known.map((one) => plain('over all')(one)!),
    labels,
  )
  return [
    {
      data: 'star',
      measure: `need: a plain word model over all (words and pairs, logistic, settings chosen on the parts it learns from): area of ${known.length}`,
      figure: overAll,
      floor: 'word model .94',
      reach: null,
    },
    { ...beside, reach: 0, isMet: beside.interval![0] > 0 },
    own,
  ]
}

export async function wholeRows(path: string): Promise<Measured[]> {
  const said = await saidOf(path)
  return said
    ? [...wholeHeads.flatMap((head) => rowsOf(said, head)), ...needBesideWords(said), ...momentRows(said)]
    : []
}
