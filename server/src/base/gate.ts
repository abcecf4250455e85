/** At most so many batches of all reactions at once, so that requests find connections too. */
export interface Gate {
  readonly pass: <T>(work: () => Promise<T>) => Promise<T>
}

export const openGate = (width: number): Gate => {
  let inside = 0
  const waiting: (() => void)[] = []
  return {
    async pass(work) {
      if (inside >= width) await new Promise<void>((go) => waiting.push(go))
      else inside++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else inside--
      }
    },
  }
}

/** Waits that end early when somebody waits for the work they put off. */
export const openPauses = () => {
  const waiting = new Set<() => void>()
  return {
    for: (ms: number) =>
      new Promise<void>((go) => {
        const end = (): void => {
          clearTimeout(timer)
          waiting.delete(end)
          go()
        }
        const timer = setTimeout(end, ms)
        waiting.add(end)
      }),
    end(): void {
      for (const end of waiting) end()
    },
  }
}
