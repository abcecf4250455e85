import { createContext, useContext, useEffect, useEffectEvent } from 'react'
import { createShortcuts } from './registry.ts'

export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)
export const shortcuts = createShortcuts(isMac)

/** 0 on the screen, one more in each dialog. */
export const Layer = createContext(0)

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)))

/** Hears the keys of the whole window; called once by the desk. */
export function listenForKeys(): () => void {
  const hear = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event
    const pressed = { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, isWriting: isField(event.target) }
    if (shortcuts.press(pressed, performance.now())) event.preventDefault()
  }
  window.addEventListener('keydown', hear)
  return () => window.removeEventListener('keydown', hear)
}

/** Registers one action's key while the component is shown (and `isOn`). Give its label in the reader's language. */
export function useShortcut(of: {
  keys: string | undefined
  label: string
  group: string
  run: () => void
  isOn?: boolean
  whileWriting?: boolean
}): void {
  const run = useEffectEvent(of.run)
  const { keys, label, group, isOn = true, whileWriting } = of
  const layer = useContext(Layer)
  useEffect(() => {
    if (!isOn || keys === undefined) return
    return shortcuts.add({ keys, label, group, whileWriting, layer, run: () => run() })
  }, [keys, label, group, isOn, whileWriting, layer])
}
