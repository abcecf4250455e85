/** What the loader hands to the chat, and what the chat hands back. */
export interface Frame {
  /** Where Peakend answers, without a slash at the end. */
  base: string
  key: string
  root: ShadowRoot
  launcher: HTMLButtonElement
  settings: Settings
  /** The token set before the chat was loaded. */
  customerToken: string | undefined
  setUnread: (count: number) => void
  setColour: (colour: string) => void
  setOpen: (isOpen: boolean) => void
  setAlive: (isAlive: boolean) => void
}

/** `data-*` of the script tag. */
export interface Settings {
  language?: string
  theme?: string
  colour?: string
  position?: string
}

export interface Chat {
  open: () => void
  close: () => void
  identify: (token: string) => void
  forget: () => void
}
