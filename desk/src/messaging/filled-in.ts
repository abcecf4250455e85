export type Values = Readonly<Record<string, string>>

/** What the customer reads of a template; a place without a value shows its name. Pure. */
export const filledIn = (body: string, values: Values): string =>
  body.replaceAll(/\{\{\s*(\w{1,40})\s*\}\}/g, (whole, place: string) => values[place] || whole)
