import { createContext, useContext } from 'react'

/** What is heard now, for the words below it: which turn is said, and the way to hear one. */
export interface Playing {
  ordinal: number | null
  /** Null for a turn that is in no recording. */
  hear: (ordinal: number) => (() => void) | null
}

export const PlayingContext = createContext<Playing | null>(null)

/** The conversation by phone one looks at: turns of it may be messages that were spoken. */
export const SpokenContext = createContext<string | null>(null)

/** Of one turn; null where nothing was recorded. */
export function useHeard(ordinal: number): { isSaid: boolean; hear: (() => void) | null } | null {
  const playing = useContext(PlayingContext)
  return playing && { isSaid: playing.ordinal === ordinal, hear: playing.hear(ordinal) }
}
