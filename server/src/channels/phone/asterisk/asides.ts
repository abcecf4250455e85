/**
 * Channels and bridges of ours that are nobody's leg: what listens in, records or carries live sound. Their names say what they belong to, so that they are found again after
 * a restart of ours without anything being kept. Pure.
 */
import type { Coaching, Handle, LegName } from '../telephony.ts'

const PREFIX = 'aside-'

export const aside = {
  /** Listens to the coached leg for this supervisor. */
  coach: (supervisor: LegName, how: Coaching) => `${PREFIX}coach-${how}-${supervisor}`,
  /** Joins supervisor and listener. */
  coachBridge: (supervisor: LegName) => `${PREFIX}coach-${supervisor}`,
  recorder: (handle: Handle) => `${PREFIX}record-${handle}`,
  tapper: (handle: Handle) => `${PREFIX}tap-${handle}`,
  tapBridge: (handle: Handle) => `${PREFIX}tapped-${handle}`,
  /** Carries the tapped sound to us. */
  media: (handle: Handle) => `${PREFIX}media-${handle}`,
}

export const isAside = (name: string): boolean => name.startsWith(PREFIX)
/** Live sound ends with the socket that carried it: a tap does not outlive a restart of ours. */
export const isTap = (name: string): boolean => /^aside-(tap|tapped|media)-/.test(name)
/** Whose coaching a bridge is, if it is one. */
export const supervisorOf = (bridge: string): LegName | null => /^aside-coach-(.+)$/.exec(bridge)?.[1] ?? null
