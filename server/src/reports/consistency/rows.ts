/** What the consistency screen shows, as rows. Pure. */
import type { Consistency, Dimension, GroupRow } from '@peakend/contract/consistency.ts'
import { csvOf } from '../../base/csv.ts'
import { momentNames } from './rules.ts'

const columns = [
  'dimension',
  'key',
  'name',
  'interactions',
  'moment',
  'judged',
  'notJudged',
  'state',
  'mean',
  'low',
  'high',
  'p10',
  'difference',
  'standard',
  'asIntendedPct',
] as const

const rounded = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)))

type Row = Pick<GroupRow, 'key' | 'name' | 'interactions' | 'moments' | 'asIntended'>

const linesOf = (dimension: Dimension | 'all', row: Row) =>
  momentNames.map((moment) => {
    const cell = row.moments[moment]
    const n = cell?.n ?? 0
    return [
      dimension,
      row.key,
      row.name,
      row.interactions,
      moment,
      n,
      row.interactions - n,
      cell?.state ?? 'too-few',
      rounded(cell?.mean ?? null, 2),
      rounded(cell?.low ?? null, 2),
      rounded(cell?.high ?? null, 2),
      rounded(cell?.p10 ?? null, 1),
      rounded(cell?.difference ?? null, 2),
      rounded(cell?.standard ?? null, 1),
      rounded(row.asIntended.pct, 1),
    ]
  })

/** A row a group and moment, the whole first; what the screen does not show (too few, not checked, people the staff policy hides) has no figure here either. */
export const consistencyCsv = ({ whole, interactions, dimensions }: Consistency): string =>
  csvOf(columns, [
    ...linesOf('all', { key: '', name: null, interactions, ...whole }),
    ...dimensions.flatMap(({ dimension, rows }) => rows.flatMap((row) => linesOf(dimension, row))),
  ])
