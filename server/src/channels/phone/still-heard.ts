/**
 * An agent whose phone's own connection fell may still be heard: their sound goes another way. While the switch counts more of it the call is told so, and nobody takes it from them.
 */
import type { PersonId } from '@peakend/contract/ids.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { CallEvent } from './call.ts'
import type { CallRef } from './store.ts'
import { NoSuchLeg, SwitchAway, type LegName, type Telephony } from './telephony.ts'

/** Fifty packets come in a second: in this nobody who is heard sends none. */
const EVERY_MS = 600

export interface StillHeardOptions {
  telephony: Telephony
  clock: Clock
  log: Log
  tell: (ref: CallRef, event: CallEvent) => void
}

export const openStillHeard = ({ telephony, clock, log, tell }: StillHeardOptions) => {
  const watched = new Map<PersonId, { stop: () => void }>()
  const stop = (personId: PersonId): void => {
    watched.get(personId)?.stop()
    watched.delete(personId)
  }
  /** Null where nobody can say (any more). */
  const counted = async (leg: LegName): Promise<number | null> => {
    try {
      return await telephony.packetsFrom(leg)
    } catch (err) {
      if (!(err instanceof NoSuchLeg || err instanceof SwitchAway))
        log.warn({ err, leg }, 'the switch does not say whether an agent is still heard')
      return null
    }
  }
  return {
    stop,
    /** Looks from now until the sound stops, the phone is back or the leg is gone. Settles after the first look. */
    async begin(personId: PersonId, ref: CallRef, leg: LegName): Promise<void> {
      stop(personId)
      let isOver = false
      let wake = (): unknown => undefined
      watched.set(personId, {
        stop() {
          isOver = true
          wake()
        },
      })
      let before = await counted(leg)
      const look = async (): Promise<void> => {
        const now = isOver ? null : await counted(leg)
        if (isOver || now === null || before === null || now <= before) return
        before = now
        tell(ref, { kind: 'heard', leg })
        again()
      }
      const again = (): void => void (wake = clock.after(EVERY_MS, () => void look()))
      if (before !== null && !isOver) again()
    },
    close() {
      for (const personId of watched.keys()) stop(personId)
    },
  }
}
