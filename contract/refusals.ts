/**
 * Every expected "no" of Peakend, once: its code, the HTTP status it answers with and what it means to the caller.
 * A code is never reused for another meaning; add, do not change. `docs/refusals.md` is generated from this list and a
 * test holds it there.
 */
export const refusals = {
  // the request itself
  malformed: {
    status: 400,
    meaning: 'The request could not be read: the body is not valid JSON or not what was announced.',
  },
  invalid: {
    status: 422,
    meaning: 'The request was read, but a field has a value that is not allowed; `fields` says which.',
  },
  too_large: { status: 413, meaning: 'The body, file or message is larger than allowed here.' },
  wrong_content_type: { status: 415, meaning: 'This address does not take that content type.' },
  too_many_requests: { status: 429, meaning: 'Too many requests in a short time; wait for `retry-after` seconds.' },
  too_slow: { status: 408, meaning: 'The request took too long to arrive.' },
  foreign_origin: { status: 403, meaning: 'The request came from a page of another site.' },
  // who asks
  not_signed_in: { status: 401, meaning: 'Sign in first: there is no valid session, key or visitor token.' },
  not_allowed: { status: 403, meaning: 'The one who asks lacks the permission this endpoint declares.' },
  not_found: { status: 404, meaning: 'There is no such thing, or it is not for the one who asks.' },
  // the state of things
  conflict: { status: 409, meaning: 'The thing is not in a state that allows this now.' },
  id_reused: { status: 409, meaning: 'This sender id was used before with other content; use a new id.' },
  gone: { status: 410, meaning: 'It was there once and is not any more: expired, used up or erased.' },
  from_the_future: { status: 422, meaning: 'The time given lies further in the future than clocks may differ.' },
  limit_reached: { status: 409, meaning: 'A limit of this workspace or installation is reached.' },
  // people and sign-in
  set_up_closed: { status: 409, meaning: 'This installation has its administrator already; sign in instead.' },
  token_wrong: { status: 410, meaning: 'This link or token is wrong, was used already or has expired.' },
  sign_in_wrong: { status: 401, meaning: 'Address, password or code do not fit together.' },
  code_wrong: { status: 422, meaning: 'That code is wrong, was used already or has expired.' },
  last_administrator: { status: 409, meaning: 'A workspace keeps at least one administrator.' },
  already_member: { status: 409, meaning: 'This person belongs to the workspace already.' },
  confirm_wrong: { status: 422, meaning: 'What was typed to confirm does not fit.' },
  mail_not_set: { status: 409, meaning: 'Outgoing mail is not set up in this workspace.' },
  // customers and journeys
  customer_unknown: { status: 422, meaning: 'No customer of this workspace is proven to have that identity.' },
  merge_circle: { status: 409, meaning: 'These two are merged already, the one way or the other.' },
  // interactions
  not_yours: { status: 409, meaning: 'Somebody else holds this conversation, or nobody yet.' },
  interaction_closed: { status: 409, meaning: 'The conversation is over.' },
  nothing_said: { status: 422, meaning: 'Neither a text nor a file.' },
  attachment_unknown: {
    status: 422,
    meaning: 'A file named here was not uploaded by the one who names it, or is used already.',
  },
  blocked: { status: 403, meaning: 'Writing is blocked here.' },
  // cases
  case_settled: { status: 409, meaning: 'The case is settled; reopen it first.' },
  case_open: { status: 409, meaning: 'The case is open.' },
  need_unknown: { status: 422, meaning: 'There is no such need in this workspace.' },
  need_circle: { status: 422, meaning: 'A need cannot stand below itself.' },
  person_unknown: { status: 422, meaning: 'No such person works in this workspace.' },
  // routing
  name_taken: { status: 409, meaning: 'There is one of that name already.' },
  calendar_unreadable: {
    status: 422,
    meaning: 'The calendar could not be read; `line` says where, `problem` why.',
  },
  skill_in_use: { status: 409, meaning: 'A queue asks for this; change its rules first.' },
  queue_not_empty: { status: 409, meaning: 'Somebody is waiting in this queue; move them first.' },
  offer_gone: { status: 409, meaning: 'The offer has passed to somebody else, or the customer left.' },
  already_taken: { status: 409, meaning: 'A colleague has it already.' },
  no_room: { status: 409, meaning: 'No room for another conversation now.' },
  not_qualified: { status: 409, meaning: 'This queue asks for a training that this person does not have.' },
  person_unavailable: { status: 409, meaning: 'This person is not available or has no room.' },
  // chat
  site_unknown: { status: 404, meaning: 'No touchpoint has this key.' },
  site_not_allowed: { status: 403, meaning: 'The widget is not set up for this site.' },
  survey_closed: { status: 409, meaning: 'This survey can no longer be answered.' },
  // e-mail
  mailbox_incomplete: { status: 422, meaning: 'A mailbox needs a password, or client, secret and refresh token.' },
  mailbox_gone: {
    status: 409,
    meaning: 'The mailbox of this conversation is removed or paused; hand over to another channel.',
  },
  nobody_to_write_to: { status: 422, meaning: 'There is no address this message could go to.' },
  already_sent: { status: 409, meaning: 'The message has left already, or was taken back.' },
  // calls
  phone_off: { status: 409, meaning: 'Calls are off: no telephone switch is set up, or it cannot be reached now.' },
  no_call: { status: 409, meaning: 'This conversation has no call now, or the call is not where this can be done.' },
  no_phone: { status: 409, meaning: 'No phone of this person is connected.' },
  in_call: { status: 409, meaning: 'The phone of this person is in a call already.' },
  // messages to phones
  account_incomplete: { status: 422, meaning: 'This account needs a secret to send, or one to know callbacks by.' },
  account_gone: {
    status: 409,
    meaning: 'The account of this conversation is removed or paused; hand over to another channel.',
  },
  number_stopped: {
    status: 409,
    meaning: 'This number asked not to be written to; nothing goes there until it says START.',
  },
  template_unknown: { status: 422, meaning: 'There is no such template, or it is not approved for this account.' },
  template_unfit: {
    status: 422,
    meaning: 'The template holds what cannot be given from here: cards, or an offer that ends at a time.',
  },
  template_incomplete: {
    status: 422,
    meaning: 'A place of the template has no value that fits, or its file is missing.',
  },
  template_file: { status: 422, meaning: 'The file is not of the kind or size this template takes.' },
  begun_too_often: { status: 409, meaning: 'As many messages as allowed in a day were begun to this number.' },
  consent_missing: { status: 409, meaning: 'This number has not agreed to be written to about offers.' },
  // calls of other telephone systems
  recording_taken: { status: 409, meaning: 'This call has its recording already, and it is another.' },
  transcript_taken: { status: 409, meaning: 'This call has its transcript already, and it says something else.' },
  transcript_unreadable: {
    status: 422,
    meaning: 'The transcript could not be read; `line` says where, `problem` why.',
  },
  // knowledge, moments, promises, reports
  variable_unknown: { status: 422, meaning: 'The text names a variable that does not exist.' },
  not_judged_yet: { status: 409, meaning: 'Nothing of this conversation is judged yet.' },
  review_first: {
    status: 409,
    meaning: 'This conversation was drawn for you to score blind: give your own scores, or pass it over, first.',
  },
  review_given: { status: 409, meaning: 'You have given this conversation your scores already.' },
  review_own: { status: 409, meaning: 'What you handled yourself is for others to score.' },
  model_off: { status: 409, meaning: 'No language model is set up or switched on in this workspace.' },
  calibration_unfit: {
    status: 409,
    meaning:
      'This version of the experience score is not better on answers it had not seen, or was made for another engine.',
  },
  policy_hides: { status: 403, meaning: 'The staff policy of this workspace does not show this.' },
  call_back_closed: { status: 409, meaning: 'No call-back can be asked for, changed or recorded here now.' },
  slot_gone: { status: 409, meaning: 'That time is past, taken or outside hours; pick another.' },
  number_wrong: { status: 422, meaning: 'This is no phone number; give it with its country, such as +34 600 123 456.' },
  address_wrong: { status: 422, meaning: 'This is no e-mail address.' },
  promise_settled: { status: 409, meaning: 'This promise is settled already.' },
  due_missing: { status: 422, meaning: 'A promise needs a due time.' },
  range_too_long: { status: 422, meaning: 'The period is longer than this report gives at once.' },
  // flows
  flow_faulty: {
    status: 422,
    meaning:
      'This flow cannot be published: `faults` names each place where a caller would be stranded, with the path there.',
  },
  flow_changed: { status: 409, meaning: 'Somebody else changed this draft meanwhile; look at theirs first.' },
  number_taken: { status: 409, meaning: 'This number rings somewhere in this installation already.' },
  sound_unreadable: {
    status: 422,
    meaning: 'This is no sound that can be used: a WAV file of at most a minute, not compressed; `problem` says why.',
  },
  flow_in_use: { status: 409, meaning: 'A phone number leads to this flow; point it elsewhere first.' },
  // the installation
  database_away: {
    status: 503,
    meaning: 'The database cannot be reached right now; try again after `retry-after` seconds.',
  },
  busy: {
    status: 503,
    meaning: 'Too much is going on for this to be done in time; try again after `retry-after` seconds.',
  },
  storage_full: { status: 507, meaning: 'There is no room left to store this.' },
  bug: { status: 500, meaning: 'Something went wrong inside Peakend. It has been logged under the request id.' },
} as const satisfies Record<string, { status: number; meaning: string }>

export type RefusalCode = keyof typeof refusals
