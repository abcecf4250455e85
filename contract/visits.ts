/** Places, visits and appointments as they are shown. What each means and how a visit lives stands in counter.ts. */
import { z } from 'zod'
import { visitReasons } from './counter.data.ts'
import { AppointmentId, CustomerId, InteractionId, NeedId, PersonId, QueueId, TouchpointId } from './ids.ts'
import { Stage } from './journeys.ts'
import { CheckInWords } from './check-in-words.ts'
import { Wait } from './waits.ts'
import { At, Bilingual, EmailAddress, LanguageTag, Written } from './values.ts'

export const Visited = z.enum(['waiting', 'called', 'with-us', 'ended', 'left'])
export type Visited = z.infer<typeof Visited>
/** Whether they got what they came for, in the visitor's own words. */
export const Got = z.enum(['yes', 'partly', 'no'])
export type Got = z.infer<typeof Got>

export const CounterPage = z.object({
  name: z.string(),
  /** Of the QR code: what a visitor's phone goes on with after the tablet. */
  key: z.string(),
  isTablet: z.boolean(),
  brand: z.object({
    name: z.string(),
    colour: z.string(),
    privacyLine: Bilingual,
    languages: z.array(LanguageTag),
    language: z.enum(['en', 'es']),
  }),
  /** Further languages of the page, with what it says in each. */
  words: z.array(z.object({ language: z.string(), words: CheckInWords })),
  /** What the brand wrote (below and its privacy line), in the further languages it brought; what is missing in one is said in the brand's own. */
  own: z.array(
    z.object({
      language: z.string(),
      privacyLine: z.string().nullable(),
      closedText: z.string().nullable(),
      needs: z.array(z.object({ id: NeedId, name: z.string() })),
    }),
  ),
  isOpen: z.boolean(),
  opensAt: At.nullable(),
  /** While closed: what the brand wrote for it, with the times in it; null where it wrote nothing. */
  closedText: Bilingual.nullable(),
  timeZone: z.string(),
  /** Who waits there now. */
  waiting: z.number().int(),
  needs: z.array(z.object({ id: NeedId, name: Bilingual })),
  hasAppointments: z.boolean(),
  /** With the link somebody was sent: what is known of their visit, so that nobody asks. Null for no link, and for one that is none of ours. */
  invited: z
    .object({
      name: z.string(),
      at: At,
      withName: z.string().nullable(),
      about: z.string(),
      language: z.string().nullable(),
    })
    .nullable(),
})
export type CounterPage = z.infer<typeof CounterPage>

export const VisitState = z.object({
  /** Called out beside the name; starts at 1 each day at each place. */
  number: z.number().int(),
  name: z.string().nullable(),
  placeName: z.string(),
  state: Visited,
  wait: Wait.nullable(),
  /** Where to go, as the staff member named it; null where they named none. */
  desk: z.string().nullable(),
  /** First name of who calls or serves. */
  staffName: z.string().nullable(),
  /** Handed over: waits for a colleague now. */
  isHandedOver: z.boolean(),
  appointment: z.object({ isFound: z.boolean(), at: At.nullable(), withName: z.string().nullable() }).nullable(),
  survey: z.enum(['not-yet', 'open', 'answered', 'closed']),
  language: z.string().nullable(),
})
export type VisitState = z.infer<typeof VisitState>

export const TouchpointAndKeys = z.object({
  touchpointId: TouchpointId,
  name: Written(80),
  queueId: QueueId.nullable(),
  stage: Stage,
  key: z.string(),
  /** Of the tablet's address; only for those who may change the workspace. */
  tabletKey: z.string().nullable(),
  demonstrations: z.array(Written(80)).max(20),
  handOvers: z.array(Written(80)).max(20),
})
export const CounterPlace = TouchpointAndKeys.extend({
  waiting: z.number().int(),
  /** Where I stand there: “Counter 3”. */
  myDesk: z.string().nullable(),
})
export type CounterPlace = z.infer<typeof CounterPlace>

/** Something about a check-in that a person should look at. Nothing else waits for it. */
export const ArrivalFlag = z.enum(['maybe-twice', 'appointment-unknown', 'sent-late', 'call-back'])
export type ArrivalFlag = z.infer<typeof ArrivalFlag>

export const LogKind = z.enum(['demonstration', 'hand-over'])
export type LogKind = z.infer<typeof LogKind>
export const VisitLog = z.object({ kind: LogKind, what: z.string(), at: At, personName: z.string().nullable() })

export const VisitSheet = z.object({
  welcome: z.enum(visitReasons.welcome).nullable(),
  peak: z.enum(visitReasons.peak).nullable(),
  farewell: z.enum(visitReasons.farewell).nullable(),
  note: z.string().trim().max(1000),
})
export type VisitSheet = z.infer<typeof VisitSheet>

export const Arrival = z.object({
  interactionId: InteractionId,
  customerId: CustomerId,
  /** Whom the customer stands for now; the name as typed until a check proves more. */
  name: z.string().nullable(),
  isVerified: z.boolean(),
  number: z.number().int(),
  state: Visited,
  via: z.enum(['tablet', 'phone']),
  about: z.string(),
  needId: NeedId.nullable(),
  needName: Bilingual.nullable(),
  language: LanguageTag.nullable(),
  arrivedAt: At,
  since: At,
  /** Their place in the line, head starts counted: the earliest goes first. Null where they stand in none. */
  lineAt: At.nullable(),
  /** Set where the device kept it while the network was away. */
  heldBackMs: z.number().int(),
  agentId: PersonId.nullable(),
  agentName: z.string().nullable(),
  desk: z.string().nullable(),
  calls: z.number().int(),
  calledAt: At.nullable(),
  greetedAt: At.nullable(),
  endedAt: At.nullable(),
  appointment: z.object({ at: At, code: z.string(), personName: z.string().nullable(), note: z.string() }).nullable(),
  appointmentTyped: z.string().nullable(),
  flags: z.array(ArrivalFlag),
  /** The other check-in it may be the same as. */
  twin: z.object({ interactionId: InteractionId, number: z.number().int() }).nullable(),
  /** The colleague who handed over, and their note. */
  handedOver: z.object({ fromName: z.string().nullable(), note: z.string().nullable() }).nullable(),
  log: z.array(VisitLog),
  sheet: VisitSheet.nullable(),
  survey: z.object({ score: z.number().int(), got: Got.nullable(), comment: z.string() }).nullable(),
})
export type Arrival = z.infer<typeof Arrival>

export const Appointment = z.object({
  id: AppointmentId,
  code: z.string(),
  name: z.string(),
  at: At,
  personId: PersonId.nullable(),
  personName: z.string().nullable(),
  email: z.string().nullable(),
  note: z.string(),
  hasArrived: z.boolean(),
})
export type Appointment = z.infer<typeof Appointment>

export const NewAppointment = z.object({
  name: Written(120),
  at: At,
  /** Four to twelve letters or digits; made by us unless given. The same code again changes that appointment. */
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{4,12}$/)
    .optional(),
  personId: PersonId.optional(),
  email: EmailAddress.optional(),
  note: z.string().trim().max(500).default(''),
})
export type NewAppointment = z.infer<typeof NewAppointment>
