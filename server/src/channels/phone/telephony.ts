/**
 * What the phone channel asks of a telephone switch, in the words of a call centre. The real one is Asterisk by ARI (`asterisk/`), the fake one a
 * few lines of memory (`fake-telephony.ts`); one suite of tests holds them against each other.
 *
 * A *leg* is one party's connection to the switch: the caller's, an agent's browser, a supervisor's. A *talk* joins legs so that they hear each other.
 * All names are ours, chosen before anything is asked for, so that what is asked and what is heard about it always meet, also after a restart.
 *
 * Every request settles within 5 s or throws `SwitchAway` (nobody can say whether it was done) or `NoSuchLeg` (the party is gone: its `gone` came or comes). Asking twice for
 * the same thing does it once; to undo what is not there (any more) is done already.
 */

/** Ours: `c-<uuid>` in real life. The switch's own name for a caller's leg until we know it. */
export type LegName = string
export type TalkName = string
/** Names a prompt being played, a recording or a tap. */
export type Handle = string

/** E.164 with its plus; `anonymous` where the caller hides it; as received where it is not a number at all. */
export interface CallerNumber {
  number: string
  kind: 'e164' | 'hidden' | 'malformed'
  /** The name the network gave, never trusted. */
  name: string | null
}

export type Sound =
  /** A file the switch can read, without its ending. */
  | { kind: 'file'; path: string }
  /** Fetched and kept by the switch. */
  | { kind: 'url'; url: string }
  /** One of the switch's own: `digits/1`, `beep`. */
  | { kind: 'own'; name: string; language: string }
  | { kind: 'silence'; ms: number }

/** `no-number`: there is no such number. `no-way`: the line itself could not carry it, and nobody was disturbed. */
export type HangUpCause =
  | 'normal'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'no-number'
  | 'no-way'
  | 'media-lost'
  | 'unknown'

export type TelephonyEvent =
  /** A call from outside, or one that an agent's phone begins. `to` is what was dialled. */
  | { kind: 'arrived'; leg: LegName; from: CallerNumber; to: string; by: 'trunk' | { agent: string } }
  | { kind: 'ringing'; leg: LegName }
  /** A leg we called was answered, or one that came in now is. */
  | { kind: 'answered'; leg: LegName }
  | { kind: 'digit'; leg: LegName; digit: string }
  /** Played to its end, or stopped (`isWhole` false). */
  | { kind: 'played'; leg: LegName; handle: Handle; isWhole: boolean }
  /** The party's own phone put us on hold. */
  | { kind: 'held'; leg: LegName }
  | { kind: 'resumed'; leg: LegName }
  | { kind: 'talking'; leg: LegName; isTalking: boolean; ms: number }
  /** `leg`: whose message it is; null for a side of a call. */
  | { kind: 'recorded'; handle: Handle; leg: LegName | null; ms: number; isWhole: boolean }
  | { kind: 'gone'; leg: LegName; cause: HangUpCause }
  /** An agent's phone is there, or no more: known at once when its browser's socket ends, long before its leg does. */
  | { kind: 'phone'; agent: string; isThere: boolean }
  /** The switch is reached (again): whoever keeps calls asks for `legs()` and takes up or ends each. */
  | { kind: 'up' }
  | { kind: 'away' }

export interface LivingLeg {
  leg: LegName
  isAnswered: boolean
  /** In which talk, if any. */
  talk: TalkName | null
  /** What was dialled, where it came in. */
  to: string | null
  from: CallerNumber | null
  by: 'trunk' | { agent: string } | 'us'
}

export class SwitchAway extends Error {}
export class NoSuchLeg extends Error {}
/** A leg we call that was not answered yet takes part in nothing: wait for `answered`. */
export class NotAnswered extends Error {}
/** The recording is not there: never begun, not yet ended, or erased. */
export class NoSuchRecording extends Error {}

/** Who hears a supervisor's leg: nobody, the coached one, or (by `join`) everybody. */
export type Coaching = 'listen' | 'whisper'

