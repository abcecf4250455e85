/** Everything noticed about one conversation, gathered once; the ground of the final and of the live judgement. */
import type { Conversation, MomentName, MomentStandard, PromiseFound } from '@peakend/contract/moments.ts'
import { callFindings } from './call-signs.ts'
import { moodFindings, personFindings, repeatFindings, transferFindings } from './customer.ts'
import type { Finding } from './evidence.ts'
import { askedAgain } from './facts.ts'
import { farewellFindings, farewellSpan } from './farewell.ts'
import { welcomeFindings, welcomeSpan, type Span } from './greeting.ts'
import { hear, without, type Heard, type HeardTurn, type SeenTurns } from './hearing.ts'
import { wordingFindings } from './manner.ts'
import { decisionOf, mannerFindings, ownershipFindings, type Decision } from './need.ts'
import { partingFrom } from './parting.ts'
import { outcomeFindings, peakSpan, placeFindings, type Placed, type Spans } from './placing.ts'
import { promiseFindings, promiseOf } from './promise.ts'
import { wholeOf, type Whole } from './questions.ts'
import type { WholeHead } from './whole.ts'
import { moodsOf, satisfactionOf } from './satisfaction.ts'
import { slowReplies } from './wait.ts'

interface Noticed extends Whole {
  welcome: Span | null
  farewell: Span | null
  byMoment: Placed
  promises: PromiseFound[]
  /** Findings that rest on a turn by itself or with the turn beside it. */
  alone: readonly Finding[]
  /** Each customer turn is judged from what came before it alone. */
  beforeTurn: boolean
}

export interface Considered extends Noticed {
  readonly likely: Record<WholeHead, number>
}

/** A getter of each object's own would make a new hidden class for every conversation, and keep it alive until the next full collection. */
class ConsideredOnce implements Considered {
  heard: Heard
  findings: readonly Finding[]
  satisfactions: Considered['satisfactions']
  decision: Decision | null
  welcome: Span | null
  farewell: Span | null
  byMoment: Placed
  promises: PromiseFound[]
  alone: readonly Finding[]
  beforeTurn: boolean
  private known: Record<WholeHead, number> | null = null

  constructor(noticed: Noticed) {
    this.heard = noticed.heard
    this.findings = noticed.findings
    this.satisfactions = noticed.satisfactions
    this.decision = noticed.decision
    this.welcome = noticed.welcome
    this.farewell = noticed.farewell
    this.byMoment = noticed.byMoment
    this.promises = noticed.promises
    this.alone = noticed.alone
    this.beforeTurn = noticed.beforeTurn
  }

  /** By everything in it; worked out when it is first asked for. */
  get likely(): Record<WholeHead, number> {
    return (this.known ??= wholeOf(this))
  }
}

export function consider(
  conversation: Conversation,
  standard: MomentStandard | undefined,
  beforeTurn: boolean,
  seen?: SeenTurns,
): Considered {
  const heard = hear(conversation, standard, seen)
  return new ConsideredOnce(notice(heard, heard.turns.map(promiseIn), beforeTurn))
}

const promiseIn = (turn: HeardTurn): PromiseFound => (turn.alone.promise ??= promiseOf(turn))

/** What one moment's score rests on; the rest may be missing. */
export type Ground = Pick<Considered, 'heard' | 'welcome' | 'farewell' | 'decision' | 'byMoment' | 'satisfactions'>

/**
 * The ground of one moment as if a turn had never been said. What was read of the other turns is not read again, and only findings that may fall into
 * that moment are looked for: this is asked several times a conversation.
 */
export function groundWithout(considered: Considered, left: number, moment: MomentName): Ground {
  const heard = without(considered.heard, left)
  const spans = spansOf(heard, moment === 'peak')
  const { welcome, farewell } = spans
  const turns =
    moment === 'welcome'
      ? welcome && heard.turns.slice(welcome.from, welcome.to + 1)
      : moment === 'farewell'
        ? farewell && heard.turns.slice(farewell.from)
        : heard.letters
          ? heard.turns
          : heard.turns.slice((welcome?.to ?? -1) + 1, farewell?.from)
  const noticed = [...aroundIn(heard, turns ?? []), ...aloneWithout(considered, heard, turns ?? [], left)]
  if (moment === 'peak') noticed.push(...noticedOfNeed(heard, spans.decision))
  const byMoment = placeFindings(heard, noticed, spans)
  if (moment === 'welcome' && welcome) byMoment.welcome.push(...welcomeFindings(heard, welcome))
  if (moment === 'farewell' && farewell) byMoment.farewell.push(...farewellFindings(heard, farewell))
  const wanted = moodTurn(heard, spans, moment)
  const satisfactions = satisfactionsIn(
    heard,
    considered.beforeTurn,
    wanted === null ? undefined : (turn) => turn.index === wanted,
  )
  return { heard, ...spans, byMoment, satisfactions }
}

