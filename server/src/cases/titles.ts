/** What a new case is called, from what its customer wrote. Pure. */

/** What programs put before the subject of an answer or of what is passed on. */
const MARK = /^\s*(?:(?:re|rv|res|aw|sv|vs|odp|ynt|antw|tr|fw|fwd|wg|rif|réf|ref)\s*(?:\[\d+\])?\s*[:：]\s*)+/i
/** "Good morning," and "Hola, Ana:" stand before what somebody has to say. */
const MOST_WORDS_OF_GREETING = 5

/** A subject without what programs put before it, line ends and control signs. */
export const bareSubject = (subject: string): string =>
  subject
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(MARK, '')
    .trim()

const isGreeting = (line: string): boolean => /[,:!]$/.test(line) && line.split(/\s+/).length <= MOST_WORDS_OF_GREETING

/** The subject where there is one, else the first line that says more than a greeting. */
export const titleFrom = (text: string, subject: string | null = null): string => {
  const bare = bareSubject(subject ?? '')
  if (bare !== '') return bare
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.find((line) => !isGreeting(line)) ?? lines[0] ?? ''
}
