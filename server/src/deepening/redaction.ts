/** A conversation without what tells who somebody is: placeholders for it, the same for the same, and the way back that only we have. Pure. */
import { mask } from '../base/masking.ts'
import { findPersonal, folded, namesAnswered, namesIn, personsOf, type Kind } from './finding.ts'

/** What is known about the people of a conversation before anything is read. */
export interface Known {
  names: readonly string[]
  values: readonly { kind: Kind; value: string }[]
}

/** A text with placeholders; each piece says where a placeholder stands here and what it stands for in the original. */
export interface Redacted {
  text: string
  pieces: { from: number; to: number; originalFrom: number; originalTo: number }[]
}

export interface Redaction {
  texts: Redacted[]
  /** Puts names and numbers back, a link as `…`; null where it names a placeholder that was never given. */
  restore: (text: string) => string | null
}

/** What is one person's "order 4471" in a turn is their "4471" in the next. Short numbers would take figures out that mean something else. */
const valuesSaid = (text: string, known: Known): Known['values'] =>
  findPersonal(text, { persons: [], values: known.values })
    .map(({ from, to, kind }) => ({ kind, value: text.slice(from, to) }))
    .filter(({ kind, value }) => kind !== 'DATE' && value.length > 3)

/** A conversation names a handful; each is looked for in all of it. */
const MOST_VALUES = 200

const placeholder = /\[([A-Z]{2,10})_(\d{1,4})\]/g

/** `asked[i]` is what of ours stood before text i, where text i may answer it. */
export const redact = (
  originals: readonly string[],
  known: Known,
  asked: readonly (string | undefined)[] = [],
): Redaction => {
  const answered = originals.flatMap((text, i) => namesAnswered(asked[i] ?? '', text))
  const persons = personsOf([...known.names, ...originals.flatMap(namesIn), ...answered])
  // masked again: a conversation from before masking knew a form of card number is no exception
  const masked = originals.map((original) => mask(original).text)
  const said = new Map(masked.flatMap((text) => valuesSaid(text, known)).map((one) => [one.value, one]))
  const values = [...known.values, ...[...said.values()].slice(0, MOST_VALUES)]
  const given = new Map<string, string>()
  const meant = new Map<string, string>()
  const counts = new Map<Kind, number>()

  const nameFor = (kind: Kind, value: string): string => {
    const person =
      kind === 'NAME' ? persons.find((p) => p.words.has(folded(value.split(/[\s'’]/u)[0] ?? ''))) : undefined
    const key = `${kind} ${person ? person.name : folded(value).replaceAll(/[\s().-]/g, '')}`
    const known = given.get(key)
    if (known) return known
    const n = (counts.get(kind) ?? 0) + 1
    counts.set(kind, n)
    const name = `[${kind}_${n}]`
    given.set(key, name)
    meant.set(name, kind === 'LINK' ? '…' : (person?.name ?? value))
    return name
  }

  const texts = masked.map((masked, i): Redacted => {
    const pieces: Redacted['pieces'] = []
    let text = ''
    let end = 0
    for (const { from, to, kind } of findPersonal(masked, { persons, values }, asked[i])) {
      text += masked.slice(end, from)
      const name = nameFor(kind, masked.slice(from, to))
      pieces.push({ from: text.length, to: text.length + name.length, originalFrom: from, originalTo: to })
      text += name
      end = to
    }
    return { text: text + masked.slice(end), pieces }
  })

  return {
    texts,
    restore(text) {
      let isKnown = true
      const restored = text.replaceAll(placeholder, (name) => {
        const value = meant.get(name)
        if (value === undefined) isKnown = false
        return value ?? ''
      })
      return isKnown ? restored : null
    },
  }
}

/** Where a span of the redacted text stands in the original; null where it cuts a placeholder in two. */
export const originalSpan = (of: Redacted, from: number, to: number): { from: number; to: number } | null => {
  const cuts = (at: number) => of.pieces.some((p) => p.from < at && at < p.to)
  if (cuts(from) || cuts(to)) return null
  const shifted = (at: number) => {
    const before = of.pieces.findLast((p) => p.to <= at)
    return before ? before.originalTo + (at - before.to) : at
  }
  return { from: shifted(from), to: shifted(to) }
}
