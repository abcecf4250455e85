/** A caller who is asked how it was, once the agent has hung up: one key, thanks, and good-bye. Pure. */
import type { At, Call, CallEvent, Menu, Stepped } from './call.ts'
import { as, over, to } from './moves.ts'

/** After the question. */
const ANSWER_MS = 8000

/** What is said now, the question or the thanks; nothing where nobody is to be asked. */
export const onAsk = (call: Call, { handle, said, isLast }: Extract<CallEvent, { kind: 'ask' }>, at: At): Stepped => {
  if (!call.isAsked) return as(call)
  if (said.length === 0) return as(over(call, at))
  const menu: Menu = {
    saying: { handle, sounds: [], said, sinceMs: at.nowMs },
    listen: isLast ? null : { waitMs: ANSWER_MS, betweenMs: ANSWER_MS, most: 1 },
    message: null,
    typed: '',
    sinceMs: at.nowMs,
    next: isLast ? 'end' : 'asked',
  }
  return as(to(call, 'menu', at, { menu }))
}

/** A key from 1 to 5, before or after the question is said to its end. Any other is none. */
export const onScore = (call: Call, menu: Menu, digit: string, at: At): Stepped => {
  if (!/^[1-5]$/.test(digit)) return as(call)
  // one answer, however many keys
  const taken: Menu = { ...menu, saying: null, listen: null, sinceMs: at.nowMs, next: 'end' }
  return as({ ...call, menu: taken }, { do: 'told', score: Number(digit) })
}
