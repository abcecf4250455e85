/** Rows about whole conversations, on STAR: what the customer and the agent answered afterwards. */
import { Conversation } from '@peakend/contract/moments.ts'
import { consider } from '../../server/src/moments/considering.ts'
import { signsOf } from '../../server/src/moments/questions.ts'
import {
  freshScratch,
  openWhole,
  wholeHeads,
  wholeInput,
  type KeptWhole,
  type WholeHead,
} from '../../server/src/moments/whole.ts'
import { areaInterval, calibrationError, riskCoverage } from './figures.ts'
import { readFold, SEED, WHOLE_FOLDS } from './folds.ts'
import { labelsOf } from './labels.ts'
import { areaUnder, foldOf } from './learn.ts'
import type { Measured } from './measured.ts'
import { convertDialogue, readStar } from './star.ts'

interface Said {
  domain: string
  label: Record<WholeHead, number | null>
  likely: Record<WholeHead, number>
  words: Record<WholeHead, number>
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
    const input = wholeInput(considered.heard, signsOf(considered), considered.findings, freshScratch())
    const members = model.members(input)
    said.push({
      domain: dialogue.Scenario.Domains[0] ?? '',
      label: labelsOf(dialogue),
      likely: model.all(input),
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
  const curve = riskCoverage(likely, labels).map(({ judged, error }) => `${judged * 100} % ${error.toFixed(3)}`)
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
      reach: head === 'need' ? words : null,
    },
    {
      data: 'star',
      measure: `${head}: calibration (1 less the expected error); error by share judged: ${curve.join(', ')}`,
      figure: 1 - calibrationError(likely, labels),
      floor: '',
      reach: 0.95,
    },
  ]
}

export async function wholeRows(path: string): Promise<Measured[]> {
  const folds = Array.from({ length: WHOLE_FOLDS }, (_, fold) => readFold<KeptWhole>(`whole-${fold}`))
  const kept = folds.filter((one) => one !== null)
  if (kept.length < WHOLE_FOLDS) return []
  const said = await judgeAll(path, kept)
  return wholeHeads.flatMap((head) => rowsOf(said, head))
}
