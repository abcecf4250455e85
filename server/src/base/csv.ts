/** CSV after RFC 4180. Pure. */

/**
 * One cell: quoted where it holds a comma, quote or line end; text that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP, CSV injection). Numbers stay numbers, negative ones too.
 */
export const cell = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Lines end in CRLF, the last one too. */
export const csvOf = (columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
