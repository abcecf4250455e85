type Change<T> = (held: T) => T

/**
 * A list that is read once and then changed by what is told. An answer that was asked for before a change may be older than it: while one is under way every change is
 * noted, and made again on the answer. What was told twice counts once, so that an answer which knew it already is not harmed.
 */
export const createReplay = <T>() => {
  const underWay = new Set<Change<T>[]>()
  return {
    /** Notes a change for whatever is being read. */
    note(change: Change<T>): void {
      for (const log of underWay) log.push(change)
    },
    /** The answer with every change since it was asked for. */
    async read(asked: () => Promise<T>): Promise<T> {
      const log: Change<T>[] = []
      underWay.add(log)
      try {
        return log.reduce<T>((held, change) => change(held), await asked())
      } finally {
        underWay.delete(log)
      }
    },
  }
}
