/** What stands between words, as words of their own: "??", ":)", a comma after "please". Single characters else, and a run of end marks as one. */
import { hashOf } from './lexemes.ts'

const alone = Array.from(',.!?:;"()-/`@*[]\'<>=#$%¿¡')
const together = ['??', '!!', '...', ':)', ':(']
/** All marks there are; elsewhere a mark is its place in this list. */
export const marks: readonly string[] = [...alone, ...together]
export const markHashes: readonly number[] = marks.map(hashOf)
const placeOf = (mark: string): number => marks.indexOf(mark)
const [asked, exclaimed, trailed, smiles, frowns] = together.map(placeOf) as [number, number, number, number, number]

/** By code unit, 1 more than the mark's place; 0 where it is none. */
const known = new Uint8Array(0x2020)
for (const [at, mark] of alone.entries()) known[mark.charCodeAt(0)] = at + 1
for (const [like, mark] of ['“"', '”"', '«"', '»"', '–-', '—-', "’'"].map(
  (pair) => [pair.charAt(0), pair.charAt(1)] as const,
))
  known[like.charCodeAt(0)] = placeOf(mark) + 1

const isEnd = (code: number): boolean => code === 63 || code === 33 || code === 46

/** Calls `see` with each mark between two places of a text, in order. */
export function eachMark(text: string, from: number, to: number, see: (mark: number) => void): void {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    const mark = code < known.length ? known[code]! - 1 : -1
    if (mark < 0) continue
    if (isEnd(code) && at + 1 < to && isEnd(text.charCodeAt(at + 1))) {
      let end = at + 2
      while (end < to && isEnd(text.charCodeAt(end))) end++
      see(runOf(text, at, end))
      at = end - 1
    } else if (code === 58 || code === 59) {
      const mouth = text.charCodeAt(at + 1) === 45 ? at + 2 : at + 1
      const face = mouth < to ? text.charCodeAt(mouth) : 0
      see(face === 41 ? smiles : face === 40 ? frowns : mark)
      if (face === 41 || face === 40) at = mouth
    } else see(mark)
  }
}

function runOf(text: string, from: number, to: number): number {
  let exclaims = false
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 63) return asked
    exclaims ||= code === 33
  }
  return exclaims ? exclaimed : trailed
}
