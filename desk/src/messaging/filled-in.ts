export type Values = Readonly<Record<string, string>>

/** What the customer reads of a template; a place without a value shows its name. `only`: the text's one place goes by that name. Pure. */
export const filledIn = (text: string, values: Values, only?: string): string =>
  text.replaceAll(/\{\{\s*(\w{1,40})\s*\}\}/g, (whole, place: string) => values[only ?? place] || whole)
