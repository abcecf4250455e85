/** The customer's name: as known, as told, and where the host uses it. */
import type { Heard, HeardTurn } from './hearing.ts'
import { commonWords } from './language.data.ts'
import { hashOf } from './lexemes.ts'
import { hitOf } from './reading.ts'
import { tagId } from './tags.ts'
import { readWords } from './words.ts'

/** Names by which the customer may be called, as known before the given turn: their words' hashes. */
export function namesOf(heard: Heard, before: number): Set<number> {
  const names = new Set<number>()
  const add = (text: string | null | undefined) => {
    for (const word of text ? readWords(text).words : []) if (word.length > 1) names.add(hashOf(word))
  }
  add(heard.conversation.customerName)
  for (const fact of heard.conversation.known ?? []) if (/name|nombre/i.test(fact.key)) add(fact.value)
  const end = Math.min(before, heard.turns.length, MOST_TURNS)
  for (let i = 0; i < end; i++) {
    const turn = heard.turns[i]!
    if (turn.by === 'customer') for (const name of namesToldIn(heard, turn)) names.add(hashOf(name))
  }
  return names
}
/** Names are told early; looking further would make a very long conversation slow. */
const MOST_TURNS = 60

/** Names the customer tells in this turn: "my name is X", or a short answer to the question for it. */
export function namesToldIn(heard: Heard, turn: HeardTurn): string[] {
  const told = hitOf(turn, tagId.tellName)
  if (told) {
    const name = turn.read.at(told.end - 1)!
    return isCapital(turn, told.end - 1) && isName(name) ? [name] : []
  }
  const asked = heard.turns[turn.index - 1]
  if (asked?.hosts && hitOf(asked, tagId.askName) && turn.read.count <= 4) return turn.read.words.filter(isName)
  return []
}

const isCapital = ({ text, read }: HeardTurn, word: number): boolean => /\p{Lu}/u.test(text.charAt(read.from[word]!))

const isName = (word: string): boolean => word.length > 1 && !commonWords.has(word) && !/\d/.test(word)

/** Word position where the host calls the customer by name, or -1. "Hi Maya" counts without knowing the name. */
export function usesName(turn: HeardTurn, names: ReadonlySet<number>): number {
  const { read } = turn
  const known = names.size === 0 ? -1 : read.hashes.findIndex((hash) => names.has(hash))
  if (known >= 0 && !hitOf(turn, tagId.askName)) return known
  const greeting = hitOf(turn, tagId.greeting)
  if (!greeting || greeting.end >= read.count || !isCapital(turn, greeting.end)) return -1
  const at = greeting.end
  const gap = turn.text.slice(read.to[at - 1]!, read.from[at]!)
  const word = read.at(at)!
  return /^[ ,]+$/.test(gap) && isName(word) && word !== 'there' ? at : -1
}
