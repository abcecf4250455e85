/**
 * Senders whose remote pictures this person wants to see always, kept on this machine. It holds for a letter only where its sender is proven: anybody can
 * write an address above a letter.
 */
import type { Store } from '../conversation/drafts.ts'

const key = 'peakend.pictures'
const most = 500

const read = (store: Store): string[] => {
  try {
    const kept: unknown = JSON.parse(store.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}
export const isTrusted = (store: Store, address: string): boolean => read(store).includes(address.toLowerCase())

export function trust(store: Store, address: string): void {
  const all = [...read(store).filter((one) => one !== address.toLowerCase()), address.toLowerCase()]
  try {
    store.setItem(key, JSON.stringify(all.slice(-most)))
  } catch {
    // no room to remember it: it is asked again next time
  }
}
export const distrust = (store: Store, address: string): void =>
  store.setItem(key, JSON.stringify(read(store).filter((one) => one !== address.toLowerCase())))
