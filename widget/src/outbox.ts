/**
 * What the visitor wrote and the server has not acknowledged. Kept in the browser so that a closed page, a dead network or
 * a restarted server loses nothing; each with the sender's id it was written under, so sending again doubles nothing.
 */
export interface Unsent {
  senderId: string
  text: string
  attachmentIds: string[]
  fileNames: string[]
  writtenAt: string
  /** Refused for good (`blocked`, `invalid` ...): shown with the reason, kept until the visitor removes or retries it. */
  refused?: string
}

export interface Keep {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const mostUnsent = 50
/** Longer than a request may take: a tab that died while sending holds the others up no longer than this. */
const leaseMs = 15_000

const isUnsent = (value: unknown): value is Unsent =>
  typeof value === 'object' && value !== null && 'senderId' in value && 'text' in value && 'writtenAt' in value

/** Several tabs share it: every read is fresh from the store, and only the lease holder sends. */
export class Outbox {
  readonly #keep: Keep
  readonly #key: string

  constructor(keep: Keep, key: string) {
    this.#keep = keep
    this.#key = key
  }

  all(): Unsent[] {
    try {
      const kept: unknown = JSON.parse(this.#keep.getItem(this.#key) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isUnsent) : []
    } catch {
      return []
    }
  }

  /** False when it is full: the visitor is told rather than an older text dropped. */
  add(one: Unsent): boolean {
    const all = this.all()
    if (all.length >= mostUnsent) return false
    this.#save([...all.filter((other) => other.senderId !== one.senderId), one])
    return true
  }

  change(senderId: string, change: Partial<Unsent>): void {
    this.#save(this.all().map((one) => (one.senderId === senderId ? { ...one, ...change } : one)))
  }

  remove(senderId: string): void {
    this.#save(this.all().filter((one) => one.senderId !== senderId))
  }

  /** True when this tab may send now; asked again it renews. */
  lease(tab: string, nowMs: number): boolean {
    const [holder, until] = (this.#keep.getItem(`${this.#key}:lease`) ?? '').split(' ')
    if (holder && holder !== tab && Number(until) > nowMs) return false
    this.#keep.setItem(`${this.#key}:lease`, `${tab} ${nowMs + leaseMs}`)
    return true
  }

  release(tab: string): void {
    if (this.#keep.getItem(`${this.#key}:lease`)?.startsWith(`${tab} `)) this.#keep.removeItem(`${this.#key}:lease`)
  }

  #save(all: Unsent[]): void {
    this.#keep.setItem(this.#key, JSON.stringify(all))
  }
}

/** Waits before trying again, doubling from one second to a minute; `random` (0..1) spreads many browsers after an outage. */
export function retryMs(attempt: number, random: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(attempt, 6)) * (0.75 + random / 2)
}
