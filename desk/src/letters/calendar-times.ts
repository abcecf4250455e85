/** Times of an appointment as they came (ISO, perhaps with another zone) for a reader here. Pure. */

export interface Span {
  startMs: number | null
  endMs: number | null
  /** Only dates: it lasts all day, and is the same day everywhere. */
  isAllDay: boolean
}

/** What a clock in a zone showing these numbers means; null where that cannot be told. */
function momentOf(wall: string, zone: string): number | null {
  const guess = Date.parse(`${wall}Z`)
  if (Number.isNaN(guess)) return null
  try {
    const shown = (ms: number) =>
      Date.parse(
        `${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms).replace(' ', 'T')}Z`,
      )
    const first = guess - (shown(guess) - guess)
    return first - (shown(first) - guess)
  } catch {
    return null
  }
}

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

function msOf(text: string | null, zone: string | null): number | null {
  if (text === null) return null
  if (isDate(text)) return Date.parse(`${text}T00:00:00Z`)
  if (/(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return Date.parse(text)
  return zone === null ? Date.parse(text) : momentOf(text, zone)
}

export function spanOf(of: { start: string | null; end: string | null; timeZone: string | null }): Span {
  const clean = (ms: number | null) => (ms === null || Number.isNaN(ms) ? null : ms)
  return {
    startMs: clean(msOf(of.start, of.timeZone)),
    endMs: clean(msOf(of.end, of.timeZone)),
    isAllDay: of.start !== null && isDate(of.start),
  }
}
