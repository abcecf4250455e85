import type { Clock } from './clock.ts'
import { Refusal } from './refusal.ts'

/** Keys remembered at once; beyond that the least recently seen are forgotten, which only ever lets more through. */
const MOST_KEYS = 50_000
const MINUTE_MS = 60_000

interface Bucket {
  tokens: number
  atMs: number
}

/**
 * A bucket per key that holds a minute's worth and fills evenly. `take` refuses with `too_many_requests` and the
 * seconds until the next one is free. In memory, per node: it guards against floods; what must hold over all nodes (sign-in) is kept in tables.
 */
export const openRateLimit = (clock: Clock) => {
  const buckets = new Map<string, Bucket>()
  return {
    take(key: string, perMinute: number): void {
      const nowMs = clock.now().getTime()
      const bucket = buckets.get(key) ?? { tokens: perMinute, atMs: nowMs }
      buckets.delete(key)
      bucket.tokens = Math.min(perMinute, bucket.tokens + ((nowMs - bucket.atMs) / MINUTE_MS) * perMinute)
      bucket.atMs = nowMs
      buckets.set(key, bucket)
      const oldest = buckets.size > MOST_KEYS ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      if (bucket.tokens < 1) {
        const retryAfterS = Math.max(1, Math.ceil(((1 - bucket.tokens) / perMinute) * 60))
        throw new Refusal('too_many_requests', undefined, { retryAfterS })
      }
      bucket.tokens -= 1
    },
  }
}
export type RateLimit = ReturnType<typeof openRateLimit>
