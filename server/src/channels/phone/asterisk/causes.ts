/** Why a leg ended: Q.850 causes as Asterisk gives them, in our few words; and back, for what we end ourselves. Pure. */
import type { HangUpCause } from '../telephony.ts'

const meanings: Record<number, HangUpCause> = {
  // not in use, changed, not written as a number is
  ...Object.fromEntries([1, 22, 28].map((cause) => [cause, 'no-number' as const])),
  // no route, out of order, congestion and their like
  ...Object.fromEntries(
    [2, 3, 5, 20, 25, 27, 34, 38, 41, 42, 47, 50, 57, 58, 63, 65, 66, 69, 79, 88].map((cause) => [
      cause,
      'no-way' as const,
    ]),
  ),
  16: 'normal',
  17: 'busy',
  18: 'no-answer',
  19: 'no-answer',
  21: 'rejected',
  26: 'normal', // answered elsewhere
  31: 'normal',
  44: 'media-lost', // requested channel not available: what Asterisk gives after its rtp_timeout
}

export const causeOf = (q850: number): HangUpCause => meanings[q850] ?? 'unknown'

const codes: Record<HangUpCause, number> = {
  normal: 16,
  busy: 17,
  'no-answer': 19,
  rejected: 21,
  'no-number': 1,
  'no-way': 34,
  'media-lost': 44,
  unknown: 16,
}

export const codeOf = (cause: HangUpCause): number => codes[cause]
