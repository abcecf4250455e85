/** What the fake switch knows of each leg, and who hears whom by that. Pure. */
import type { CallerNumber, Coaching, Handle, LegName, LivingLeg, Sound, TalkName } from './telephony.ts'

export interface FakeLeg {
  readonly leg: LegName
  readonly by: LivingLeg['by']
  readonly from: CallerNumber
  /** What was dialled; for a leg we called, what we called. */
  readonly to: string
  /** Whose phone it is. */
  readonly agent: string | null
  /** Texts that went with the ringing. */
  readonly says: Readonly<Record<string, string>>
  isAnswered: boolean
  /** It was told to ring, or rings because we called it. */
  isRinging: boolean
  talk: TalkName | null
  hasMusic: boolean
  isMuted: boolean
  /** Its sound goes on, whatever its phone's own connection does. */
  isSending: boolean
  /** The first one is heard now. */
  playing: { handle: Handle; sounds: readonly Sound[] }[]
  coaching: { coached: LegName; how: Coaching } | null
  /** `quiet` takes back the end that silence would bring. */
  message: { handle: Handle; quietMs: number; saidMs: number; stopQuiet: () => void } | null
  /** It was in a talk once: from then on the switch tells when it talks. */
  isListenedTo: boolean
  /** Digits we sent to it. */
  readonly digits: string[]
  /** Waits that end with it. */
  readonly waits: Set<() => void>
}

export const newLeg = (
  of: Pick<FakeLeg, 'leg' | 'by' | 'from' | 'to'> & { agent?: string; says?: Record<string, string> },
): FakeLeg => ({
  leg: of.leg,
  by: of.by,
  from: of.from,
  to: of.to,
  agent: of.agent ?? null,
  says: of.says ?? {},
  isAnswered: false,
  isRinging: false,
  talk: null,
  hasMusic: false,
  isMuted: false,
  isSending: false,
  playing: [],
  coaching: null,
  message: null,
  isListenedTo: false,
  digits: [],
  waits: new Set(),
})

/** What a party hears just now. */
export interface Hearing {
  /** Legs heard, in the order of their names. */
  legs: LegName[]
  hasMusic: boolean
  playing: Handle | null
}

type Legs = ReadonlyMap<LegName, FakeLeg>

const talkersTo = (legs: Legs, one: FakeLeg): LegName[] => {
  if (one.talk === null || one.playing.length > 0) return []
  return [...legs.values()].flatMap((other) =>
    other !== one && other.talk === one.talk && !other.isMuted ? [other.leg] : [],
  )
}

/** A prompt is heard instead of music and talk; whoever listens hears what the coached one says and hears, and never themselves. */
export const hearingOf = (legs: Legs, leg: LegName): Hearing => {
  const one = legs.get(leg)
  if (!one || !one.isAnswered) return { legs: [], hasMusic: false, playing: null }
  const whispering = [...legs.values()].flatMap((other) =>
    other.coaching?.coached === leg && other.coaching.how === 'whisper' && !other.isMuted ? [other.leg] : [],
  )
  const playing = one.playing[0]?.handle ?? null
  const own: Hearing = {
    legs: [...talkersTo(legs, one), ...whispering],
    hasMusic: one.hasMusic && playing === null,
    playing,
  }
  const coached = one.coaching && legs.get(one.coaching.coached)
  if (coached) {
    const theirs = hearingOf(legs, coached.leg)
    own.legs.push(coached.leg, ...theirs.legs.filter((other) => other !== leg))
    own.hasMusic ||= theirs.hasMusic
    own.playing ??= theirs.playing
  }
  return { ...own, legs: own.legs.toSorted() }
}

export const livingOf = (one: FakeLeg): LivingLeg => ({
  leg: one.leg,
  isAnswered: one.isAnswered,
  talk: one.talk,
  to: one.by === 'us' ? null : one.to,
  from: one.by === 'us' ? null : one.from,
  by: one.by,
})
