/** The counter channel, as main opens it: routes, who a visitor's device is, what happens by itself, what it keeps of people. */
import type { Credentials } from '../../base/ports.ts'
import { eraseVisitWords, visitsPart } from './personal.ts'
import { askAtExit, followHolder, goneTimer, surveyMail } from './reactions.ts'
import { counterRoutes, type CounterOptions } from './routes.ts'
import { authenticateVisit } from './visitors.ts'

export const openCounter = (of: CounterOptions) => ({
  /** The visitor behind a device's secret, or null. */
  authenticate: (credentials: Credentials) => authenticateVisit(of, credentials),
  routes: counterRoutes(of),
  reactions: [followHolder, askAtExit],
  jobs: [goneTimer, surveyMail(of)],
  part: visitsPart,
  eraseWords: eraseVisitWords,
})
