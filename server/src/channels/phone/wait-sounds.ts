/** Where somebody stands in line, in the recorded words every switch brings along. Pure. */
import type { Wait } from '@peakend/contract/waits.ts'
import type { Sound } from './telephony.ts'

/** Switches bring these numbers as one recording each. */
const MOST_SPOKEN = 20
const MINUTE_MS = 60_000

/** "You are next", or the place; the wait in whole minutes where one can be told honestly. Nothing where nobody is there to answer. */
export const waitSounds = (wait: Wait, language: string): Sound[] => {
  if (!wait.isAnyoneThere) return []
  const own = (name: string): Sound => ({ kind: 'own', name, language: language.toLowerCase().split('-')[0] ?? 'en' })
  const sounds: Sound[] = []
  if (wait.place === 1) sounds.push(own('queue-youarenext'))
  else if (wait.place <= MOST_SPOKEN)
    sounds.push(own('queue-thereare'), own(`digits/${wait.place}`), own('queue-callswaiting'))
  if (wait.place > 1 && wait.estimateMs !== null) {
    const minutes = Math.ceil(wait.estimateMs / MINUTE_MS)
    if (minutes > 1 && minutes <= MOST_SPOKEN)
      sounds.push(own('queue-holdtime'), own(`digits/${minutes}`), own('queue-minutes'))
  }
  return sounds
}
