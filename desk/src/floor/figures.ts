/** A number as the reader writes it: `83.1` or `83,1`, with at most `digits` after the point. */
export const figure = (n: number, language: string, digits = 0): string =>
  n.toLocaleString(language === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: digits, useGrouping: true })
