export type Values = Readonly<Record<string, string>>

/** What the customer reads of a template; a place without a value shows its name. `only`: the text's one place goes by that name. Pure. */
export const filledIn = (text: string, values: Values, only?: string): string =>
  text.replaceAll(/\{\{\s*(\w{1,40})\s*\}\}/g, (whole, place: string) => values[only ?? place] || whole)

const inDegrees = (value: string): number =>
  /^[+-]?\d{1,3}(?:[.,]\d{1,20})?$/.test(value) ? Math.abs(Number(value.replace(',', '.'))) : NaN

/** Whether a value can stand in its place; what is empty cannot. Pure, as the server asks it. */
export const fitsPlace = (place: string, given: string): boolean => {
  const value = given.trim()
  if (place === 'place latitude') return inDegrees(value) <= 90
  if (place === 'place longitude') return inDegrees(value) <= 180
  if (/^button \d+ title$/.test(place)) return value !== '' && value.length <= 24
  return value !== ''
}

/** Maps give both degrees as one text: pasted into the first place it fills the second too. */
export const withValue = (values: Values, place: string, value: string): Values => {
  const [, latitude, longitude] = /^\s*([+-]?\d{1,2}\.\d+)\s*[,;\s]\s*([+-]?\d{1,3}\.\d+)\s*$/.exec(value) ?? []
  return place === 'place latitude' && latitude !== undefined && longitude !== undefined
    ? { ...values, 'place latitude': latitude, 'place longitude': longitude }
    : { ...values, [place]: value }
}
