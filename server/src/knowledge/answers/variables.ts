import { answerVariables } from '@peakend/contract/answers.ts'

/** Names in braces that are no variable; a brace that opens and never closes counts as one too. */
export const unknownVariables = (text: string): string[] => {
  const known = new Set<string>(answerVariables)
  return [...text.matchAll(/\{([^{}]*)\}?/g)]
    .filter((m) => !m[0].endsWith('}') || !known.has(m[1] ?? ''))
    .map((m) => m[0])
}

/** Fills the variables; one without a value falls away together with a comma or space before it ("Hello {customer}," -> "Hello,"). */
export const fillAnswer = (text: string, values: Partial<Record<(typeof answerVariables)[number], string>>): string =>
  text.replace(/(,?\s?)\{([a-z]+)\}/g, (_all, before: string, name: string) => {
    const value = values[name as (typeof answerVariables)[number]]
    return value ? before + value : ''
  })
