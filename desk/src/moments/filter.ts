/** The filter of the moments screen as it stands in the address, so that a view can be sent to a colleague. */
import { dayIn, dayRange, daysAfter } from '../reports/days.ts'

export const periods = ['today', 'yesterday', '7-days', '30-days', '90-days', 'all'] as const
export type Period = (typeof periods)[number]
export const sorts = ['worst', 'newest', 'best'] as const
export const verdicts = ['failed', 'below', 'met', 'delight', 'not-judged'] as const
export const momentNames = ['welcome', 'peak', 'farewell'] as const
export const causes = ['agent', 'hand-over', 'waiting', 'flow', 'rule', 'product', 'partner', 'customer'] as const
const keys = [
  'channel',
  'queueId',
  'agentId',
  'language',
  'moment',
  'verdict',
  'reason',
  'cause',
  'vendorId',
  'hour',
  'q',
] as const

export type FilterKey = (typeof keys)[number]
export type MomentsFilter = Partial<Record<FilterKey, string>> & {
  period: Period
  sort: (typeof sorts)[number]
  /** A stretch of time given by another screen's figure; wins over `period`. */
  from?: string
  to?: string
}

/** Reads what the address says; unknown values fall back, so that an old link still opens. */
export function readFilter(search: Readonly<Record<string, unknown>>): MomentsFilter {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const oneOf = <T extends string>(name: string, of: readonly T[], fallback: T): T =>
    of.find((value) => value === text(name)) ?? fallback
  const filter: MomentsFilter = {
    period: oneOf('period', periods, '7-days'),
    sort: oneOf('sort', sorts, 'newest'),
  }
  for (const key of keys) {
    const value = text(key)
    if (value === undefined) continue
    if (key === 'verdict' && !(verdicts as readonly string[]).includes(value)) continue
    if (key === 'moment' && !(momentNames as readonly string[]).includes(value)) continue
    if (key === 'hour' && !/^(1?\d|2[0-3])$/.test(value)) continue
    if (key === 'cause' && !(causes as readonly string[]).includes(value)) continue
    filter[key] = value
  }
  const [from, to] = [text('from'), text('to')]
  if (from !== undefined && to !== undefined && !Number.isNaN(Date.parse(from)) && !Number.isNaN(Date.parse(to))) {
    filter.from = from
    filter.to = to
  }
  return filter
}

/** The filter without what would be refused where the staff policy shows no sums of a queue or team: an old link opens all of them. */
export function withoutTeams({ queueId: _queueId, vendorId: _vendorId, ...rest }: MomentsFilter): MomentsFilter {
  return rest
}

/** The filter as the contract takes it: a period becomes points in time of the workspace's days. */
export function askedFor(filter: MomentsFilter, now: Date, zone: string): Record<string, string> {
  const { period, sort: _sort, from, to, ...rest } = filter
  if (from !== undefined && to !== undefined) return { ...rest, from, to }
  const today = dayIn(now, zone)
  const of = {
    today: [today, today],
    yesterday: [daysAfter(today, -1), daysAfter(today, -1)],
    '7-days': [daysAfter(today, -6), today],
    '30-days': [daysAfter(today, -29), today],
    '90-days': [daysAfter(today, -89), today],
    all: null,
  }[period]
  return of === null ? rest : { ...rest, ...dayRange(of[0] ?? today, of[1] ?? today, zone) }
}

/** How many things narrow the view, the period not counted. */
export const narrowedBy = (filter: MomentsFilter): FilterKey[] => keys.filter((key) => filter[key] !== undefined)

export type EmptyBecause = 'filters' | 'period' | 'never'
/** Why a view may show nothing: what narrows it, the period, or there is nothing at all. */
export const emptyBecause = (filter: MomentsFilter): EmptyBecause => {
  if (narrowedBy(filter).length > 0) return 'filters'
  return filter.period === 'all' && filter.from === undefined && filter.to === undefined ? 'never' : 'period'
}
