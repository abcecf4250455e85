import { Refusal, Unreachable } from '../api/refusal.ts'
import { refusalWords } from './refusals.ts'
import { uiWords } from './ui.ts'
import { isKey, say, useWords } from './words.ts'

/** What went wrong, in the reader's words: what happened, what was kept, what to do. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) {
    const meant = isKey(refusalWords, error.code) ? say(refusalWords)(error.code) : error.detail
    return error.code === 'bug' && error.requestId
      ? `${meant} ${say(uiWords)('requestId', { id: error.requestId })}`
      : meant
  }
  return say(uiWords)(error instanceof Unreachable ? 'unreachable' : 'unexpected')
}

/** A page could not be read because of its address: no form is open that could be put right, and trying again changes nothing. */
export const isNowhere = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'invalid' || error.code === 'not_found')

/** As `explain`, said anew when the language changes. */
export function useExplain(): (error: unknown) => string {
  useWords(refusalWords)
  return explain
}
