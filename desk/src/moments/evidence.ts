/** A turn's text cut at the ends of its evidence, so that each piece can be underlined with what it is evidence of. */
export interface Span {
  from: number
  to: number
}
export interface Piece<T> {
  text: string
  /** Evidence that covers this piece, widest first; empty for plain text. */
  of: T[]
}

/** Pieces in order that join to `text` again; spans may overlap and are cut to the text. */
export function cutByEvidence<T extends Span>(text: string, evidence: readonly T[]): Piece<T>[] {
  const spans = evidence
    .map((e) => ({ e, from: Math.max(0, e.from), to: Math.min(text.length, e.to) }))
    .filter((s) => s.to > s.from)
  const cuts = [...new Set([0, text.length, ...spans.flatMap((s) => [s.from, s.to])])].toSorted((a, b) => a - b)
  const pieces: Piece<T>[] = []
  for (let i = 0; i + 1 < cuts.length; i++) {
    const from = cuts[i] ?? 0
    const to = cuts[i + 1] ?? 0
    const of = spans
      .filter((s) => s.from <= from && s.to >= to)
      .toSorted((a, b) => b.to - b.from - (a.to - a.from))
      .map((s) => s.e)
    pieces.push({ text: text.slice(from, to), of })
  }
  return pieces
}
