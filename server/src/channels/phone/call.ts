/**
 * One call, as a pure step function: what it is and what happened go in, what it is now and what is to be done in the house come out. What the *switch* is to do is not said
 * by the step at all: it follows from what the call is (`wanted.ts`), so that nothing that was to be done can be lost with a process.
 *
 *   arriving --line--> waiting            it came in; its number leads to a queue
 *   arriving --announced--> menu          it may be recorded: the caller is told first, and may decline by a key; then on to where the number leads
 *   arriving --menu--> menu               its number leads to a flow (flows/flows.ts), which says, listens and decides; 0 leads to a person at any moment
 *   menu -> waiting (it leads to a queue), over (it ends, or a call-back was taken)
 *     a message: the prompt, a tone, then what the caller says is recorded; `#`, silence, its length or their hanging up ends it, 0 leads to a person instead
 *   waiting: music, now and then words. `stands` with an offer lets the phone of whom it is held out to ring.
 *     phone answered -> talking (accepts the offer); declined, busy -> declines it; not answered -> it lapses; the caller hears nothing of it
 *     it is given to somebody without an offer (taken, assigned, stepped in): their phone rings; not answered -> in line again, first
 *   dialling: the agent's phone first; answered -> the other end is called; answered -> talking; not answered -> over
 *     where it may be recorded, whoever answers is told first, and their agent hears it too; then -> talking
 *   talking <-> held                      hold, resume
 *   talking, held -> aside                consult: a third party is called; while it rings the agent hears it ring
 *   aside -> held                         the third party is gone, or never answered
 *   aside -> talking                      back: the third party is let go
 *   aside -> together                     join; the third party gone -> talking
 *   aside, together -> talking            complete: the third party is the agent now, where it is a colleague
 *   aside, together -> outside            complete with a number outside; the agent goes to wrap-up, the call goes on
 *   talking, held, aside, together -> waiting   handed over to a queue or a colleague; its agent's phone is lost: first in line
 *   any -> over                           the customer hangs up; the agent does while talking or held; nobody answers; it lasted too long
 *
 *   talking -> menu, over                 the agent has hung up and the caller is asked how it was: a key from 1 to 5, thanks; the conversation is over already
 *   talking -> menu, over                 a call from a list whose agent was not there within two seconds: an apology is said, and it is counted as abandoned
 *
 * An agent's phone that loses its network has `AWAY_MS` to come back, counted from when it was last heard: a gap in its connection that the sound does not share harms nobody. Whoever holds a call aside and hangs up completes it where the third party has answered, so that nobody
 * is left. A supervisor who has joined takes over from an agent whose phone is lost.
 */
import { CONNECT_MS } from '@peakend/contract/call-lists.ts'
import type { CoachingHow, CallStage } from '@peakend/contract/phone.ts'
import type { FlowAct, FlowHappened } from '@peakend/contract/flows.ts'
import type { CallId, FlowId, OfferId, PersonId, PromptId, QueueId } from '@peakend/contract/ids.ts'
import type { RefusalCode } from '@peakend/contract/refusals.ts'
import type { Handle, HangUpCause, LegName, Sound } from './telephony.ts'

/** Somebody's connection: called, and up once they have answered. */
export interface Leg {
  readonly leg: LegName
  readonly isUp: boolean
  /** Since when it rings; nobody is rung for ever. */
  readonly sinceMs: number
}
export interface AgentLeg extends Leg {
  readonly personId: PersonId
  /** The offer it rings for; null where the customer is theirs already. */
  readonly offerId: OfferId | null
  /** Until when it rings. */
  readonly untilMs: number
  /** Since when its phone is away, while it is up. */
  readonly awayMs: number | null
  /** When the customer still heard them though their phone is away. */
  readonly heardMs?: number
}
export type Whom = { personId: PersonId } | { number: string }
export type ThirdLeg = Leg & { readonly whom: Whom }
export type CoachLeg = Leg & { readonly personId: PersonId; readonly how: CoachingHow; readonly isSeen: boolean }

/** What the caller says now is kept as a message: recorded from when the prompt is over. */
export interface Message {
  readonly handle: Handle
  readonly queueId: QueueId
  readonly quietS: number
  readonly mostS: number
}

