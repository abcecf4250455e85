/** Short messages that pass by: what was done, with a way back where there is one. */
export interface Toast {
  id: number
  says: string
  action?: { label: string; onPress: () => void }
}

/** Long enough to read twice and reach for the action (WCAG 2.2.1 asks for no more where nothing is lost). */
const shownMs = 8000
let next = 1
let held: readonly Toast[] = []
const listeners = new Set<() => void>()

const set = (toasts: readonly Toast[]) => {
  held = toasts
  listeners.forEach((listener) => listener())
}

export function toast(says: string, action?: Toast['action']): number {
  const id = next++
  set([...held.slice(-2), { id, says, action }])
  setTimeout(() => dismissToast(id), shownMs)
  return id
}
export const dismissToast = (id: number): void => set(held.filter((one) => one.id !== id))
export const heldToasts = (): readonly Toast[] => held
export function onToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
