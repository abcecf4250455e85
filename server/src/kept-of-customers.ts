/** What the modules within the channels keep of one customer, in the order in which it is shown and erased; and what each forgets when its time is over. */
import { casesPart } from './cases/story.ts'
import { consentsPart } from './customers/consents/consents.ts'
import { customersPart, type PersonalPart } from './customers/customers.ts'
import { deepeningPart, eraseDeepenings } from './deepening/personal.ts'
import { eraseTyped, flowsPart } from './flows/personal.ts'
import { interactionsPart } from './interactions/personal.ts'
import { eventsPart } from './journeys/journeys.ts'
import { erasePromiseWords, promisesPart } from './promises/personal.ts'
import { eraseSurveyWords, surveysPart } from './surveys/personal.ts'

export const ownParts: readonly PersonalPart[] = [
  consentsPart,
  customersPart,
  interactionsPart,
  eventsPart,
  casesPart,
  promisesPart,
  surveysPart,
  deepeningPart,
  flowsPart,
]

export const ownErasers = [erasePromiseWords, eraseSurveyWords, eraseDeepenings, eraseTyped]
