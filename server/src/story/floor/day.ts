/** The beginning of the day that `at` belongs to on the wall clock of a zone. Pure. */
export const dayStart = (zone: string, at: Date): Date => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0)
  const sinceMs = ((of('hour') * 60 + of('minute')) * 60 + of('second')) * 1000 + at.getMilliseconds()
  const guess = at.getTime() - sinceMs
  // on a day the clocks change, the wall clock ran an hour more or less since midnight
  for (const offset of [0, 3_600_000, -3_600_000]) {
    if (showsMidnight(zone, guess + offset)) return new Date(guess + offset)
  }
  return new Date(guess)
}

const showsMidnight = (zone: string, at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    at,
  ) === '00:00'
