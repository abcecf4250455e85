/** The words of a message that offers a call-back. Pure. */
import { segmentsOf } from '@peakend/contract/segments.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { offerWords } from './words.data.ts'

/**
 * The text with the link it offers. The link opens a call-back to whoever holds it, so it is made as the message leaves and kept nowhere; of the two ways to say it the
 * longer is taken where it costs no SMS more.
 */
export const withLink = (text: string, language: ScreenLanguage, link: string, line?: string): string => {
  // in a further language there is the one way the workspace wrote
  if (line !== undefined) return [text, line.replaceAll('{link}', link)].filter((part) => part !== '').join('\n')
  const { closed, waits, short } = offerWords[language]
  const [long, brief] = (text === '' ? [waits, short] : [closed, short]).map((words) =>
    [text, `${words} ${link}`].filter((part) => part !== '').join('\n'),
  ) as [string, string]
  return segmentsOf(long).parts.length > segmentsOf(brief).parts.length ? brief : long
}

/** For counting what a message will cost before its link is made: as long as one of a house with a name of twenty signs. */
export const sampleLink = `https://${'x'.repeat(20)}/call-back/#${'x'.repeat(75)}`
