import type { Database } from '../base/database.ts'
import { openAsking, type Endpoint } from './asking.ts'
import { openBreaker } from './breaker.ts'
import { measuresOf } from './measures.ts'
import { deepenJob, deepenJudged } from './reactions.ts'
import { deepeningRoutes } from './routes.ts'
import { openWorking, type Model } from './working.ts'

/** The module over an endpoint; without one it only shows what is kept, and nothing listens or runs. */
export const openDeepening = (db: Database, endpoint: Endpoint | undefined) => {
  if (!endpoint)
    return { routes: deepeningRoutes(undefined, undefined), reactions: [], jobs: [], close: () => undefined }
  const model: Model = {
    ask: openAsking(endpoint, () => db.clock.now()),
    breaker: openBreaker(),
    measures: measuresOf(db.metrics),
  }
  const working = openWorking(db, model)
  return {
    routes: deepeningRoutes(endpoint, model),
    reactions: [deepenJudged],
    jobs: [deepenJob(working.work)],
    /** Before the jobs are waited for: they end at once then. */
    close: working.close,
  }
}
