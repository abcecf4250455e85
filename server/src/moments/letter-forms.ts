/** The forms of a letter, which greet and part where no word of a conversation does. */

const salutation = /^\s*(?:dear|esteemed|estimad[oa]s?|apreciad[oa]s?|querid[oa]s?|distinguid[oa]s?)\s+\p{L}/iu

/** "Dear Eva," at its beginning. */
export const hasSalutation = (text: string): boolean => salutation.test(text)

/** A line or sentence of its own, with at most a name after it: "with regards to your order" is none. */
const closing =
  /(?:^|\n|[.!?]\s)\s*(?:(?:(?:[Ww]ith )?(?:[Bb]est|[Kk]ind|[Kk]indest|[Ww]arm|[Ww]armest) )?[Rr]egards|[Yy]ours (?:sincerely|faithfully|truly)|[Ss]incerely(?: yours)?|(?:[Mm]uy )?[Aa]tentamente|[Cc]ordialmente|(?:[Uu]n )?(?:[Cc]ordial(?:es)? )?[Ss]aludos?(?: cordial(?:es)?)?)(?=\s*[,.!]?\s*(?:\n|$)|,?\s+\p{Lu})/gu
/** Signatures and notes may follow. */
const CLOSING_WITHIN = 600

/** Where "Yours sincerely" begins, -1 if nowhere near the end. */
export function closingAt(text: string): number {
  const from = Math.max(0, text.length - CLOSING_WITHIN)
  const last = [...text.slice(from).matchAll(closing)].at(-1)
  return last ? from + last.index + (last[0].length - last[0].replace(/^[\s.!?]+/u, '').length) : -1
}
