/** Everything noticed about one conversation, gathered once; the ground of the final and of the live judgement. */
import type { Conversation, MomentStandard, PromiseFound } from '@peakend/contract/moments.ts'
import { customerFindings, personFindings, transferFindings } from './customer.ts'
import type { Finding } from './evidence.ts'
import { askedAgain } from './facts.ts'
import { farewellFindings, farewellSpan } from './farewell.ts'
import { welcomeFindings, welcomeSpan, type Span } from './greeting.ts'
import { hear, type SeenTurns } from './hearing.ts'
import { wordingFindings } from './manner.ts'
import { decisionOf, mannerFindings } from './need.ts'
import { outcomeFindings, placeFindings, type Placed } from './placing.ts'
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
  const promises = heard.turns.map(promiseOf)
  const satisfactions = moodsOf(heard).map((mood) => (mood ? satisfactionOf(mood, beforeTurn) : null))
  const welcome = welcomeSpan(heard)
  const farewell = farewellSpan(heard)
  // The need is looked for before the good-byes first: "your ride is on its way, bye" must not hide the booking.
  const middleEnd = farewell && !heard.letters ? farewell.from : heard.turns.length
  const decision = decisionOf(heard, middleEnd) ?? decisionOf(heard, heard.turns.length)
  const noticed: Finding[] = [
    askedAgain(heard),
    customerFindings(heard),
    personFindings(heard),
    transferFindings(heard),
    mannerFindings(heard),
    promiseFindings(heard, promises),
    wordingFindings(heard),
    slowReplies(heard),
    outcomeFindings(heard, decision),
  ].flat()
  const byMoment = placeFindings(heard, noticed, { welcome, farewell, decision })
  if (welcome) byMoment.welcome = byMoment.welcome.concat(welcomeFindings(heard, welcome))
  if (farewell) byMoment.farewell = byMoment.farewell.concat(farewellFindings(heard, farewell))
  const findings = [byMoment.welcome, byMoment.peak, byMoment.farewell].flat()
  const whole = { heard, findings, satisfactions, decision }
  let likely: Record<WholeHead, number> | undefined
  return {
    ...whole,
    promises,
    welcome,
    farewell,
    byMoment,
    get likely() {
      return (likely ??= wholeOf(whole))
    },
  }
}
