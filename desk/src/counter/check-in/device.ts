/** What this device is and keeps: the place's key from its address, and the visit it follows. */

/** The key in `/check-in/<key>`. */
export const keyOf = (pathname: string): string => /^\/check-in\/([\w-]{8,80})/.exec(pathname)?.[1] ?? ''

/** A visit to follow in the address (`#v=<secret>`): from the tablet's QR code, or from a mail. */
export const followedIn = (hash: string): string | null => /^#v=([\w.-]{43,120})$/.exec(hash)?.[1] ?? null

/** The link somebody was sent from a conversation (`#a.<appointment>.<signature>`): the page is then asked what is known already. */
export const invitationIn = (hash: string): string | null => /^#(a\.[0-9a-f-]{36}\.[\w-]{43})$/.exec(hash)?.[1] ?? null

/** 256 random bits: what this device is known by for one visit. Plain-http pages have `getRandomValues` too. */
export const newSecret = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

export interface Keep {
  read: <T>(name: string) => T | null
  write: (name: string, value: unknown) => void
}

/** A place in the browser's storage; one that is full or forbidden keeps for as long as the page is open. */
export const keepAt = (key: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Keep => {
  const held = new Map<string, string>()
  const nameOf = (name: string) => `peakend.counter.${key}.${name}`
  return {
    read: <T>(name: string) => {
      let text = held.get(name) ?? null
      try {
        text ??= storage.getItem(nameOf(name))
        return text === null ? null : (JSON.parse(text) as T)
      } catch {
        return null
      }
    },
    write: (name, value) => {
      if (value === null) held.delete(name)
      else held.set(name, JSON.stringify(value))
      try {
        if (value === null) storage.removeItem(nameOf(name))
        else storage.setItem(nameOf(name), JSON.stringify(value))
      } catch {
        // kept in `held`
      }
    },
  }
}
