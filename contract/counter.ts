/**
 * The counter: visitors who come to a place of the brand, face to face. A place is a touchpoint of channel `counter`; its key stands in the QR code on
 * the door, its tablet's key in the address of the check-in tablet. What a visitor types is a claim and opens nobody's story.
 *
 * Life of a visit, read from its interaction:
 *   waiting   in line, or in line again after a hand-over (its place is kept)
 *   called    somebody has it and the visitor is called by name to a desk
 *   with-us   greeted there
 *   ended     over; the exit survey is open
 *   left      over without having been greeted
 *
 * Limits a minute are of the address where there is no visit yet: a whole shop shares one, and a tablet sends an offline hour at once.
 */
import { z } from 'zod'
import { CheckInLanguage, CheckInTable, CheckInWords } from './check-in-words.ts'
import { endpoint } from './endpoint.ts'
import { AppointmentId, InteractionId, NeedId, PersonId, QueueId, TouchpointId } from './ids.ts'
import { Outcome } from './interactions.ts'
import { At, Done, EmailAddress, LanguageTag, SenderId, Written } from './values.ts'
import {
  Appointment,
  Arrival,
  CounterPage,
  CounterPlace,
  Got,
  LogKind,
  NewAppointment,
  TouchpointAndKeys,
  VisitSheet,
  VisitState,
} from './visits.ts'

const Key = z.string().min(8).max(80)
/** 256 random bits made by the visitor's device, so that it knows its visit before we have heard of it; kept hashed. */
const VisitSecret = z.string().regex(/^[\w-]{43}$/)
/** The link somebody was sent from a conversation: names an appointment, signed by us. Whoever holds it goes on with its case; it proves nobody. */
const Invitation = z.string().regex(/^a\.[0-9a-f-]{36}\.[\w-]{43}$/)
/** A clock time at the place, as people say it: 09:05. */
const ClockTime = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/)

const place = z.object({ touchpointId: TouchpointId })
const visit = z.object({ interactionId: InteractionId })
const placeSettings = TouchpointAndKeys.pick({
  name: true,
  stage: true,
  demonstrations: true,
  handOvers: true,
}).extend({ queueId: QueueId })
const survey = z.object({
  score: z.number().int().min(1).max(5),
  got: Got,
  comment: z.string().trim().max(2000).default(''),
})

