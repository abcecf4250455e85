import { useCallback, useSyncExternalStore } from 'react'

/** One ticking clock a pace for the whole desk, only while somebody looks at it. */
const clocks = new Map<
  number,
  { listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | null; nowMs: number }
>()

function clockOf(everyMs: number) {
  let clock = clocks.get(everyMs)
  if (!clock) clocks.set(everyMs, (clock = { listeners: new Set(), timer: null, nowMs: Date.now() }))
  return clock
}

/** The time now, to within `everyMs`; the component is drawn again as it goes on. */
export function useNowMs(everyMs = 30_000): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const clock = clockOf(everyMs)
      clock.listeners.add(listener)
      clock.nowMs = Date.now()
      clock.timer ??= setInterval(() => {
        clock.nowMs = Date.now()
        for (const each of clock.listeners) each()
      }, everyMs)
      return () => {
        clock.listeners.delete(listener)
        if (clock.listeners.size > 0 || clock.timer === null) return
        clearInterval(clock.timer)
        clock.timer = null
      }
    },
    [everyMs],
  )
  return useSyncExternalStore(subscribe, () => clockOf(everyMs).nowMs)
}