/** The one turn whose mood a moment's score asks for, -1 for none; null where it asks for all. */
function moodTurn(heard: Heard, { decision }: Spans, moment: MomentName): number | null {
  if (moment === 'welcome') return -1
  if (moment === 'farewell') return heard.turns.findLastIndex((turn) => turn.by === 'customer')
  return decision ? peakSpan(heard, decision.turn).to : null
}

function notice(heard: Heard, promises: PromiseFound[], beforeTurn: boolean): Noticed {
  const satisfactions = satisfactionsIn(heard, beforeTurn)
  const spans = spansOf(heard, true)
  const { welcome, farewell, decision } = spans
  const alone = aloneIn(heard, heard.turns, promises)
  const noticed = [...aroundIn(heard, heard.turns), ...alone, ...noticedOfNeed(heard, decision)]
  const byMoment = placeFindings(heard, noticed, spans)
  if (welcome) byMoment.welcome.push(...welcomeFindings(heard, welcome))
  if (farewell) byMoment.farewell.push(...farewellFindings(heard, farewell))
  const findings = [byMoment.welcome, byMoment.peak, byMoment.farewell].flat()
  return { heard, findings, satisfactions, decision, alone, beforeTurn, promises, welcome, farewell, byMoment }
}

const satisfactionsIn = (heard: Heard, beforeTurn: boolean, wants?: (turn: HeardTurn) => boolean) =>
  moodsOf(heard, wants).map((mood) => (mood ? satisfactionOf(mood, beforeTurn) : null))

function spansOf(heard: Heard, decides: boolean): Spans {
  const farewell = farewellSpan(heard)
  // The need is looked for before the good-byes first: "your ride is on its way, bye" must not hide the booking.
  const middleEnd = heard.letters ? heard.turns.length : partingFrom(heard)
  const decision = decides ? (decisionOf(heard, middleEnd) ?? decisionOf(heard, heard.turns.length)) : null
  return { welcome: welcomeSpan(heard), farewell, decision }
}

/** What depends on what was said before, in these turns, which stand side by side. */
const aroundIn = (heard: Heard, turns: readonly HeardTurn[]): Finding[] =>
  [askedAgain(heard, turns), repeatFindings(heard, turns), slowReplies(heard, turns), callFindings(heard, turns)].flat()

/** What a turn shows by itself or with the turn beside it, in these turns, which stand side by side. */
const aloneIn = (heard: Heard, turns: readonly HeardTurn[], promises: readonly PromiseFound[]): Finding[] =>
  [
    moodFindings(heard, turns),
    mannerFindings(heard, turns),
    promiseFindings(heard, turns, promises),
    wordingFindings(heard, turns),
  ].flat()

/** The same without a turn: looked for anew only beside the gap. */
function aloneWithout(
  { heard: { host }, alone, promises }: Considered,
  heard: Heard,
  turns: readonly HeardTurn[],
  left: number,
): Finding[] {
  const rest = promises.toSpliced(left, 1)
  if (heard.host !== host) return aloneIn(heard, turns, rest)
  const from = turns[0]?.index ?? 0
  const to = from + turns.length - 1
  const beside = turns.filter(({ index }) => index === left - 1 || index === left)
  const found = aloneIn(heard, beside, rest)
  for (const one of alone) {
    const turn = one.turn > left ? one.turn - 1 : one.turn
    if (turn < from || turn > to || turn === left || turn === left - 1) continue
    found.push(turn === one.turn ? one : { ...one, turn })
  }
  return found
}

/** What belongs to the need wherever it stands. */
const noticedOfNeed = (heard: Heard, decision: Decision | null): Finding[] =>
  [personFindings(heard), transferFindings(heard), ownershipFindings(heard), outcomeFindings(heard, decision)].flat()
