/** Queues, who is there, offers, the weekly timetable, and the wait a customer is told. */
import { z } from 'zod'
import { Colleague } from './colleagues.ts'
import { endpoint } from './endpoint.ts'
import { InteractionId, OfferId, PersonId, QueueId, SkillId, VendorId, WorkspaceId } from './ids.ts'
import { InteractionRow } from './interactions.ts'
import { Ahead } from './priorities.ts'
import { At, Bilingual, Done, Written } from './values.ts'
import { TimeZone } from './workspace.ts'

/** Opening times in the workspace's zone: day 1 is Monday (ISO 8601); minutes from midnight; `to` may pass 1440 for a shift over midnight. */
export const Shift = z
  .object({
    day: z.number().int().min(1).max(7),
    from: z.number().int().min(0).max(1439),
    to: z.number().int().min(1).max(2880),
  })
  .refine((s) => s.to > s.from, 'ends before it begins')
export const Timetable = z.union([z.literal('always'), z.array(Shift).max(50)])

const HOUR_MS = 3_600_000
const WaitMs = z
  .number()
  .int()
  .min(0)
  .max(24 * HOUR_MS)
export const Level = z.number().int().min(1).max(5)
/** How well somebody speaks: 1 a little, 2 well enough to help, 3 fluently, 4 as their mother tongue. */
export const Fluency = z.number().int().min(1).max(4)
/** Primary language subtag (ISO 639). */
export const Language = z.string().regex(/^[a-z]{2,3}$/)

/** Who else is asked when a queue's own people do not get to it. */
export const OverflowRule = z.object({
  /** People of another queue, or a vendor's people who serve this one (they are asked by this rule only). */
  to: z.union([z.object({ queueId: QueueId }), z.object({ vendorId: VendorId })]),
  afterMs: WaitMs,
  /** When the rule is on; null: always. */
  timetable: Timetable.nullable(),
  /** At most this share of the queue's interactions of the day; null: no limit. */
  sharePct: z.number().min(1).max(100).nullable(),
})

/** What a queue asks of who serves it, and how long it insists. */
export const QueueRules = z.object({
  skills: z
    .array(z.object({ skillId: SkillId, level: Level }))
    .max(10)
    .default([]),
  /** Trainings and licences that are never waived. */
  qualifications: z.array(SkillId).max(10).default([]),
  /** Fluency asked for in the customer's language; 0 asks for none. Who has no language noted is not left out. */
  fluency: z.number().int().min(0).max(4).default(0),
  /** After so long, levels and fluency may be lower by so many; `null`: none is asked for any more. In the order of time. */
  widen: z
    .array(z.object({ afterMs: WaitMs, by: z.number().int().min(1).max(5).nullable() }))
    .max(5)
    .refine(
      (steps) => steps.every((step, i) => i === 0 || step.afterMs > steps[i - 1]!.afterMs),
      'not in the order of time',
    )
    .default([]),
  /** So long it waits for the owner of its case, while they are here. */
  ownerFirstMs: WaitMs.max(HOUR_MS).default(0),
  overflow: z.array(OverflowRule).max(5).default([]),
  /** What a level of priority counts as, in waiting. Who waits longer than that comes first all the same. */
  headStartMs: WaitMs.default(60_000),
  /** `offered`: the person says yes; `at-once`: it is theirs. */
  hands: z.enum(['offered', 'at-once']).default('offered'),
})
export type QueueRules = z.infer<typeof QueueRules>

export const Queue = z.object({
  id: QueueId,
  name: Written(80),
  /** Answered within `withinMs` for `sharePct` of those offered (measures.md, service level). */
  target: z.object({
    withinMs: z
      .number()
      .int()
      .min(1000)
      .max(7 * 86_400_000),
    sharePct: z.number().min(1).max(100),
  }),
  /** null: the workspace's own timetable. */
  timetable: Timetable.nullable(),
  /** Where its clock hangs; null: the workspace's zone. */
  timeZone: TimeZone.nullable().default(null),
  /** How long after the next opening (or from now) we say we answer a message left outside hours. */
  messageAnswerMs: z
    .number()
    .int()
    .min(60_000)
    .max(21 * 86_400_000),
  rules: QueueRules.prefault({}),
  isRetired: z.boolean(),
})
/** `rank` 1 is somebody's first work; of several who are free those with the lower rank are asked. */
export const Rank = z.number().int().min(1).max(9)
export const QueueMember = z.object({ personId: PersonId, name: z.string(), rank: Rank })

/** A skill has levels; a qualification (training, licence) one has or has not, perhaps until a day. */
export const Skill = z.object({
  id: SkillId,
  name: Written(80),
  kind: z.enum(['skill', 'qualification']),
  isRetired: z.boolean(),
})
/** What somebody can do in this workspace. */
export const Abilities = z.object({
  skills: z.array(z.object({ skillId: SkillId, level: Level, validUntil: At.nullable().default(null) })).max(200),
  languages: z.array(z.object({ language: Language, fluency: Fluency })).max(30),
})
export type Abilities = z.infer<typeof Abilities>

