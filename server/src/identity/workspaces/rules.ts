import { isDeepStrictEqual } from 'node:util'

/** The fields in which two states differ, before and after; null where they are the same. */
export const changeOf = <T extends object>(
  before: T,
  after: T,
): { before: Record<string, unknown>; after: Record<string, unknown> } | null => {
  const keys = (Object.keys(after) as (keyof T & string)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]))
  if (keys.length === 0) return null
  const pick = (of: T) => Object.fromEntries(keys.map((key) => [key, of[key]]))
  return { before: pick(before), after: pick(after) }
}
