/** A number somebody asked for from anywhere (the search): the dock opens the dialog for it, on whatever screen one is. */
import { useSyncExternalStore } from 'react'

let asked: string | null = null
const listeners = new Set<() => void>()

export function askToDial(number: string | null): void {
  asked = number
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useAskedToDial = (): string | null => useSyncExternalStore(subscribe, () => asked)
