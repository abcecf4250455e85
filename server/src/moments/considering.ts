/** Everything noticed about one conversation, gathered once; the ground of the final and of the live judgement. */
import type { Conversation, MomentName, MomentStandard, PromiseFound } from '@peakend/contract/moments.ts'
import { customerFindings, personFindings, transferFindings } from './customer.ts'
import type { Finding } from './evidence.ts'
import { askedAgain } from './facts.ts'
import { farewellFindings, farewellSpan } from './farewell.ts'
import { welcomeFindings, welcomeSpan, type Span } from './greeting.ts'
import { hear, without, type Heard, type HeardTurn, type SeenTurns } from './hearing.ts'
import { wordingFindings } from './manner.ts'
import { decisionOf, mannerFindings, ownershipFindings, type Decision } from './need.ts'
import { outcomeFindings, peakSpan, placeFindings, type Placed, type Spans } from './placing.ts'
import { promiseFindings, promiseOf } from './promise.ts'
import { wholeOf, type Whole } from './questions.ts'
import type { WholeHead } from './whole.ts'
import { moodsOf, satisfactionOf } from './satisfaction.ts'
import { slowReplies } from './wait.ts'

export interface Considered extends Whole {
  welcome: Span | null
  farewell: Span | null
  byMoment: Placed
  promises: PromiseFound[]
  /** Each customer turn is judged from what came before it alone. */
  beforeTurn: boolean
  /** By everything in it; worked out when it is first asked for. */
  readonly likely: Record<WholeHead, number>
}

export function consider(
  conversation: Conversation,
  standard: MomentStandard | undefined,
  beforeTurn: boolean,
  seen?: SeenTurns,
): Considered {
  const heard = hear(conversation, standard, seen)
  return notice(heard, heard.turns.map(promiseOf), beforeTurn)
}

/** What one moment's score rests on; the rest may be missing. */
export type Ground = Pick<Considered, 'heard' | 'welcome' | 'farewell' | 'decision' | 'byMoment' | 'satisfactions'>

/**
 * The ground of one moment as if a turn had never been said. What was read of the other turns is not read again, and only findings that may fall into
 * that moment are looked for: this is asked several times a conversation.
 */
export function groundWithout(
  { heard: all, promises, beforeTurn }: Considered,
  left: number,
  moment: MomentName,
): Ground {
  const heard = without(all, left)
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
  const noticed = noticedIn(heard, turns ?? [], promises.toSpliced(left, 1))
  if (moment === 'peak') noticed.push(...noticedOfNeed(heard, spans.decision))
  const byMoment = placeFindings(heard, noticed, spans)
  if (moment === 'welcome' && welcome) byMoment.welcome.push(...welcomeFindings(heard, welcome))
  if (moment === 'farewell' && farewell) byMoment.farewell.push(...farewellFindings(heard, farewell))
  const wanted = moodTurn(heard, spans, moment)
  const satisfactions = satisfactionsIn(
    heard,
    beforeTurn,
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

function notice(heard: Heard, promises: PromiseFound[], beforeTurn: boolean): Considered {
  const satisfactions = satisfactionsIn(heard, beforeTurn)
  const spans = spansOf(heard, true)
  const { welcome, farewell, decision } = spans
  const noticed = [...noticedIn(heard, heard.turns, promises), ...noticedOfNeed(heard, decision)]
  const byMoment = placeFindings(heard, noticed, spans)
  if (welcome) byMoment.welcome.push(...welcomeFindings(heard, welcome))
  if (farewell) byMoment.farewell.push(...farewellFindings(heard, farewell))
  const findings = [byMoment.welcome, byMoment.peak, byMoment.farewell].flat()
  const whole = { heard, findings, satisfactions, decision }
  let likely: Record<WholeHead, number> | undefined
  return {
    ...whole,
    beforeTurn,
    promises,
    welcome,
    farewell,
    byMoment,
    get likely() {
      return (likely ??= wholeOf(whole))
    },
  }
}

const satisfactionsIn = (heard: Heard, beforeTurn: boolean, wants?: (turn: HeardTurn) => boolean) =>
  moodsOf(heard, wants).map((mood) => (mood ? satisfactionOf(mood, beforeTurn) : null))

function spansOf(heard: Heard, decides: boolean): Spans {
  const farewell = farewellSpan(heard)
  // The need is looked for before the good-byes first: "your ride is on its way, bye" must not hide the booking.
  const middleEnd = farewell && !heard.letters ? farewell.from : heard.turns.length
  const decision = decides ? (decisionOf(heard, middleEnd) ?? decisionOf(heard, heard.turns.length)) : null
  return { welcome: welcomeSpan(heard), farewell, decision }
}

/** What may be found in any moment, in some of the turns. */
const noticedIn = (heard: Heard, turns: readonly HeardTurn[], promises: readonly PromiseFound[]): Finding[] =>
  [
    askedAgain(heard, turns),
    customerFindings(heard, turns),
    mannerFindings(heard, turns),
    promiseFindings(heard, turns, promises),
    wordingFindings(heard, turns),
    slowReplies(heard, turns),
  ].flat()

/** What belongs to the need wherever it stands. */
const noticedOfNeed = (heard: Heard, decision: Decision | null): Finding[] =>
  [personFindings(heard), transferFindings(heard), ownershipFindings(heard), outcomeFindings(heard, decision)].flat()
