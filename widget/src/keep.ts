/** The browser's store, or one in memory where the browser keeps none (private windows, blocked site data). */
import type { Keep } from './outbox.ts'

const inMemory = (): Keep => {
  const map = new Map<string, string>()
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  }
}

/** Falls back to memory when the store is missing, and keeps going when it is full. */
export function browserKeep(): Keep {
  const memory = inMemory()
  try {
    const store = localStorage
    store.setItem('peakend:try', '1')
    store.removeItem('peakend:try')
    return {
      getItem: (key) => memory.getItem(key) ?? store.getItem(key),
      setItem(key, value) {
        try {
          store.setItem(key, value)
          memory.removeItem(key)
        } catch {
          memory.setItem(key, value)
        }
      },
      removeItem(key) {
        memory.removeItem(key)
        store.removeItem(key)
      },
    }
  } catch {
    return memory
  }
}
