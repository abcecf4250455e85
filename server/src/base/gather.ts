import type { ReadTx } from './database.ts'

interface Asked<V> {
  resolve: (value: V) => void
  reject: (error: unknown) => void
}

/**
 * A read by key that many callers of one transaction may ask for at once: everything asked before the program turns to something else becomes one
 * statement, and each caller gets its own. `load` gets each key once, and gives what there is by key; `none` is what a key has that is not among it.
 * Nothing is remembered from one time to the next, so a read after a write sees the write.
 *
 *   const findTurn = gathering<TurnId, TurnRecord | null>(null, async (tx, ids) => new Map(...))
 *   await Promise.all(ids.map((id) => findTurn(tx, id)))   // one statement
 */
export const gathering = <K extends string | number, V>(
  none: V,
  load: (tx: ReadTx, keys: K[]) => Promise<ReadonlyMap<K, V>>,
): ((tx: ReadTx, key: K) => Promise<V>) => {
  const open = new WeakMap<ReadTx, Map<K, Asked<V>[]>>()
  const ask = async (tx: ReadTx, asked: Map<K, Asked<V>[]>): Promise<void> => {
    open.delete(tx)
    try {
      const found = await load(tx, [...asked.keys()])
      for (const [key, askers] of asked) for (const one of askers) one.resolve(found.get(key) ?? none)
    } catch (error) {
      for (const askers of asked.values()) for (const one of askers) one.reject(error)
    }
  }
  return (tx, key) =>
    new Promise<V>((resolve, reject) => {
      let asked = open.get(tx)
      if (!asked) {
        const fresh = (asked = new Map<K, Asked<V>[]>())
        open.set(tx, fresh)
        // after everything that is ready to go on has gone on
        process.nextTick(() => void ask(tx, fresh))
      }
      const askers = asked.get(key)
      if (askers) askers.push({ resolve, reject })
      else asked.set(key, [{ resolve, reject }])
    })
}

/** Rows by one of their columns. */
export const keyed = <K, R>(rows: readonly R[], keyOf: (row: R) => K): Map<K, R> =>
  new Map(rows.map((row) => [keyOf(row), row]))

/** Rows that share one of their columns, in the order they came. */
export const grouped = <K, R>(rows: readonly R[], keyOf: (row: R) => K): Map<K, R[]> => Map.groupBy(rows, keyOf)