export const counter = {
  page: endpoint({
    method: 'GET',
    path: '/counter/page',
    permission: 'public',
    perMinute: 120,
    summary: 'What the check-in page of a place shows; opens nothing',
    input: z.object({ key: Key, invitation: Invitation.optional() }),
    output: CounterPage,
    refusals: ['site_unknown', 'site_not_allowed'],
  }),
  words: endpoint({
    method: 'GET',
    path: '/counter/words',
    permission: 'workspace.change',
    summary: 'Languages of the check-in page beside English and Spanish, with their texts',
    output: z.object({ rows: z.array(CheckInTable) }),
  }),
  putWords: endpoint({
    method: 'PUT',
    path: '/counter/words/{language}',
    permission: 'workspace.change',
    summary: 'Bring a language to the check-in page, or change its texts; none takes it away. Twice equals once',
    input: z.object({ language: CheckInLanguage, words: CheckInWords }),
    output: Done,
    refusals: ['conflict'],
  }),
  checkIn: endpoint({
    method: 'POST',
    path: '/counter/check-ins',
    permission: 'public',
    perMinute: 60,
    summary:
      'Check in. The same senderId, the same visit running on this device, or the same appointment is one check-in',
    input: z.object({
      key: Key,
      senderId: SenderId,
      secret: VisitSecret,
      name: Written(120),
      needId: NeedId.optional(),
      about: z.string().trim().max(500).default(''),
      language: LanguageTag.optional(),
      /** A code, or the time they were given: then the name has to fit. */
      appointment: z
        .object({
          code: z.string().trim().max(20).optional(),
          time: ClockTime.optional(),
          invitation: Invitation.optional(),
        })
        .optional(),
      email: EmailAddress.optional(),
      /** How long the device kept it, counted by the device without its clock; believed of a tablet only, up to an hour. */
      heldBackMs: z.number().int().min(0).max(86_400_000).default(0),
    }),
    output: VisitState,
    refusals: ['site_unknown', 'site_not_allowed', 'id_reused', 'conflict'],
  }),
  visit: endpoint({
    method: 'GET',
    path: '/counter/visit',
    permission: 'visitor',
    perMinute: 120,
    summary: 'Where I stand: place in line and wait, or who calls me where',
    output: VisitState,
  }),
  leave: endpoint({
    method: 'POST',
    path: '/counter/visit/leave',
    permission: 'visitor',
    perMinute: 10,
    summary: 'I am going: leaves the line. Twice equals once',
    output: VisitState,
  }),
  answer: endpoint({
    method: 'PUT',
    path: '/counter/visit/survey',
    permission: 'visitor',
    perMinute: 20,
    summary: 'The two questions at the exit; may be changed for an hour',
    input: survey,
    output: VisitState,
    refusals: ['survey_closed'],
  }),
  exit: endpoint({
    method: 'POST',
    path: '/counter/exit',
    permission: 'public',
    perMinute: 30,
    summary: 'The same on the tablet at the exit, by today’s number; only with the tablet’s key',
    input: survey.extend({ key: Key, senderId: SenderId, number: z.number().int().min(1).max(99_999) }),
    output: Done,
    refusals: ['site_unknown', 'site_not_allowed', 'not_found', 'survey_closed', 'id_reused'],
  }),
  places: endpoint({
    method: 'GET',
    path: '/counter/places',
    permission: 'interactions.read',
    summary: 'Places with a counter, in the queues one sees',
    output: z.object({ rows: z.array(CounterPlace) }),
  }),
  addPlace: endpoint({
    method: 'POST',
    path: '/counter/places',
    permission: 'workspace.change',
    summary: 'Add a place with a counter; it gets its key and its tablet’s',
    input: placeSettings,
    output: CounterPlace,
  }),
  changePlace: endpoint({
    method: 'PATCH',
    path: '/counter/places/{touchpointId}',
    permission: 'workspace.change',
    summary: 'Change a place',
    input: placeSettings.partial().extend(place.shape),
    output: CounterPlace,
    refusals: ['not_found'],
  }),
  renewTablet: endpoint({
    method: 'POST',
    path: '/counter/places/{touchpointId}/tablet-key',
    permission: 'workspace.change',
    summary: 'A new address for the tablet; the old one stops',
    input: place,
    output: CounterPlace,
    refusals: ['not_found'],
  }),
  setDesk: endpoint({
    method: 'PUT',
    path: '/counter/places/{touchpointId}/desk',
    permission: 'interactions.handle',
    summary: 'Say at which desk I stand: visitors are called to it',
    input: place.extend({ desk: z.string().trim().max(40) }),
    output: CounterPlace,
    refusals: ['not_found'],
  }),
  arrivals: endpoint({
    method: 'GET',
    path: '/counter/places/{touchpointId}/arrivals',
    permission: 'interactions.read',
    summary: 'Who is here, who waits longest first, and who was here today',
    input: place,
    output: z.object({ rows: z.array(Arrival) }),
    refusals: ['not_found'],
  }),
  call: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/call',
    permission: 'interactions.handle',
    summary: 'Take the visitor and call them by name to my desk; again where they did not come',
    input: visit,
    output: Arrival,
    refusals: ['not_found', 'already_taken', 'no_room', 'not_qualified', 'interaction_closed'],
  }),
  greet: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/greet',
    permission: 'interactions.handle',
    summary: 'They stand before me. Twice equals once',
    input: visit,
    output: Arrival,
    refusals: ['not_found', 'not_yours', 'interaction_closed'],
  }),
  absent: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/absent',
    permission: 'interactions.handle',
    summary: 'Called, and not there: the visit ends as left',
    input: visit,
    output: Arrival,
    refusals: ['not_found', 'not_yours', 'interaction_closed'],
  }),
  log: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/log',
    permission: 'interactions.handle',
    summary: 'Write down a demonstration, or what was handed over; the same senderId is one line',
    input: visit.extend({ senderId: SenderId, kind: LogKind, what: Written(80) }),
    output: Arrival,
    refusals: ['not_found', 'not_yours', 'interaction_closed', 'id_reused'],
  }),
  sheet: endpoint({
    method: 'PUT',
    path: '/counter/visits/{interactionId}/sheet',
    permission: 'interactions.handle',
    summary: 'The three moments as the staff member saw them; the last word counts, for a day after the visit',
    input: visit.extend(VisitSheet.shape),
    output: Arrival,
    refusals: ['not_found', 'not_yours', 'gone'],
  }),
  finish: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/finish',
    permission: 'interactions.handle',
    summary: 'The visit is over: need, outcome and the three moments; the exit survey opens',
    input: visit.extend({ ...VisitSheet.shape, outcome: Outcome, needId: NeedId.optional() }),
    output: Arrival,
    refusals: ['not_found', 'not_yours', 'interaction_closed', 'need_unknown'],
  }),
  same: endpoint({
    method: 'POST',
    path: '/counter/visits/{interactionId}/same',
    permission: 'interactions.handle',
    summary: 'This check-in is the same visitor as another that waits: it leaves the line, the earlier place is kept',
    input: visit.extend({ as: InteractionId }),
    output: Arrival,
    refusals: ['not_found', 'conflict'],
  }),
  invite: endpoint({
    method: 'POST',
    path: '/counter/places/{touchpointId}/invitations',
    permission: 'interactions.handle',
    summary:
      'Book a visit for the customer of a conversation one holds: an appointment that goes on with its case, and the link to check in with',
    input: place.extend({
      interactionId: InteractionId,
      senderId: SenderId,
      at: At,
      /** Whom they come to see; the one who has the case where it is left out is asked for first anyway. */
      personId: PersonId.optional(),
      /** What they come for, as they read it when they check in. */
      about: Written(500),
    }),
    /** The zone the place's clock is in. */
    output: z.object({ appointment: Appointment, link: z.string(), timeZone: z.string() }),
    refusals: ['not_found', 'not_yours', 'interaction_closed', 'person_unknown', 'id_reused'],
  }),
  appointments: endpoint({
    method: 'GET',
    path: '/counter/places/{touchpointId}/appointments',
    permission: 'journeys.read',
    summary: 'Appointments from yesterday on, soonest first',
    input: place,
    output: z.object({ rows: z.array(Appointment) }),
    refusals: ['not_found'],
  }),
  putAppointments: endpoint({
    method: 'POST',
    path: '/counter/places/{touchpointId}/appointments',
    permission: 'journeys.change',
    summary: 'Add or change appointments, by code; all or none',
    input: place.extend({ rows: z.array(NewAppointment).min(1).max(500) }),
    output: z.object({ rows: z.array(Appointment) }),
    refusals: ['not_found', 'person_unknown'],
  }),
  importAppointments: endpoint({
    method: 'POST',
    path: '/counter/places/{touchpointId}/appointments/import',
    permission: 'journeys.change',
    summary:
      'Appointments as CSV (name, at, and if wished code, email, note): good lines are taken, others said with their reason',
    input: place.extend({ csv: z.string().max(200_000) }),
    output: z.object({
      taken: z.number().int(),
      setAside: z.array(z.object({ line: z.number().int(), why: z.enum(['name', 'at', 'code', 'email', 'note']) })),
    }),
    refusals: ['not_found', 'invalid'],
  }),
  removeAppointment: endpoint({
    method: 'DELETE',
    path: '/counter/places/{touchpointId}/appointments/{appointmentId}',
    permission: 'journeys.change',
    summary: 'Take an appointment off the list',
    input: place.extend({ appointmentId: AppointmentId }),
    output: Done,
    refusals: ['not_found'],
  }),
}
