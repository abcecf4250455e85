/**
 * What PostgreSQL keeps in no text and no jsonb (its documentation, 8.14.2): NUL, and halves of a surrogate pair. Looked for where words come in, so
 * that no statement further in fails over them.
 */

/** How a body of JSON may write either of them; what does not match holds none, and most bodies do not. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i
const NUL = '\u0000'
/** What nests deeper is nobody's request. */
const DEEPEST = 100

/** Whether a body of JSON may hold what cannot be kept. A body without one is not walked through. */
export const isSuspect = (json: string): boolean => SUSPECT.test(json)

/**
 * The value with every half of a surrogate pair as U+FFFD, as decoders do with broken bytes: a word cut in the middle of a sign keeps all its whole
 * signs. `dropNul` takes NULs out as well; else `nulAt` says where the first stands (`data.note`). Keys are held to the same.
 */
export const storable = (value: unknown, dropNul = false): { value: unknown; nulAt: string | null } => {
  let nulAt: string | null = null
  const clean = (text: string, at: string): string => {
    if (text.includes(NUL)) {
      if (dropNul) return text.replaceAll(NUL, '').toWellFormed()
      nulAt ??= at
    }
    return text.toWellFormed()
  }
  const walk = (one: unknown, at: string, depth: number): unknown => {
    if (typeof one === 'string') return clean(one, at)
    if (one === null || typeof one !== 'object' || depth > DEEPEST) return one
    if (Array.isArray(one)) return one.map((inner, i) => walk(inner, `${at}.${i}`, depth + 1))
    return Object.fromEntries(
      Object.entries(one).map(([key, inner]) => {
        const name = clean(key, at)
        return [name, walk(inner, `${at}.${name}`, depth + 1)]
      }),
    )
  }
  return { value: walk(value, '', 0), nulAt: nulAt === null ? null : (nulAt as string).replace(/^\./, '') }
}
