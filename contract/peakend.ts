/** The whole contract: what server, desk, widget, tests and the OpenAPI document agree on. */
import { answers } from './answers.ts'
import { calibration } from './calibration.ts'
import { callbacks } from './callbacks.ts'
import { cases } from './cases.ts'
import { callLists } from './call-lists.ts'
import { chat } from './chat.ts'
import { check } from './check.ts'
import { consistency } from './consistency.ts'
import { counter } from './counter.ts'
import { customerTexts } from './customer-texts.ts'
import { customers } from './customers.ts'
import { deepening } from './deepening.ts'
import { email } from './email.ts'
import { floor } from './floor.ts'
import { flows } from './flows.ts'
import { hours } from './hours.ts'
import { interactions } from './interactions.ts'
import { journeys } from './journeys.ts'
import { messaging } from './messaging.ts'
import { moments } from './judgements.ts'
import { letters } from './letters.ts'
import { outsideCalls } from './outside-calls.ts'
import { recordings } from './recordings.ts'
import { people, session, setUp } from './people.ts'
import { phone } from './phone.ts'
import { phoneNumbers } from './phone-numbers.ts'
import { priorities } from './priorities.ts'
import { promises } from './promises.ts'
import { reports } from './reports.ts'
import { reviews } from './reviews.ts'
import { routing } from './routing.ts'
import { softphone } from './softphone.ts'
import { standards } from './standards.ts'
import { sureness } from './sureness.ts'
import { surveys } from './surveys.ts'
import { transcription } from './transcription.ts'
import { voices } from './voices.ts'
import { widgetCalls } from './widget-calls.ts'
import { workspace } from './workspace.ts'

export const contract = {
  setUp,
  session,
  people,
  workspace,
  customers,
  customerTexts,
  journeys,
  interactions,
  outsideCalls,
  recordings,
  cases,
  routing,
  priorities,
  hours,
  check,
  callbacks,
  answers,
  chat,
  counter,
  moments,
  reviews,
  calibration,
  consistency,
  deepening,
  promises,
  standards,
  sureness,
  surveys,
  floor,
  flows,
  phoneNumbers,
  transcription,
  voices,
  reports,
  email,
  letters,
  messaging,
  phone,
  softphone,
  widgetCalls,
  callLists,
}
export type Contract = typeof contract
