/**
 * What the desk asks of a softphone library. JsSIP stands behind it (`jssip.ts`), a fake in tests; nothing else knows either.
 * One phone has one call at a time: a second one is refused as busy.
 */
export interface Registered {
  registrationId: string
  user: string
  password: string
  domain: string
  socketPath: string
  iceServers: readonly { urls: string[]; username?: string | undefined; credential?: string | undefined }[]
}

export type WireEvent =
  | { kind: 'ready' }
  /** The socket fell; it is opened again after a growing wait. A call that goes on is heard on. */
  | { kind: 'lost' }
  /** It is over with this registration: another browser is the phone, the session ended, or the switch knows it no more. */
  | { kind: 'ended'; why: 'elsewhere' | 'signed-out' | 'refused' }
  | { kind: 'rings' }
  | { kind: 'answered' }
  | { kind: 'over'; why: 'ended' | 'failed' | 'taken-back' }

export interface Wire {
  readonly answer: (microphone: MediaStream) => void
  readonly decline: () => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly sendDigits: (digits: string) => void
  /** Another microphone in the middle of a call. */
  readonly use: (microphone: MediaStream) => Promise<void>
  readonly stats: () => Promise<RTCStatsReport | null>
  readonly close: () => void
}
export type OpenWire = (of: Registered, speaker: HTMLAudioElement, hear: (event: WireEvent) => void) => Wire
