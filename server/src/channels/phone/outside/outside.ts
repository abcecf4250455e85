/** Calls of other telephone systems, as main opens them. They need no switch of ours. */
import { forgottenTimer } from './calls.ts'
import { eraseOutsideCalls, outsideCallsPart } from './personal.ts'
import { outsideCallsRoutes } from './routes.ts'
import { outsideCallsTopic } from './topics.ts'

export const openOutsideCalls = () => ({
  routes: outsideCallsRoutes,
  jobs: [forgottenTimer],
  topic: outsideCallsTopic,
  part: outsideCallsPart,
  eraseWords: eraseOutsideCalls,
})
