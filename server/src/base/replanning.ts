/**
 * A statement is planned once a connection, whatever its values. A plan made while a table was nearly empty reads all of a workspace where an index would give
 * one row, and lasts until the database looks at the table by itself, a minute later: by then a mailbox of 10,000 letters was taken in at two thirds of the
 * pace. So a connection forgets its plans each time it has worked twice as much.
 */

/** Transactions until the first time. */
const FIRST = 16
/** From then on no later than after so many more. */
const MOST_MORE = 4096

const worked = new WeakMap<object, { begun: number; next: number }>()

/** What begins a transaction on this connection: `begin`, or that with its plans forgotten before. */
export const beginOf = (client: object, begin: string): string => {
  const of = worked.get(client) ?? { begun: 0, next: FIRST }
  worked.set(client, of)
  of.begun++
  if (of.begun < of.next) return begin
  of.next += Math.min(of.next, MOST_MORE)
  return `discard plans; ${begin}`
}
