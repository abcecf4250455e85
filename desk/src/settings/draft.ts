import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { settingsWords } from '../words/settings.ts'
import { say } from '../words/words.ts'

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What stands in the fields over what is saved: only what differs is a change. */
export function changesOf<T extends object>(saved: T, touched: Partial<T>): Partial<T> {
  const keys = Object.keys(touched) as (keyof T)[]
  return Object.fromEntries(
    keys.filter((key) => !isSame(touched[key], saved[key])).map((key) => [key, touched[key]]),
  ) as Partial<T>
}

/** A form over something saved. Leaving it with changes asks first. */
export function useDraft<T extends object>(saved: T) {
  const [touched, setTouched] = useState<Partial<T>>({})
  const changes = changesOf(saved, touched)
  const isChanged = Object.keys(changes).length > 0
  useBlocker({
    shouldBlockFn: () => !window.confirm(say(settingsWords)('leaveUnsaved')),
    disabled: !isChanged,
    enableBeforeUnload: isChanged,
  })
  return {
    draft: { ...saved, ...touched },
    set: (of: Partial<T>) => setTouched((before) => ({ ...before, ...of })),
    reset: () => setTouched({}),
    changes,
    isChanged,
  }
}