export const PresenceState = z.enum(['available', 'away', 'offline'])
export const AwayReason = z.object({ code: z.string().max(40), name: Bilingual })
export const Presence = z.object({
  personId: PersonId,
  state: PresenceState,
  reason: z.string().nullable(),
  since: At,
  /** How many live conversations in writing at once (over all workspaces), and how many now. */
  capacity: z.number().int(),
  load: z.number().int(),
  /** Letters (e-mail) likewise; calls and visitors at the counter one at a time. */
  letterCapacity: z.number().int(),
  letterLoad: z.number().int(),
  callLoad: z.number().int(),
  visitLoad: z.number().int(),
})
export const Offer = z.object({
  id: OfferId,
  workspaceId: WorkspaceId,
  workspaceName: z.string(),
  colour: z.string(),
  interaction: InteractionRow,
  madeAt: At,
  deadlineAt: At,
  /** Last things said and how often they came, for the card: "Third contact about order 4471". */
  contactsLast30Days: z.number().int(),
  handOverNote: z.string().nullable(),
  /** First 140 characters of what the customer said last; null where they said nothing yet. */
  customerSaid: z.string().nullable(),
  /** Why it comes before its turn; null where it does not. */
  ahead: Ahead.nullable(),
  /** It is a call-back: when and how it was asked for, and which attempt this is. */
  callBack: z
    .object({
      way: z.enum(['chat', 'email', 'phone']),
      askedAt: At,
      waitedMs: z.number().int(),
      slotFrom: At.nullable(),
      slotTo: At.nullable(),
      attempt: z.number().int(),
      mostAttempts: z.number().int(),
    })
    .nullable(),
})
export type Offer = z.infer<typeof Offer>

