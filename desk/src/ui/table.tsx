import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface Column<R> {
  key: string
  head: ReactNode
  cell: (row: R) => ReactNode
  /** Figures stand to the right, tabular. */
  isNumber?: boolean
  /** Left out on narrow screens. */
  isExtra?: boolean
  width?: string
}

/** A plain table. `caption` names it for screen readers; a pressed row opens what it rests on. */
export function Table<R>({
  caption,
  columns,
  rows,
  rowKey,
  onOpen,
  empty,
}: {
  caption: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey: (row: R) => string
  onOpen?: (row: R) => void
  empty?: ReactNode
}) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  const look = (column: Column<R>) =>
    classes('px-3', column.isNumber ? 'num text-right' : 'text-left', column.isExtra && 'max-md:hidden')
  return (
    <table className="w-full border-collapse text-m">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              style={{ width: column.width }}
              className={classes(look(column), 'border-b border-line py-2 text-xs font-medium text-ink-3')}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            onClick={onOpen && (() => onOpen(row))}
            className={classes('border-b border-line last:border-0', onOpen && 'cursor-pointer hover:bg-sunken')}
          >
            {columns.map((column) => (
              <td key={column.key} className={classes(look(column), 'py-2.5 align-middle')}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
