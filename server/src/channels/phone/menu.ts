/** A caller in a flow: what is said and typed goes to the flow, what it wants is done. Pure; the flow itself is walked by `deeds.ts`. */
import { leadOn, onKeyInLine, onKeyOut, onToldEnd, onToldKey } from './announced.ts'
import { onScore } from './asking.ts'
import {
  LEAST_MESSAGE_MS,
  LEAST_SAID_MS,
  type At,
  type Call,
  type CallEvent,
  type Deed,
  type Menu,
  type Stepped,
} from './call.ts'
import { as, over, to, wait } from './moves.ts'
import { messageOf } from './names.ts'

type MenuEvent = Extract<CallEvent, { kind: 'menu' }>

/** What the flow wants done next, or, where it has led somewhere, that. */
export const onMenu = (call: Call, { acts, handle, isOver }: MenuEvent, at: At): Stepped => {
  if (call.stage !== 'arriving' && call.stage !== 'menu') return as(call)
  const said = acts.flatMap((act) =>
    act.kind === 'say' ? [{ text: act.text, language: act.language, promptId: act.promptId }] : [],
  )
  const words = said.length > 0 ? { handle, sounds: [], said, sinceMs: at.nowMs } : null
  if (acts.some(({ kind }) => kind === 'queue')) return as({ ...wait(call, at), words })
  const takes = acts.find((act) => act.kind === 'record-message')
  const message = takes
    ? { handle: messageOf(handle), queueId: takes.queueId, quietS: takes.quietS, mostS: takes.mostS }
    : null
  const listens = acts.find((act) => act.kind === 'listen')
  const listen = listens
    ? { waitMs: listens.waitS * 1000, betweenMs: listens.betweenS * 1000, most: listens.most }
    : null
  const isBooked = acts.some(({ kind }) => kind === 'take-call-back')
  const isEnd = isOver || acts.some(({ kind }) => kind === 'hang-up')
  // nothing is wanted, and nothing would ever be heard: to a person
  if (acts.length === 0 && !isEnd) return as(wait(call, at), { do: 'return', isFirst: false })
  const next = isBooked ? 'booked' : isEnd ? 'end' : 'said'
  const menu: Menu = { saying: words, listen, message, typed: '', sinceMs: at.nowMs, next }
  const inMenu = to(call, 'menu', at, { menu })
  return words || listen || message ? as(inMenu) : onSaid(inMenu, at)
}

/** It is said, or was interrupted by a key; `isWhole`: to its end. */
export const onSaid = (call: Call, at: At, isWhole = false): Stepped => {
  const { menu } = call
  if (!menu) return as(call)
  if (typeof menu.next === 'object') return onToldEnd(call, menu.next, isWhole, at)
  const heard = { ...call, menu: { ...menu, saying: null, sinceMs: at.nowMs } }
  if (menu.next === 'asked') return as(heard)
  if (menu.next === 'booked' || (call.isAsked && menu.next === 'end')) return as(over(call, at))
  if (menu.next === 'end') return as(over(call, at), { do: 'end', by: 'silence', isAnswered: false })
  return menu.listen || menu.message ? as(heard) : as(heard, { do: 'walk', happened: { kind: 'said' } })
}

/** A message has ended, whatever ended it. Where nobody said anything it is as if they were silent. */
export const onRecorded = (call: Call, { handle, saidMs }: Extract<CallEvent, { kind: 'recorded' }>): Stepped => {
  const { menu } = call
  if (menu?.message?.handle !== handle || menu.saying) return as(call)
  const { queueId } = menu.message
  const over = { ...call, menu: { ...menu, message: null } }
  if (saidMs !== null && saidMs < LEAST_SAID_MS) return as(over, { do: 'walk', happened: { kind: 'silence' } })
  return as(
    over,
    { do: 'keep-message', handle, queueId, beganMs: menu.sinceMs },
    { do: 'walk', happened: { kind: 'message-left' } },
  )
}

/** Hung up in the middle of one: what was said is kept. The switch tells how it ended before it tells that they are gone; this is for one that does not. */
export const messageLeft = (menu: Menu, at: At): Deed[] => {
  const { message, saying, sinceMs } = menu
  if (!message || saying || at.nowMs - sinceMs < LEAST_MESSAGE_MS) return []
  const { handle, queueId } = message
  return [
    { do: 'keep-message', handle, queueId, beganMs: sinceMs },
    { do: 'walk', happened: { kind: 'message-left' } },
  ]
}

/** A key of the caller's. 0 leads to a person at any moment. */
export const onDigit = (call: Call, { leg, digit }: Extract<CallEvent, { kind: 'digit' }>, at: At): Stepped => {
  const { menu } = call
  if (leg !== call.customer?.leg) return as(call)
  if (call.stage === 'dialling') return onKeyOut(call, digit, at)
  if (call.stage === 'waiting') return onKeyInLine(call, digit, at)
  if (menu && typeof menu.next === 'object') return onToldKey(call, menu.next, digit, at)
  if (menu?.next === 'asked') return onScore(call, menu, digit, at)
  if (menu?.next !== 'said') return as(call)
  const typed = menu.typed + digit
  const now = { ...call, menu: { ...menu, typed, saying: null, sinceMs: at.nowMs } }
  if (typed === '0') return answer(now, typed)
  // who knows the prompt goes on to the tone; the end of a message the switch tells by itself
  if (menu.message && menu.saying && digit === '#') return onSaid(call, at)
  if (!menu.listen) return as(call)
  return typed.length >= menu.listen.most || digit === '#' ? answer(now, typed) : as(now)
}

const answer = (call: Call, digits: string): Stepped => {
  const { menu } = call
  const emptied = menu && { ...menu, typed: '', listen: null, message: null }
  return as({ ...call, menu: emptied }, { do: 'walk', happened: { kind: 'typed', digits } })
}

/** Words whose end nobody told, a number that is whole, or nothing at all. */
export const onMenuTick = (call: Call, at: At): Stepped => {
  const { menu } = call
  if (!menu) return as(call)
  if (menu.saying) return onSaid(call, at)
  if (typeof menu.next === 'object') return leadOn(call, menu.next)
  if (menu.next === 'asked') return as(over(call, at))
  if (menu.message) return onRecorded(call, { kind: 'recorded', handle: menu.message.handle, saidMs: null })
  if (menu.typed !== '') return answer(call, menu.typed)
  const heard = { ...call, menu: { ...menu, listen: null, sinceMs: at.nowMs } }
  return as(heard, { do: 'walk', happened: { kind: menu.listen ? 'silence' : 'said' } })
}
