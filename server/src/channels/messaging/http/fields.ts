/** Fields of what a provider sends, by names with points: `message.id`, `results.0.status`. Pure. */
const steps = (path: string): string[] => path.split(/[.[\]]+/).filter((step) => step !== '')

/** A text or number at a place as text; null where there is none. */
export const at = (value: unknown, path: string): string | null => {
  let place: unknown = value
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, path))
    place = (value as Record<string, unknown>)[path]
  else
    for (const step of steps(path)) {
      if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return null
      place = (place as Record<string, unknown>)[step]
    }
  if (typeof place === 'string') return place
  return typeof place === 'number' && Number.isFinite(place) ? String(place) : null
}
