import { useState } from 'react'
import { holdOrder } from './inbox-state.ts'

/**
 * Holds a live list still while the pointer is over it. Spread `hold` on the list. Rows that left keep their place (and are drawn faded from what was
 * known of them), new ones are counted in `fresh`; `release` lets them in at once.
 */
export function useHeldOrder<R>(rows: readonly R[], keyOf: (row: R) => string) {
  const [isHeld, setHeld] = useState(false)
  const [seen, setSeen] = useState<{ order: readonly string[]; rows: ReadonlyMap<string, R> }>({
    order: [],
    rows: new Map(),
  })
  const wanted = rows.map(keyOf)
  const { order, fresh } = holdOrder(seen.order, wanted, isHeld)
  const now = new Map(rows.map((row) => [keyOf(row), row]))
  if (!isHeld && wanted.join() !== seen.order.join()) setSeen({ order: wanted, rows: now })
  const shown = order.flatMap((key) => {
    const row = now.get(key) ?? seen.rows.get(key)
    return row === undefined ? [] : [{ key, row, isGone: !now.has(key) }]
  })
  return {
    shown,
    fresh,
    release: () => setSeen({ order: wanted, rows: now }),
    hold: {
      onPointerEnter: (event: React.PointerEvent) => event.pointerType === 'mouse' && setHeld(true),
      onPointerLeave: () => setHeld(false),
    },
  }
}