/** That the call may be recorded, as the customer was told it. */
export interface Announcement {
  /** By which they decline. */
  readonly refuseKey: string | null
  readonly language: 'en' | 'es'
  /** Told that it is written down, not that it is recorded. */
  readonly isOfWords?: boolean
  /** There was something to hear. */
  readonly isAudible: boolean
  /** Heard to its end. */
  readonly isWhole: boolean
  readonly isRefused: boolean
}
/** That the call may be recorded, or written down, and how they decline. */
export interface Tells {
  readonly said: readonly Said[]
  readonly refuseKey: string | null
  readonly isOfWords?: boolean
}
/** Where the number leads once it is said. */
export interface Onward {
  readonly flowId: FlowId | null
  /** What a menu speaks first. */
  readonly language: string | null
  readonly brand: string | null
  /** Where they can be called back. */
  readonly number: string | null
}

/** What a flow says, before there is a sound of it. */
export interface Said {
  readonly text: string
  readonly language: 'en' | 'es'
  readonly promptId: PromptId | null
}
export interface Menu {
  /** What is said now; null once it has been, or where there is nothing to say. */
  readonly saying: Words | null
  /** How keys are waited for once it is said. */
  readonly listen: { readonly waitMs: number; readonly betweenMs: number; readonly most: number } | null
  /** Left once the prompt is said; null where no message is taken here. */
  readonly message: Message | null
  readonly typed: string
  /** The end of what was said, or the last key. */
  readonly sinceMs: number
  /** What comes when it is said: the flow is told, it is over, it is over and we shall call, or where the number leads. */
  readonly next: 'said' | 'end' | 'booked' | 'asked' | Onward
}
export interface Words {
  readonly handle: string
  /** Played where nothing is said, or nothing can speak it. */
  readonly sounds: readonly Sound[]
  readonly said: readonly Said[]
  readonly sinceMs: number
}

export interface Call {
  readonly id: CallId
  readonly way: 'in' | 'out'
  readonly stage: CallStage
  readonly stageSinceMs: number
  /** The other end of a call that we make. */
  readonly to: string | null
  /** Null before they are called, and once they are gone. */
  readonly customer: Leg | null
  readonly agent: AgentLeg | null
  readonly third: ThirdLeg | null
  readonly coaches: readonly CoachLeg[]
  /** What is said to the customer now instead of music. */
  readonly words: Words | null
  /** Where it is in its flow. */
  readonly menu: Menu | null
  /** Null where we said nothing of recording. */
  readonly announcement: Announcement | null
  /** When the wait is told next. */
  readonly tellAtMs: number | null
  /** Whose phone could not be called just now. */
  readonly unreached?: { readonly personId: PersonId; readonly sinceMs: number }
  /** Since when customer and agent first heard each other. */
  readonly answeredAtMs: number | null
  /** Of a call that we make: what whoever answers is told before anything of it is kept. */
  readonly tells?: Tells
  /** Of a call nobody asked for: what is said to whoever answered and was not with an agent in time. */
  readonly apology?: Said
  readonly isAbandoned?: boolean
  /** Who stays on the line when the agent has hung up is asked how it was. */
  readonly asks?: boolean
  /** They are asked now: their conversation is over, and nothing that becomes of it ends the call. */
  readonly isAsked?: boolean
}

/** What the conversation is now, in the eyes of routing. */
export interface Stands {
  readonly state: 'waiting' | 'active' | 'resting' | 'wrap-up' | 'closed'
  readonly agentId: PersonId | null
  readonly offer: { readonly id: OfferId; readonly personId: PersonId; readonly untilMs: number } | null
}

