import { useState } from 'react'
import { holdRows } from './hold.ts'

/**
 * A live list that holds still while it is pointed at or has the focus. Spread `hold` on the element around the rows;
 * `fresh` newcomers wait until it is let go, or until `release` shows them.
 */
export function useHeld<T>(rows: readonly T[], idOf: (row: T) => string) {
  const [isHeld, setHeld] = useState(false)
  const [shown, setShown] = useState<{ row: T; gone: boolean }[]>(() => rows.map((row) => ({ row, gone: false })))
  const [last, setLast] = useState(rows)
  const now = isHeld ? holdRows(shown, rows, idOf, true) : holdRows([], rows, idOf, false)
  if (last !== rows) {
    setLast(rows)
    setShown(now.rows)
  }
  const start = () => {
    if (isHeld) return
    setShown(rows.map((row) => ({ row, gone: false })))
    setHeld(true)
  }
  return {
    rows: now.rows,
    fresh: now.fresh,
    release: () => setShown(rows.map((row) => ({ row, gone: false }))),
    hold: {
      onPointerEnter: start,
      onPointerLeave: () => setHeld(false),
      onFocus: start,
      onBlur: (event: { currentTarget: Element; relatedTarget: EventTarget | null }) => {
        const to = event.relatedTarget
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setHeld(false)
      },
    },
  }
}
