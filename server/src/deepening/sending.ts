/** What of a conversation is sent: what customer, agent and assistant said, bounded in length, redacted. Pure. */
import { redact, type Known, type Redacted, type Redaction } from './redaction.ts'

export interface SaidTurn {
  ordinal: number
  by: 'customer' | 'agent' | 'assistant'
  text: string
}
export interface SentTurn extends SaidTurn {
  redacted: Redacted
}
export interface Sending {
  turns: SentTurn[]
  /** Turns in the middle that were left out, because the whole was too long. */
  leftOut: number
  restore: Redaction['restore']
}

/** A few pages: what a person would read to sum a conversation up; bounds the cost of any one. */
export const MOST_SIGNS = 24_000
const MOST_OF_A_TURN = 2000
/** The beginning says what the customer came for, the end what was decided. */
const SHARE_OF_BEGINNING = 0.3

/** Cut where a word ends, so that half a name or number is never sent. */
const shortened = (text: string): string => {
  if (text.length <= MOST_OF_A_TURN) return text
  const cut = text.slice(0, MOST_OF_A_TURN)
  const end = cut.search(/\S+$/)
  // one word as long as that is no speech
  return end <= 0 ? '' : cut.slice(0, end).trimEnd()
}

const within = (turns: readonly SaidTurn[], signs: number): number => {
  let sum = 0
  for (const [i, { text }] of turns.entries()) {
    sum += text.length
    if (sum > signs) return i
  }
  return turns.length
}

/** A question may be answered in a few messages. */
const MOST_BETWEEN = 3
const lastOfOurs = (before: readonly SaidTurn[]) => before.findLast((t) => t.by !== 'customer')?.text

/** Null where there is nothing to sum up: no words of a customer, or none of ours. */
export const sendingOf = (said: readonly SaidTurn[], known: Known): Sending | null => {
  const turns = said.map((t) => ({ ...t, text: shortened(t.text) })).filter((t) => t.text.trim() !== '')
  const isTalk = turns.some((t) => t.by === 'customer') && turns.some((t) => t.by !== 'customer')
  if (!isTalk) return null
  let chosen = turns
  if (within(turns, MOST_SIGNS) < turns.length) {
    const head = within(turns, MOST_SIGNS * SHARE_OF_BEGINNING)
    const tail = within(turns.toReversed(), MOST_SIGNS * (1 - SHARE_OF_BEGINNING))
    chosen = [...turns.slice(0, head), ...turns.slice(Math.max(head, turns.length - tail))]
  }
  const { texts, restore } = redact(
    chosen.map((t) => t.text),
    known,
    chosen.map((t, i) =>
      t.by === 'customer' ? lastOfOurs(chosen.slice(Math.max(0, i - MOST_BETWEEN), i)) : undefined,
    ),
  )
  const sent = chosen.flatMap((t, i) => {
    const redacted = texts[i]
    return redacted ? [{ ...t, redacted }] : []
  })
  return { turns: sent, leftOut: turns.length - chosen.length, restore }
}
