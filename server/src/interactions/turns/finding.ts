/** What somebody typed to find what was said: as the database asks for it, and as it stands in the words found. Pure. */

/** More words than this make no search narrower that anybody would read. */
const MOST_WORDS = 8
const EXCERPT = 160
/** How much of the words before the first that fits is kept, so that it reads as part of a sentence. */
const BEFORE = 40

const wordsOf = (q: string): string[] =>
  q
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => /[\p{L}\p{N}]{2}|\p{Lo}/u.test(word))
    .slice(0, MOST_WORDS)

/** Every word, each as the beginning of one that was said; null where nothing is left to look for. The text of a PostgreSQL `tsquery`. */
export const queryOf = (q: string): string | null => {
  const words = wordsOf(q).map((word) => `'${word.replaceAll('\\', '').replaceAll("'", "''")}':*`)
  return words.length === 0 ? null : words.join(' & ')
}

/** The part of `text` to show, with the spans in it that fit. Where the database found a word another way, its beginning and no spans. */
export const excerptOf = (text: string, q: string): { excerpt: string; fits: { from: number; to: number }[] } => {
  const words = wordsOf(q).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})`, 'giu')
  const found =
    words.length === 0 ? [] : [...text.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length] as const)
  const first = found[0]?.[0] ?? 0
  const space = first > BEFORE ? text.indexOf(' ', first - BEFORE) : -1
  const start = first <= BEFORE ? 0 : space >= 0 && space < first ? space + 1 : first
  const end = Math.min(text.length, start + EXCERPT)
  return {
    excerpt: text.slice(start, end),
    fits: found
      .filter(([from, to]) => from >= start && to <= end)
      .map(([from, to]) => ({ from: from - start, to: to - start })),
  }
}
