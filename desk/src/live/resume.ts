/**
 * What each subscription has seen, and what to ask after a gap. Pure: the socket and the clock are elsewhere.
 * A message with a position is taken once and in order; one without (typing, floor) is only ever the newest. `reset` means that what was missed is no
 * longer to be had: subscribe afresh and read again over HTTP.
 */
import type { LiveBody, LiveMessage, LiveRequest } from '@peakend/contract/live.ts'

export interface Told {
  body: LiveBody
  workspaceId: string
  topic: string
}
export interface Subscriber {
  onMessage: (told: Told) => void
  /** Read afresh: it is live from here on, and what came before is not known (a first subscription, or a gap that cannot be filled). */
  onReset?: () => void
}
interface Subscription {
  topic: string
  workspaceId: string | undefined
  position: number | undefined
  isFresh: boolean
  subscribers: Set<Subscriber>
}
type Subscribe = Extract<LiveRequest, { do: 'subscribe' }>
type Unsubscribe = Extract<LiveRequest, { do: 'unsubscribe' }>

export function createSubscriptions() {
  const held = new Map<string, Subscription>()
  const keyOf = (topic: string, workspaceId: string | undefined) => `${topic} ${workspaceId ?? ''}`
  const request = (one: Subscription) =>
    ({ do: 'subscribe', topic: one.topic, workspaceId: one.workspaceId, after: one.position }) as Subscribe

  const concerned = (topic: string, workspaceId: string | undefined) =>
    [...held.values()].filter(
      (one) =>
        one.topic === topic &&
        (one.workspaceId === undefined || workspaceId === undefined || one.workspaceId === workspaceId),
    )

  return {
    /** Adds a subscriber; answers the request to send when it is the first of its topic. */
    add(topic: string, workspaceId: string | undefined, after: number | undefined, subscriber: Subscriber) {
      const key = keyOf(topic, workspaceId)
      const known = held.get(key)
      if (known) {
        known.subscribers.add(subscriber)
        return null
      }
      const fresh: Subscription = {
        topic,
        workspaceId,
        position: after,
        isFresh: after === undefined,
        subscribers: new Set([subscriber]),
      }
      held.set(key, fresh)
      return request(fresh)
    },
    /** Takes one away; answers the request to send when it was the last. */
    remove(topic: string, workspaceId: string | undefined, subscriber: Subscriber) {
      const key = keyOf(topic, workspaceId)
      const known = held.get(key)
      if (!known?.subscribers.delete(subscriber) || known.subscribers.size > 0) return null
      held.delete(key)
      return { do: 'unsubscribe', topic, workspaceId } as Unsubscribe
    },
    /** What to send on a new socket: every topic, after what was seen of it. */
    resume: (): Subscribe[] => [...held.values()].map(request),
    /** Takes a message in; answers what to send back, if anything. */
    take(message: LiveMessage): Subscribe[] {
      if ('refused' in message) return []
      if ('reset' in message) {
        return concerned(message.topic, undefined).map((one) => {
          one.position = undefined
          one.isFresh = true
          return request(one)
        })
      }
      if ('subscribed' in message) {
        for (const one of concerned(message.topic, message.workspaceId)) {
          one.position = Math.max(one.position ?? 0, message.position)
          if (!one.isFresh) continue
          one.isFresh = false
          for (const subscriber of one.subscribers) subscriber.onReset?.()
        }
        return []
      }
      for (const one of concerned(message.topic, message.workspaceId)) {
        if (message.position !== undefined) {
          if (one.position !== undefined && message.position < one.position) continue
          one.position = message.position
        }
        const told = { body: message.body, workspaceId: message.workspaceId, topic: message.topic }
        for (const subscriber of one.subscribers) subscriber.onMessage(told)
      }
      return []
    },
  }
}
