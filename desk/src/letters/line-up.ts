/** Letters and what stands between them in one order. Pure. */
import type { Turn } from '@peakend/contract/interactions.ts'
import { bareSubject } from './addresses.ts'
import type { Letter } from './letters-data.ts'

export type LetterLine =
  | { kind: 'letter'; letter: Letter; turn: Turn | undefined; at: number; isSubjectNew: boolean }
  | { kind: 'turn'; turn: Turn; at: number }

/** Each letter with its turn; notes, lines of the system and what was said without a letter stand where they were said. */
export function lineUpLetters(letters: readonly Letter[], turns: readonly Turn[]): LetterLine[] {
  const byId = new Map(turns.map((turn) => [turn.id as string, turn]))
  const told = new Set(letters.flatMap((one) => one.turnId ?? []) as string[])
  const lines: LetterLine[] = [
    ...letters.map((letter): LetterLine => {
      const turn = letter.turnId === null ? undefined : byId.get(letter.turnId)
      return { kind: 'letter', letter, turn, at: Date.parse(turn?.at ?? letter.at), isSubjectNew: false }
    }),
    ...turns
      .filter((turn) => !told.has(turn.id) && turn.kind !== 'said')
      .map((turn): LetterLine => ({ kind: 'turn', turn, at: Date.parse(turn.at) })),
  ]
  // a turn whose letter has not come yet is a letter in a moment
  const ordered = lines.toSorted((a, b) => a.at - b.at || (a.turn?.ordinal ?? 0) - (b.turn?.ordinal ?? 0))
  let before: string | null = null
  for (const line of ordered) {
    if (line.kind !== 'letter') continue
    const subject = bareSubject(line.letter.subject)
    line.isSubjectNew = before !== null && before !== subject
    before = subject
  }
  return ordered
}