export type CallEvent =
  | { kind: 'answered'; leg: LegName }
  | { kind: 'gone'; leg: LegName; cause: HangUpCause }
  /** `isWhole`: to its end; left out it is so. */
  | { kind: 'played'; handle: string; isWhole?: boolean }
  /** Nothing could speak it. */
  | { kind: 'unspoken'; handle: string }
  /** Somebody's phone is there, or no more; `isNew`: it is another browser, and what it was in is lost. */
  | { kind: 'phone'; personId: PersonId; isThere: boolean; isNew?: boolean }
  /** The call may be recorded, and they are told before anything else. */
  | ({ kind: 'announce'; handle: string; leadsTo: Onward } & Tells)
  /** Whoever waits asked to be called back: their place is kept without them. */
  | { kind: 'booked' }
  /** The phone is away, and its sound still comes. */
  | { kind: 'heard'; leg: LegName }
  /** The number leads to a line, which it has entered. */
  | { kind: 'in-line' }
  | { kind: 'digit'; leg: LegName; digit: string }
  /** What the flow wants done, in this order. */
  | { kind: 'menu'; acts: readonly FlowAct[]; handle: string; isOver: boolean }
  /** What is asked after the call; nothing where nobody is to be asked. `isLast`: thanks, and nothing more. */
  | { kind: 'ask'; handle: string; said: readonly Said[]; isLast?: boolean }
  /** A message has ended; `saidMs`: how long somebody speaks in it, null where nobody can say. */
  | { kind: 'recorded'; handle: Handle; saidMs: number | null }
  | { kind: 'stands'; as: Stands }
  /** What was asked for by `tell`. */
  | { kind: 'words'; handle: string; said: readonly Said[]; sounds: readonly Sound[] }
  /** Time has passed. */
  | { kind: 'tick' }
  | { kind: 'hold' | 'resume' | 'hang-up' | 'complete' | 'join' | 'leave'; by: PersonId }
  | { kind: 'consult'; by: PersonId; whom: Whom }
  | { kind: 'coach'; by: PersonId; how: CoachingHow; isSeen: boolean }

/** What is to be done in the house, in the same transaction. */
export type Deed =
  | { do: 'accept' | 'decline' | 'lapse' | 'unreached'; offerId: OfferId; personId: PersonId }
  /** Back into its line, its place kept; `isFirst`: before everybody. */
  | { do: 'return'; isFirst: boolean }
  | { do: 'give'; personId: PersonId; why: 'transferred' | 'stepped-in' }
  | { do: 'end'; by: 'customer' | 'agent' | 'silence'; isAnswered: boolean }
  /** A line of the conversation, as data. */
  | { do: 'say'; code: string; values: Record<string, string> }
  /** Tell the customer where they stand: `words` comes of it. */
  | { do: 'tell' }
  /** Tell the flow what happened: `menu` comes of it. */
  | { do: 'walk'; happened: FlowHappened }
  /** They were told: into the menu or the line. */
  | { do: 'lead-on'; leadsTo: Onward }
  /** How was it: `ask` comes of it. */
  | { do: 'ask' }
  /** Their answer, 1 to 5: thanks come of it. */
  | { do: 'told'; score: number }
  /** What the caller said is theirs to leave: kept, and owed an answer. */
  | { do: 'keep-message'; handle: Handle; queueId: QueueId; beganMs: number }
  /** We called them, and they speak with us: what they had left is answered. */
  | { do: 'spoken' }
  /** The other end of a call that we made did not answer; `isDialled` false: it was never called, for the agent's own phone was not answered. */
  | { do: 'not-reached'; personId: PersonId; cause: HangUpCause; isDialled: boolean }

export type Stepped = { call: Call; deeds: readonly Deed[] } | { refused: RefusalCode }
export interface At {
  readonly nowMs: number
  /** A name for a leg that is about to be called. */
  readonly newLeg: () => LegName
}

/** A phone that lost its network has so long to come back: the customer hears music within 5 s of it, with the 2.2 s it takes to notice (softphone/sip-line.ts). */
export const AWAY_MS = 1500
/** Who is still heard keeps the call for so long without their phone's own connection: nothing can be done in it without. */
export const MOST_HEARD_MS = 30_000
/** Whose phone cannot be called twice within this is not asked again at once. */
export const UNREACHED_MS = 10_000
/** How long the phone of somebody rings whom the customer was given to. */
export const GIVEN_RING_MS = 30_000
/** How long we let it ring at the other end, and at a third party's. */
export const RING_MS = 45_000
/** The switch ends what rings too long; this is for one that does not tell. */
export const RING_GRACE_MS = 5000
/** Words that were to be said and whose end nobody told. */
export const WORDS_MS = 60_000
/** The switch ends a message that is too long; this is for one that does not tell. */
export const MESSAGE_GRACE_MS = 10_000
/** In less nobody says anything: they coughed, or put the receiver down. */
export const LEAST_SAID_MS = 600
/** Who was there for so long after the tone, of whose message nobody can say how long they spoke, has left one. */
export const LEAST_MESSAGE_MS = 3000
/** After the last word of an announcement a key still declines for so long. */
export const REFUSE_MS = 1500
export const FIRST_TELL_MS = 6000
export const TELL_EVERY_MS = 60_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** No stage lasts for ever. Nobody is forgotten on hold: after this they go back to the line, first. */
export const LONGEST_MS: Record<CallStage, number> = {
  arriving: MINUTE_MS,
  menu: 30 * MINUTE_MS,
  waiting: 4 * HOUR_MS,
  dialling: 3 * MINUTE_MS,
  talking: 12 * HOUR_MS,
  held: 30 * MINUTE_MS,
  aside: HOUR_MS,
  together: 12 * HOUR_MS,
  outside: 12 * HOUR_MS,
  over: Infinity,
}

