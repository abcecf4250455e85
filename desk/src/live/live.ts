/** The desk's one live socket: subscribe to a topic from a component, send typing signs, know whether we are live. */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { LiveMessage, LiveRequest } from '@peakend/contract/live.ts'
import { createConnection, type LiveState, type SocketLike } from './connection.ts'
import { createSubscriptions, type Told } from './resume.ts'

const subscriptions = createSubscriptions()
const stateListeners = new Set<() => void>()
let state: LiveState = 'connecting'

const write = (request: LiveRequest): string => JSON.stringify(request)

const connection = createConnection({
  open: () => {
    const url = new URL('/api/live', location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    return new WebSocket(url) as unknown as SocketLike
  },
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  ready: () => subscriptions.resume().map(write),
  onState: (next) => {
    state = next
    for (const listener of stateListeners) listener()
  },
  onMessage: (text) => {
    let message: LiveMessage
    try {
      message = JSON.parse(text) as LiveMessage
    } catch {
      return
    }
    for (const request of subscriptions.take(message)) connection.send(write(request))
  },
})

/** Opens the socket while somebody is signed in. */
export function startLive(): () => void {
  const online = () => connection.retryNow()
  const offline = () => connection.drop()
  window.addEventListener('online', online)
  window.addEventListener('offline', offline)
  connection.start()
  return () => {
    window.removeEventListener('online', online)
    window.removeEventListener('offline', offline)
    connection.stop()
  }
}

const onState = (listener: () => void) => {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}
export const useLiveState = (): LiveState => useSyncExternalStore(onState, () => state)

/** Sends a sign that need not arrive. */
export const signal = (request: LiveRequest): boolean => connection.send(write(request))

/**
 * Hears a topic while the component is shown. `after` is the position the HTTP answer was true at: give it, and nothing between the two is missed.
 * `topic` null waits (while the answer is on its way).
 */
export function useTopic(
  topic: string | null,
  of: {
    workspaceId?: string | undefined
    after?: number | undefined
    onMessage: (told: Told) => void
    onReset?: () => void
  },
): void {
  const onMessage = useEffectEvent(of.onMessage)
  const onReset = useEffectEvent(() => of.onReset?.())
  const { workspaceId } = of
  const after = useEffectEvent(() => of.after)
  useEffect(() => {
    if (topic === null) return
    const subscriber = { onMessage: (told: Told) => onMessage(told), onReset: () => onReset() }
    const request = subscriptions.add(topic, workspaceId, after(), subscriber)
    if (request) connection.send(write(request))
    return () => {
      const undo = subscriptions.remove(topic, workspaceId, subscriber)
      if (undo) connection.send(write(undo))
    }
  }, [topic, workspaceId])
}
