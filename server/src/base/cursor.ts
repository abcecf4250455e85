import { Refusal } from './refusal.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isTime = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))

/**
 * Where a page of a list ended: the value it is ordered by, a sign between, and the last row's id. Null for the first page. Refuses `malformed` for
 * what we did not give: read as the first page it would send whoever reads all pages round and round.
 */
export const placeIn = (
  cursor: string | undefined,
  { sign = '~', isValue = isTime }: { sign?: '~' | '_'; isValue?: (value: string) => boolean } = {},
): { value: string; id: string } | null => {
  if (cursor === undefined) return null
  const at = cursor.lastIndexOf(sign)
  const [value, id] = [cursor.slice(0, Math.max(at, 0)), cursor.slice(at + 1)]
  if (!isValue(value) || !UUID.test(id)) throw new Refusal('malformed', 'This cursor was not given by us.')
  return { value, id }
}