/** `unknown`: it is set up and nobody asks it. `none`: calls go nowhere and come from nowhere but agents. */
export type TrunkState = 'reached' | 'away' | 'unknown' | 'none'

export interface Telephony {
  readonly isUp: boolean
  /** Events in the order of the switch, one at a time; the returned function stops it. */
  hear: (listener: (event: TelephonyEvent) => void) => () => void
  legs: () => Promise<LivingLeg[]>
  /** Whether the other end of the trunk answers. */
  trunk: () => Promise<TrunkState>
  /** How many packets of sound have come from a leg so far: it rises while they are heard. */
  packetsFrom: (leg: LegName) => Promise<number>
  /** Lets the caller hear it ring (180), before any answer. */
  ring: (leg: LegName) => Promise<void>
  answer: (leg: LegName) => Promise<void>
  hangUp: (leg: LegName, cause?: HangUpCause) => Promise<void>
  /**
   * Calls somebody: an agent's phone by its name, or a number through the trunk, showing `from`. `like` gives the codec of another leg, so that nothing is
   * transcoded. `answered` or `gone` comes; `gone` with `no-answer` after `ringS`.
   */
  call: (
    leg: LegName,
    to: { agent: string } | { number: string },
    how: { from: CallerNumber; ringS: number; like?: LegName; says?: Record<string, string> },
  ) => Promise<void>
  play: (leg: LegName, handle: Handle, sounds: readonly Sound[]) => Promise<void>
  stopPlaying: (handle: Handle) => Promise<void>
  /** Music until it is taken off, joined or gone. A leg that waits always hears something: carriers drop silent calls. */
  music: (leg: LegName) => Promise<void>
  stopMusic: (leg: LegName) => Promise<void>
  /** Digits to the other end. */
  sendDigits: (leg: LegName, digits: string) => Promise<void>
  /** Joins legs to a talk, which is made when it is not there; a leg leaves the talk it was in. */
  join: (talk: TalkName, legs: readonly LegName[]) => Promise<void>
  /** Out of its talk, into silence; the others stay. */
  leave: (talk: TalkName, leg: LegName) => Promise<void>
  /** The talk ends; its legs stay up. */
  endTalk: (talk: TalkName) => Promise<void>
  /** The party is not heard by the talk any more, or is again. */
  mute: (leg: LegName, isMuted: boolean) => Promise<void>
  /** A supervisor's leg hears the coached leg and whom it talks to; with `whisper` the coached leg hears them, and only that one. Again changes it. */
  coach: (supervisor: LegName, coached: LegName, how: Coaching) => Promise<void>
  stopCoaching: (supervisor: LegName) => Promise<void>
  /** What this leg says, or what it hears, as its own file; `beeps` only where somebody asked for it. */
  record: (handle: Handle, leg: LegName, side: 'says' | 'hears') => Promise<void>
  /** What the leg says is kept as a message: ended by `#`, by `quietS` of silence, or after `mostS`; other keys are told and leave it running. */
  takeMessage: (handle: Handle, leg: LegName, how: { quietS: number; mostS: number; beeps: boolean }) => Promise<void>
  pauseRecording: (handle: Handle, isPaused: boolean) => Promise<void>
  stopRecording: (handle: Handle) => Promise<void>
  /** The recording's bytes (wav, 16-bit), once `recorded` came. */
  readRecording: (handle: Handle) => Promise<Uint8Array>
  eraseRecording: (handle: Handle) => Promise<void>
  /** Live audio of one leg, 16-bit little-endian at 16,000/s, in pieces of 20 ms, until stopped or the leg is gone. */
  tap: (handle: Handle, leg: LegName, heard: (piece: Uint8Array) => void) => Promise<void>
  stopTap: (handle: Handle) => Promise<void>
  /** Lets an agent's browser register with this password, from now until withdrawn; again after every `up`. */
  admit: (agent: string, password: string) => Promise<void>
  withdraw: (agent: string) => Promise<void>
}