export const begin = (
  of: { id: CallId } & (
    | { way: 'in'; leg: LegName; asks?: boolean }
    | { way: 'out'; to: string; agentId: PersonId; apology?: Said; tells?: Tells }
  ),
  at: At,
): Call => ({
  id: of.id,
  way: of.way,
  stage: of.way === 'in' ? 'arriving' : 'dialling',
  stageSinceMs: at.nowMs,
  to: of.way === 'out' ? of.to : null,
  customer: of.way === 'in' ? { leg: of.leg, isUp: true, sinceMs: at.nowMs } : null,
  agent: of.way === 'out' ? ringing(of.agentId, null, at.nowMs + GIVEN_RING_MS, at) : null,
  third: null,
  coaches: [],
  words: null,
  menu: null,
  announcement: null,
  tellAtMs: null,
  answeredAtMs: null,
  ...(of.way === 'in' && of.asks ? { asks: true } : {}),
  ...(of.way === 'out' && of.apology ? { apology: of.apology } : {}),
  ...(of.way === 'out' && of.tells ? { tells: of.tells } : {}),
})

export const ringing = (personId: PersonId, offerId: OfferId | null, untilMs: number, at: At): AgentLeg => ({
  personId,
  offerId,
  untilMs,
  leg: at.newLeg(),
  isUp: false,
  sinceMs: at.nowMs,
  awayMs: null,
})

/** When something is done though nothing was heard. */
export const menuDueOf = ({ saying, listen, message, typed, sinceMs }: Menu): number => {
  if (saying) return saying.sinceMs + WORDS_MS
  if (message) return sinceMs + message.mostS * 1000 + MESSAGE_GRACE_MS
  return listen ? sinceMs + (typed === '' ? listen.waitMs : listen.betweenMs) : sinceMs
}

/** Who answered a call of ours is with somebody within `CONNECT_MS`; else a phone has `AWAY_MS` to come back. */
export const lostAtOf = (call: Call, awayMs: number, heardMs = awayMs): number =>
  call.apology && call.answeredAtMs !== null && isLateBy(call.answeredAtMs, awayMs)
    ? Math.min(awayMs + AWAY_MS, call.answeredAtMs + CONNECT_MS)
    : Math.max(awayMs, Math.min(heardMs, awayMs + MOST_HEARD_MS)) + AWAY_MS
export const isLateBy = (answeredAtMs: number, lostMs: number): boolean => lostMs <= answeredAtMs + CONNECT_MS

/** When the call wants to be asked again; null for never. */
export const dueOf = (call: Call): number | null => {
  if (call.stage === 'over') return null
  const { agent, third, coaches, customer, words, tellAtMs } = call
  const dues = [call.stageSinceMs + LONGEST_MS[call.stage]]
  if (agent && !agent.isUp) dues.push(agent.untilMs + RING_GRACE_MS)
  if (agent && agent.awayMs !== null) dues.push(lostAtOf(call, agent.awayMs, agent.heardMs))
  for (const leg of [third, customer, ...coaches])
    if (leg && !leg.isUp) dues.push(leg.sinceMs + RING_MS + RING_GRACE_MS)
  if (words) dues.push(words.sinceMs + WORDS_MS)
  if (call.menu) dues.push(menuDueOf(call.menu))
  if (tellAtMs !== null) dues.push(tellAtMs)
  return Math.min(...dues)
}
