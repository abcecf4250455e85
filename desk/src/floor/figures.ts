/** A number as the reader writes it: `83.1` or `83,1`, with at most `digits` after the point. */
export const figure = (n: number, language: string, digits = 0): string =>
  n.toLocaleString(language === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: digits, useGrouping: true })

/** The same with exactly so many digits, for columns and ranges: `4.0`. */
export const fixed = (n: number, language: string, digits: number): string =>
  n.toLocaleString(language === 'es' ? 'es-ES' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
