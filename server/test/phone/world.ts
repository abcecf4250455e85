/** What the suite of a telephone switch needs of the world around it: people who call and can be called, in the same words for the fake and the real one. */
import type { LegName, Telephony, TelephonyEvent } from '../../src/channels/phone/telephony.ts'

/** What somebody hears: the other parties by their voices, and whether there is music or a prompt beside them. */
export interface Heard {
  parties: readonly Party[]
  isOther: boolean
}

/** Somebody on the line: says something all the time, in a voice of their own. */
export interface Party {
  readonly name: string
  readonly leg: LegName
  press: (digits: string) => Promise<void>
  hangUp: () => Promise<void>
  /** Falls silent, or speaks again. */
  beQuiet: (isQuiet: boolean) => void
  /** What is heard of these parties from now on, for about a third of a second. */
  hears: () => Promise<Heard>
  /** Digits that came from our side. */
  readonly digits: readonly string[]
}

/** A phone that may be called: an agent's, or one outside behind a number. */
export interface Phone {
  /** What the ringing showed: whose call it is. */
  shown: () => Promise<{ from: string; says: Readonly<Record<string, string>> }>
  pickUp: (leg: LegName) => Promise<Party>
  decline: (leg: LegName) => Promise<void>
}

export interface World {
  readonly telephony: Telephony
  readonly seen: readonly TelephonyEvent[]
  /** The first event of this kind that fits and was not waited for before. */
  until: <K extends TelephonyEvent['kind']>(
    kind: K,
    fits?: Partial<Extract<TelephonyEvent, { kind: K }>>,
  ) => Promise<Extract<TelephonyEvent, { kind: K }>>
  /** Somebody calls from outside; settles once their call has arrived. */
  dial: (name: string, to: string, from?: string) => Promise<Party>
  /** An agent's phone, registered with the password it was admitted with; null where it is turned away. */
  register: (name: string, agent: string, password: string) => Promise<Phone | null>
  unregister: (agent: string) => Promise<void>
  /** Somebody outside who may be called. */
  outsider: (name: string, number: string) => Promise<Phone>
  /** The agent's own phone dials; settles once the call has arrived. */
  dialFrom: (name: string, agent: string, to: string) => Promise<Party>
  /** Who is heard in this part of a recording, by name; null where the world keeps no sound. */
  heardIn: (wav: Uint8Array, fromMs: number, toMs: number) => readonly string[] | null
  /** The switch dies with everything on it, and is there again. */
  restart: () => Promise<void>
  /** Lets time pass, on the clock of this world. */
  pass: (ms: number) => Promise<void>
}

/** How a suite gets a world; null where it cannot be had, and the test is skipped. */
export type OpenWorld = (t: {
  after: (end: () => unknown) => void
  skip: (why?: string) => void
}) => Promise<World | null>

type Eventually = <T>(ask: () => T | undefined, withinMs?: number) => Promise<T>

/** Events in their order, each waited for once. */
export const eventsOf = (telephony: Telephony, eventually: Eventually) => {
  const seen: TelephonyEvent[] = []
  const taken = new Set<TelephonyEvent>()
  telephony.hear((event) => seen.push(event))
  const until: World['until'] = async (kind, fits = {}) => {
    type Wanted = Extract<TelephonyEvent, { kind: typeof kind }>
    const isWanted = (event: TelephonyEvent): event is Wanted =>
      event.kind === kind &&
      !taken.has(event) &&
      Object.entries(fits).every(([name, value]) => Reflect.get(event, name) === value)
    try {
      const event = await eventually(() => seen.find(isWanted))
      taken.add(event)
      return event
    } catch {
      throw new Error(
        `no ${kind} ${JSON.stringify(fits)} came; what came: ${JSON.stringify(seen.filter((event) => event.kind !== 'talking'))}`,
      )
    }
  }
  return { seen, until }
}
