/** What the policy looks at and answers. */

/** Live text (chat, SMS, WhatsApp), letters (e-mail), calls, visitors at the counter. */
export const placeKinds = ['text', 'letter', 'call', 'visit'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** An interaction in line that is not held out to anybody now. */
export interface Waiting {
  interactionId: string
  queueId: string
  channel: string
  /** When it first queued, in ms: what "waited" counts from, kept over transfers and returns. */
  since: number
  /** Its place: `since` less the head start of its priority, in ms. The lowest goes first. */
  lineAt: number
  /** Primary language subtag of the customer; null where it is not known. */
  language: string | null
  /** Handed over to this one person; nobody else is offered it while they are here, have room and did not say no. */
  meantFor: string | null
  /** Who owns the case it belongs to. */
  ownerId: string | null
  /** Who held it before it came back, who said no, and when (ms): they come last, and not before `DECLINED_REST_MS`. */
  declined: readonly { personId: string; at: number }[]
}

/** Somebody who is available, whether they have room or not. */
export interface Person {
  personId: string
  /** Queues they serve; `rank` 1 is their first work, higher ones are asked after. */
  serves: ReadonlyMap<string, number>
  /** Levels 1 to 5 by skill. */
  skills: ReadonlyMap<string, number>
  /** Fluency 1 (a little) to 4 (mother tongue) by primary language subtag; empty: nobody has said, and any language is offered. */
  languages: ReadonlyMap<string, number>
  qualifications: ReadonlySet<string>
  vendorId: string | null
  /** Places they have and places taken, over all workspaces. */
  places: Readonly<Record<PlaceKind, { most: number; taken: number }>>
  /** A customer of theirs waits for their answer, in whichever of their workspaces. */
  owesReply: boolean
  /** They serve another workspace too: what becomes free there is told to nobody here. */
  isShared?: boolean
  /** Since when they have been free for more (ms): the longest free goes first, so that work is spread. */
  freedAt: number
}

export interface Overflow {
  /** Whoever serves another queue, or a vendor's people who serve this one. */
  to: { queueId: string } | { vendorId: string }
  afterMs: number
  /** Its hours are on now. */
  isOn: boolean
  /** At most this share (percent) of the queue's interactions today; null: no limit. */
  sharePct: number | null
  /** Of `today.all` interactions of the queue today, `today.taken` went this way. */
  today: { taken: number; all: number }
}

export interface QueueRules {
  queueId: string
  skills: readonly { skillId: string; level: number }[]
  qualifications: readonly string[]
  /** Fluency asked for in the customer's language; 0 asks for none. */
  fluency: number
  /** After so long (ms) every level and fluency asked for is lower by so many; `null` asks for none any more. In the order of time. */
  widen: readonly { afterMs: number; by: number | null }[]
  /** So long it waits for the owner of its case, while they are here. */
  ownerFirstMs: number
  overflow: readonly Overflow[]
}

export interface Floor {
  waiting: readonly Waiting[]
  people: readonly Person[]
  rules: ReadonlyMap<string, QueueRules>
  /** Live text goes on beside a call or a visitor. */
  mixes: boolean
  /** ms */
  now: number
  /** Enough for one look: the next is due at once. */
  most?: number
}

export interface NewOffer {
  interactionId: string
  queueId: string
  personId: string
  kind: PlaceKind
  /** The overflow rule by which it goes; null for the queue's own people. */
  by: Overflow | null
}

export interface Decision {
  offers: NewOffer[]
  /** When time alone changes the answer (ms); null when it never does. */
  lookAgainAt: number | null
}

/** A queue nobody has made rules for. */
export const plainRules = (queueId: string): QueueRules => ({
  queueId,
  skills: [],
  qualifications: [],
  fluency: 0,
  widen: [],
  ownerFirstMs: 0,
  overflow: [],
})

/** Who declined is not asked again for the same interaction before this: asking at once would be nagging. */
export const DECLINED_REST_MS = 60_000
