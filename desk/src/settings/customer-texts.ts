/** Texts customers are written by itself, as they are had in a further language. Pure. */
import type { CustomerText } from '@peakend/contract/customer-texts.ts'

const valuesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** The first name in braces that means nothing in this text; undefined where all do. */
export const unknownValue = ({ values }: Pick<CustomerText, 'values'>, text: string): string | undefined =>
  valuesIn(text).find((name) => !values.includes(name))

/** A text that is a link to something does nothing without it. */
export const isWithoutLink = ({ values }: Pick<CustomerText, 'values'>, text: string): boolean =>
  text.trim() !== '' && values.includes('link') && !text.includes('{link}')

/** What is kept: texts there is a place for, none of them empty. */
export const filledOf = (
  texts: readonly CustomerText[],
  draft: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    texts.flatMap(({ key }) => {
      const text = draft[key]?.trim() ?? ''
      return text === '' ? [] : [[key, text]]
    }),
  )
