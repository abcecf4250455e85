/**
 * Every key of the desk, in one place: an action registers its key with a label while it can be used, its button shows the key, and `?` lists them.
 * Keys are written `t`, `?`, `mod+k`, `mod+enter`, `alt+1`, `g i` (one after the other). `mod` is ⌘ on a Mac and Ctrl elsewhere. Pure: no DOM.
 */
export interface Shortcut {
  keys: string
  label: string
  run: () => void
  /** Heading in the list of keys. */
  group: string
  /** Also while something is being written. Keys with a modifier always are. */
  whileWriting?: boolean
  /** 0 is the screen, 1 a dialog over it, and so on. */
  layer?: number
}

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** Focus is in a field. */
  isWriting: boolean
  /** An input method is composing. */
  isComposing: boolean
}

/** The longest pause between the two keys of `g i`. */
export const sequenceMs = 1200

export function createShortcuts(isMac: boolean) {
  const held: Shortcut[] = []
  const listeners = new Set<() => void>()
  let pending: { key: string; at: number } | null = null
  const covers: number[] = []

  const changed = () => listeners.forEach((listener) => listener())

  return {
    /** The latest registration of a key wins (a dialog over a screen); undoing it gives the key back. */
    add(shortcut: Shortcut): () => void {
      held.push(shortcut)
      changed()
      return () => {
        held.splice(held.indexOf(shortcut), 1)
        changed()
      }
    },
    /** While a dialog is open, the keys of the layers below it are asleep. */
    cover(layer: number): () => void {
      covers.push(layer)
      return () => {
        covers.splice(covers.indexOf(layer), 1)
      }
    },
    list: (): readonly Shortcut[] => held,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Runs what the press means; answers whether it meant anything. `nowMs` is any clock that does not go back. */
    press(press: KeyPress, nowMs: number): boolean {
      if (press.isComposing) return false
      const name = nameOf(press, isMac)
      if (name === null) return false
      const top = Math.max(0, ...covers)
      const usable = held.filter((s) => (s.layer ?? 0) >= top && mayRun(s, press))
      const isFresh = pending !== null && nowMs - pending.at <= sequenceMs
      const first = isFresh ? pending?.key : undefined
      pending = null
      const found =
        usable.findLast((s) => first !== undefined && s.keys === `${first} ${name}`) ??
        usable.findLast((s) => s.keys === name)
      if (found) {
        found.run()
        return true
      }
      if (usable.some((s) => s.keys.startsWith(`${name} `))) pending = { key: name, at: nowMs }
      return false
    },
  }
}
export type Shortcuts = ReturnType<typeof createShortcuts>

const hasModifier = (keys: string) => keys.startsWith('mod+') || keys.startsWith('alt+')

function mayRun(shortcut: Shortcut, press: KeyPress): boolean {
  return !press.isWriting || shortcut.whileWriting === true || hasModifier(shortcut.keys)
}

/** Alt changes the letter on many keyboards (⌥P is π), so with Alt the key's place counts, else its letter. */
function nameOf(press: KeyPress, isMac: boolean): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta', 'Dead', 'AltGraph'].includes(press.key)) return null
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (other) return null
  const placed = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1]?.toLowerCase()
  const letter = press.altKey && placed !== undefined ? placed : press.key.toLowerCase()
  const named =
    { ' ': 'space', arrowup: 'up', arrowdown: 'down', arrowleft: 'left', arrowright: 'right' }[letter] ?? letter
  return `${mod ? 'mod+' : ''}${press.altKey ? 'alt+' : ''}${named}`
}

/** How a key is drawn on its button: `⌘ ↵` on a Mac, `Ctrl ↵` elsewhere. */
export function drawKeys(keys: string, isMac: boolean): string[] {
  const signs: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    alt: isMac ? '⌥' : 'Alt',
    enter: '↵',
    escape: 'Esc',
    up: '↑',
    down: '↓',
    space: '␣',
  }
  return keys.split(/[ +]/).map((part) => signs[part] ?? part.toUpperCase())
}