export const routing = {
  queues: endpoint({
    method: 'GET',
    path: '/queues',
    permission: 'queues.read',
    summary: 'Queues with their members',
    output: z.object({ rows: z.array(Queue.extend({ members: z.array(QueueMember) })) }),
  }),
  addQueue: endpoint({
    method: 'POST',
    path: '/queues',
    permission: 'queues.change',
    summary: 'Add a queue',
    input: Queue.omit({ id: true, isRetired: true }),
    output: Queue,
    refusals: ['name_taken'],
  }),
  changeQueue: endpoint({
    method: 'PATCH',
    path: '/queues/{queueId}',
    permission: 'queues.change',
    summary: 'Change or retire a queue; one with somebody waiting is not retired',
    input: Queue.omit({ id: true }).partial().extend({ queueId: QueueId }),
    output: Queue,
    refusals: ['not_found', 'name_taken', 'queue_not_empty'],
  }),
  setMembers: endpoint({
    method: 'PUT',
    path: '/queues/{queueId}/members',
    permission: 'floor.change',
    summary: 'Who serves the queue',
    input: z.object({
      queueId: QueueId,
      personIds: z.array(PersonId).max(2000),
      /** Whose first work it is not; who is not named here has rank 1. Left out: who serves it already keeps theirs. */
      ranks: z
        .array(z.object({ personId: PersonId, rank: Rank }))
        .max(2000)
        .optional(),
    }),
    output: Done,
    refusals: ['not_found', 'person_unknown'],
  }),
  timetable: endpoint({
    method: 'GET',
    path: '/timetable',
    permission: 'queues.read',
    summary: 'The weekly timetable',
    output: z.object({ timetable: Timetable, isOpen: z.boolean(), nextChangeAt: At.nullable() }),
  }),
  changeTimetable: endpoint({
    method: 'PUT',
    path: '/timetable',
    permission: 'queues.change',
    summary: 'Set the weekly timetable',
    input: z.object({ timetable: Timetable }),
    output: Done,
  }),
  presence: endpoint({
    method: 'GET',
    path: '/presence',
    permission: 'presence.own',
    summary: 'Own presence and capacity',
    output: Presence.extend({ reasons: z.array(AwayReason) }),
  }),
  setPresence: endpoint({
    method: 'PUT',
    path: '/presence',
    permission: 'presence.own',
    summary:
      'Be available, away with a reason (what is held stays), or offline (what is held returns to its queue with its place kept)',
    input: z.object({ state: PresenceState, reason: z.string().max(40).nullable().default(null) }),
    output: Presence,
  }),
  offers: endpoint({
    method: 'GET',
    path: '/offers',
    permission: 'presence.own',
    summary: 'Offers held out to the caller now',
    output: z.object({ rows: z.array(Offer) }),
  }),
  accept: endpoint({
    method: 'POST',
    path: '/offers/{offerId}/accept',
    permission: 'interactions.handle',
    summary: 'Take it; answering twice is the same as once',
    input: z.object({ offerId: OfferId }),
    output: z.object({ interactionId: InteractionId }),
    refusals: ['offer_gone', 'not_found'],
  }),
  decline: endpoint({
    method: 'POST',
    path: '/offers/{offerId}/decline',
    permission: 'interactions.handle',
    summary: 'Let it pass to the next; never counted against anybody',
    input: z.object({ offerId: OfferId }),
    output: Done,
    refusals: ['offer_gone', 'not_found'],
  }),
  take: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/take',
    permission: 'interactions.handle',
    summary: 'Pick a waiting interaction out of one’s own queues',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ interactionId: InteractionId }),
    refusals: ['not_found', 'already_taken', 'no_room', 'not_qualified'],
  }),
  colleagues: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/colleagues',
    permission: 'interactions.handle',
    summary: 'Who could have it next, and whether they are here with a place for it; at most 500, who is free first',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ rows: z.array(Colleague) }),
    refusals: ['not_found'],
  }),
  assign: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/assign',
    permission: 'floor.change',
    summary: 'A supervisor assigns it to a person or another queue',
    input: z.object({
      interactionId: InteractionId,
      to: z.union([z.object({ personId: PersonId }), z.object({ queueId: QueueId })]),
    }),
    output: Done,
    refusals: ['not_found', 'interaction_closed', 'person_unavailable', 'not_qualified'],
  }),
  setPriority: endpoint({
    method: 'PUT',
    path: '/interactions/{interactionId}/priority',
    permission: 'floor.change',
    summary:
      'Put somebody who waits further to the front: each level counts as the head start of their queue. Twice equals once; answers how much that is',
    input: z.object({ interactionId: InteractionId, priority: z.number().int().min(0).max(9) }),
    output: z.object({ aheadMs: z.number().int() }),
    refusals: ['not_found', 'already_taken'],
  }),
  setPersonPresence: endpoint({
    method: 'PUT',
    path: '/people/{personId}/presence',
    permission: 'floor.change',
    summary: 'A supervisor sets somebody away or offline; they see who did, and it is in the audit log',
    input: z.object({
      personId: PersonId,
      state: z.enum(['away', 'offline']),
      reason: z.string().max(40).nullable().default(null),
    }),
    output: Done,
    refusals: ['person_unknown'],
  }),
  setCapacity: endpoint({
    method: 'PUT',
    path: '/people/{personId}/capacity',
    permission: 'floor.change',
    summary: 'How many chats and e-mails at once',
    input: z.object({
      personId: PersonId,
      chats: z.number().int().min(1).max(20),
      letters: z.number().int().min(0).max(100).optional(),
    }),
    output: Done,
    refusals: ['person_unknown'],
  }),
  skills: endpoint({
    method: 'GET',
    path: '/skills',
    permission: 'queues.read',
    summary: 'Skills and qualifications, and who has which',
    output: z.object({
      rows: z.array(Skill),
      people: z.array(Abilities.extend({ personId: PersonId, name: z.string() })),
    }),
  }),
  addSkill: endpoint({
    method: 'POST',
    path: '/skills',
    permission: 'queues.change',
    summary: 'Add a skill or a qualification',
    input: Skill.omit({ id: true, isRetired: true }),
    output: Skill,
    refusals: ['name_taken'],
  }),
  changeSkill: endpoint({
    method: 'PATCH',
    path: '/skills/{skillId}',
    permission: 'queues.change',
    summary: 'Rename or retire; one that a queue asks for is not retired',
    input: Skill.pick({ name: true, isRetired: true }).partial().extend({ skillId: SkillId }),
    output: Skill,
    refusals: ['not_found', 'name_taken', 'skill_in_use'],
  }),
  setAbilities: endpoint({
    method: 'PUT',
    path: '/people/{personId}/abilities',
    permission: 'floor.change',
    summary: 'What somebody can do: skills, qualifications, languages. They see it on their page',
    input: Abilities.extend({ personId: PersonId }),
    output: Done,
    refusals: ['person_unknown', 'not_found'],
  }),
  ownAbilities: endpoint({
    method: 'GET',
    path: '/abilities',
    permission: 'presence.own',
    summary: 'What is noted that the caller can do',
    output: Abilities.extend({ rows: z.array(Skill) }),
  }),
  settings: endpoint({
    method: 'GET',
    path: '/routing-settings',
    permission: 'queues.read',
    summary: 'Whether live text goes on beside a call or a visitor',
    output: z.object({ mixes: z.boolean() }),
  }),
  changeSettings: endpoint({
    method: 'PUT',
    path: '/routing-settings',
    permission: 'queues.change',
    summary: 'Say whether live text goes on beside a call or a visitor',
    input: z.object({ mixes: z.boolean() }),
    output: Done,
  }),
  awayReasons: endpoint({
    method: 'PUT',
    path: '/away-reasons',
    permission: 'queues.change',
    summary: 'The reasons one may be away for',
    input: z.object({ rows: z.array(AwayReason).min(1).max(20) }),
    output: Done,
  }),
}
