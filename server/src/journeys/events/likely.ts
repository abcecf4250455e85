/** What a customer probably comes about now, from what happened last to each of their orders, baskets and bills. Pure. */
import { likelyMatters, type LikelyMatter } from '@peakend/contract/flows.data.ts'
import type { JourneyEventRecord } from './store.ts'

const DAY_MS = 86_400_000
/** How long each is a likely reason to call; a late parcel is one until something else happens to it. */
const FRESH_DAYS: Record<LikelyMatter, number> = {
  'delivery-late': 30,
  'delivery-today': 30,
  'bill-overdue': 60,
  'delivery-under-way': 14,
  'order-new': 7,
  'basket-left': 2,
}
/** Nothing older is looked at. */
export const LIKELY_LOOK_MS = 60 * DAY_MS

const familyOf = (kind: string): string => {
  const [family = ''] = kind.split('.')
  return family === 'delivery' ? 'order' : family
}

/** The day an event names as `data.due` (a date, or a time with its zone), in the zone of whoever asks; null where it names none. */
const dueDay = (due: unknown, zone: string): string | null => {
  if (typeof due !== 'string') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(due)) return due
  const at = Date.parse(due)
  return /T.*(Z|[+-]\d{2}:?\d{2})$/.test(due) && !Number.isNaN(at) ? dayIn(new Date(at), zone) : null
}

const dayIn = (at: Date, zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)

const matterOf = ({ kind, data }: JourneyEventRecord, now: Date, zone: string): LikelyMatter | null => {
  const today = dayIn(now, zone)
  const due = dueDay(data['due'], zone)
  switch (kind) {
    case 'delivery.late':
    case 'delivery.failed':
      return due === today ? 'delivery-today' : 'delivery-late'
    case 'delivery.sent':
      if (due === today) return 'delivery-today'
      return due !== null && due < today ? 'delivery-late' : 'delivery-under-way'
    case 'order.placed':
    case 'order.paid':
      if (due === today) return 'delivery-today'
      return due !== null && due < today ? 'delivery-late' : 'order-new'
    case 'bill.overdue':
      return 'bill-overdue'
    case 'bill.sent':
      return due !== null && due < today ? 'bill-overdue' : null
    case 'basket.left':
      return 'basket-left'
    default:
      return null
  }
}

/** Likeliest first (`likelyMatters`). `events` newest first: of each order (by its reference), basket and bill only the last one counts. */
export const likelyFrom = (events: readonly JourneyEventRecord[], now: Date, zone: string): LikelyMatter[] => {
  const seen = new Set<string>()
  const found = new Set<LikelyMatter>()
  for (const event of events) {
    const family = familyOf(event.kind)
    const key = `${family} ${event.data.reference ?? ''}`
    // whoever bought has no basket left behind
    const isBought = family === 'basket' && seen.has('bought')
    if (seen.has(key) || isBought) continue
    seen.add(key)
    if (event.kind.startsWith('order.')) seen.add('bought')
    const matter = matterOf(event, now, zone)
    if (matter && now.getTime() - event.at.getTime() <= FRESH_DAYS[matter] * DAY_MS) found.add(matter)
  }
  return likelyMatters.filter((one) => found.has(one))
}
