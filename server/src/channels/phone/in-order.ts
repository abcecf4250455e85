/** Work that is done in order by key, and again while the database is away. */
import { isRefusal } from '../../base/refusal.ts'

const AGAIN_MS = 200
/** What cannot be done within this is let go: a caller would have hung up long ago. */
const MOST_TRIES = 50

export const openOrder = (onFailed: (err: unknown) => void) => {
  const last = new Map<string, Promise<void>>()
  let isClosed = false
  const surely = async (work: () => Promise<void>): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (err) {
        const isPassing = isRefusal(err, 'database_away') || isRefusal(err, 'busy')
        if (!isPassing || isClosed || tries >= MOST_TRIES) return onFailed(err)
        await new Promise<void>((go) => void setTimeout(go, AGAIN_MS))
      }
    }
  }
  return {
    inOrder: (key: string, work: () => Promise<void>): void => {
      const next = (last.get(key) ?? Promise.resolve()).then(() => surely(work))
      last.set(key, next)
      void next.finally(() => last.get(key) === next && last.delete(key))
    },
    isBusy: () => last.size > 0,
    /** Settles once what was asked for so far is done. */
    quiet: () => Promise.all(last.values()),
    close: (): void => {
      isClosed = true
    },
  }
}
