/** Rows that hold still while somebody points at them: what is new waits above, what left fades where it stood. */
export interface Held<T> {
  /** In the order they are shown. `gone` rows have left the list and stay as a faded trace until released. */
  rows: { row: T; gone: boolean }[]
  /** Rows that arrived meanwhile and are not shown yet. */
  fresh: number
}

/**
 * What to show of `next` while `shown` stands on the screen. Held: order and places of `shown` stay, contents are
 * refreshed, leavers are marked gone, newcomers are only counted. Not held: `next` as it is.
 */
export function holdRows<T>(
  shown: readonly { row: T; gone: boolean }[],
  next: readonly T[],
  idOf: (row: T) => string,
  isHeld: boolean,
): Held<T> {
  if (!isHeld) return { rows: next.map((row) => ({ row, gone: false })), fresh: 0 }
  const coming = new Map(next.map((row) => [idOf(row), row]))
  const rows = shown.map((held) => {
    const now = coming.get(idOf(held.row))
    coming.delete(idOf(held.row))
    return now === undefined ? { row: held.row, gone: true } : { row: now, gone: false }
  })
  return { rows, fresh: coming.size }
}
