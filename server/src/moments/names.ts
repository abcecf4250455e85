/** The customer's name: as known, as told, and where the host uses it. */
import type { Heard, HeardTurn } from './hearing.ts'
import { commonWords } from './language.data.ts'
import { hitOf } from './reading.ts'
import { readWords } from './words.ts'

/** Folded names by which the customer may be called, as known before the given turn. */
export function namesOf(heard: Heard, before: number): Set<string> {
  const names = new Set<string>()
  const add = (text: string | null | undefined) => {
    for (const word of readWords(text ?? '').words) if (word.length > 1) names.add(word)
  }
  add(heard.conversation.customerName)
  for (const fact of heard.conversation.known ?? []) if (/name|nombre/i.test(fact.key)) add(fact.value)
  const end = Math.min(before, heard.turns.length, MOST_TURNS)
  for (let i = 0; i < end; i++) {
    const turn = heard.turns[i]!
    if (turn.by === 'customer') for (const name of namesToldIn(heard, turn)) names.add(name)
  }
  return names
}
/** Names are told early; looking further would make a very long conversation slow. */
const MOST_TURNS = 60

/** Names the customer tells in this turn: "my name is X", or a short answer to the question for it. */
export function namesToldIn(heard: Heard, turn: HeardTurn): string[] {
  const { words, from } = turn.read
  const told = hitOf(turn, 'tellName')
  const capital = (i: number) => /\p{Lu}/u.test(turn.text.charAt(from[i]!))
  if (told) {
    const last = told.end - 1
    return capital(last) && isName(words[last]!) ? [words[last]!] : []
  }
  const asked = heard.turns[turn.index - 1]
  if (asked?.hosts && hitOf(asked, 'askName') && words.length <= 4) return words.filter(isName)
  return []
}

const isName = (word: string): boolean => word.length > 1 && !commonWords.has(word) && !/\d/.test(word)

/** Word position where the host calls the customer by name, or -1. "Hi Maya" counts without knowing the name. */
export function usesName(turn: HeardTurn, names: ReadonlySet<string>): number {
  const { words, from } = turn.read
  const known = words.findIndex((word) => names.has(word))
  if (known >= 0 && !hitOf(turn, 'askName')) return known
  const greeting = hitOf(turn, 'greeting')
  if (!greeting || greeting.end >= words.length) return -1
  const at = greeting.end
  const gap = turn.text.slice(turn.read.to[at - 1]!, from[at]!)
  const capital = /\p{Lu}/u.test(turn.text.charAt(from[at]!))
  return capital && /^[ ,]+$/.test(gap) && isName(words[at]!) && words[at] !== 'there' ? at : -1
}
