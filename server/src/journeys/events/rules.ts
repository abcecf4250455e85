import type { CloudEvent } from '@peakend/contract/journeys.ts'
import { normalOf, type IdentityKind } from '../../customers/customers.ts'

/** Clocks of two well-kept systems differ by less; what lies further ahead is a mistake that would stand at the top of the story for good. */
export const CLOCK_DIFFERENCE_MS = 5 * 60_000

export const isFromTheFuture = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + CLOCK_DIFFERENCE_MS

/** What a subject may name, likeliest first: an address, a number, else (or as well) the shop's own id. */
export const subjectKinds = (subject: string): IdentityKind[] => {
  if (normalOf('email', subject)) return ['email', 'external']
  if (subject.startsWith('+') && normalOf('phone', subject)) return ['phone', 'external']
  return ['external']
}

const hurt = new Set([
  'order.cancelled',
  'order.returned',
  'delivery.late',
  'delivery.failed',
  'bill.overdue',
  'account.closed',
])
const glad = new Set(['delivery.done', 'basket.recovered', 'product.activated'])

/** What an event was like for the customer. */
export const moodOf = (kind: string): 'hurt' | 'plain' | 'glad' =>
  hurt.has(kind) ? 'hurt' : glad.has(kind) ? 'glad' : 'plain'

type Data = CloudEvent['data']

/** What a row of the story shows beside its title: reference, amount and pieces, as given. */
export const valuesOf = (data: Data): Record<string, string | number> => {
  const { reference, amount, currency, items, url } = data
  const all = { reference, amount, currency, items, url }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}
