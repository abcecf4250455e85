/**
 * The whole program put together over an open database: every module's routes, reactions, jobs and topics, and what they ask of each other.
 * main starts it, stories and the demo start it too; nothing else knows all modules.
 */
import { contract } from '@peakend/contract/peakend.ts'
import type { Database } from './base/database.ts'
import { openGround } from './base/ground.ts'
import { serve, type ServeOptions } from './base/http.ts'
import { openLive, type Ephemeral, type Live } from './base/live.ts'
import type { Ports } from './base/ports.ts'
import { evaluationsReactions } from './evaluations/reactions.ts'
import { momentsRoutes } from './evaluations/routes.ts'
import { momentsTopic } from './evaluations/topics.ts'
import { interactionHandlers, shownInteraction } from './interactions/routes.ts'
import { interactionTopics, mayHearInteractions } from './interactions/topics.ts'
import { attachmentJobs } from './interactions/attachments/attachments.ts'
import { openDiskStore } from './interactions/attachments/file-store.ts'
import { attachmentRoutes } from './interactions/attachments/routes.ts'
import { sealWith } from './identity/sealed.ts'
import { customersPart } from './customers/customers.ts'
import { customerRoutes } from './customers/routes.ts'
import { eventsPart, eventsTimeline } from './journeys/journeys.ts'
import { journeyRoutes } from './journeys/routes.ts'
import { customersIn } from './interactions/interactions.ts'
import { interactionsPart } from './interactions/personal.ts'
import { openIdentity, type IdentityOptions } from './identity/identity.ts'
import { startAnswers } from './knowledge/answers/answers.ts'
import { answersRoutes } from './knowledge/answers/routes.ts'
import { dueTimer } from './promises/promises.ts'
import { retentionReaction, retentionTimer } from './privacy/privacy.ts'
import { promisesRoutes } from './promises/routes.ts'
import { promisesTopics } from './promises/topics.ts'
import { reportsRoutes } from './reports/routes.ts'
import { openPresenceWatch } from './routing/presence/watch.ts'
import { routingJobs, routingReactions } from './routing/reactions.ts'
import { handOverRoutes, routingRoutes } from './routing/routes.ts'
import { offersTopic } from './routing/topics.ts'
import { standardsRoutes } from './standards/routes.ts'
import { floorRoutes } from './story/floor/routes.ts'
import { openFloorTicker } from './story/floor/ticker.ts'
import { surveysRoutes } from './surveys/routes.ts'

export interface PeakendOptions extends Pick<
  ServeOptions,
  'host' | 'port' | 'publicUrl' | 'trustedProxies' | 'metricsToken' | 'version' | 'deskDir' | 'widgetDir'
> {
  db: Database
  /** The installation's secret: signs cookies, seals small secrets. */
  secret: string
  /** Where files people send are kept. */
  filesDir: string
  mail?: IdentityOptions['mail']
}

/** Opens everything and listens. `close` drains: nobody new, what runs ends, then the sockets. */
export const openPeakend = async (options: PeakendOptions) => {
  const { db } = options
  const address = { url: options.publicUrl ?? '' }
  // filled when live is open; what modules publish before that reaches nobody, and nobody is there
  const open: { live?: Live } = {}
  const publish = (message: Ephemeral): void => open.live?.publish(message)

  const identity = await openIdentity({
    db,
    secret: options.secret,
    publicUrl: () => address.url,
    isSecure: options.publicUrl?.startsWith('https://') ?? false,
    mail: options.mail,
    firstRows: [startAnswers],
    known: [],
  })
  const presence = openPresenceWatch(db)
  const floor = openFloorTicker(db)
  const keeper = sealWith(options.secret, 'touchpoint secrets')
  const routes = {
    ...identity.routes,
    customers: customerRoutes({ visible: customersIn, parts: [customersPart, interactionsPart, eventsPart] }),
    journeys: journeyRoutes({ timeline: [eventsTimeline], keeper, visible: customersIn }),
    interactions: { ...interactionHandlers, ...handOverRoutes(shownInteraction) },
    routing: routingRoutes,
    answers: answersRoutes,
    moments: momentsRoutes,
    promises: promisesRoutes,
    standards: standardsRoutes,
    surveys: surveysRoutes,
    floor: floorRoutes(publish),
    reports: reportsRoutes,
  }
  const files = await openDiskStore(options.filesDir, db.clock.now().getTime())
  const topics = [
    ...interactionTopics,
    offersTopic((workspaceId, personId) => presence.watch(workspaceId, personId)),
    momentsTopic,
    ...promisesTopics,
    floor.topic,
  ]
  const ports: Ports = {
    authenticate: (credentials) => identity.authenticate(credentials),
    async maySee(caller, topic) {
      const own = identity.maySee(caller, topic)
      if (own !== null) return own
      if (caller.kind !== 'person') return false
      return (await db.read(caller.workspaceId, (tx) => mayHearInteractions(tx, caller, topic))) ?? false
    },
  }
  const ground = await openGround({
    db,
    reactions: [...routingReactions, ...evaluationsReactions, retentionReaction],
    jobs: [...identity.jobs, ...attachmentJobs(files), ...routingJobs, dueTimer, retentionTimer([])],
  })
  const served = await serve({ ...options, contract, routes, rawRoutes: attachmentRoutes(files), ports })
  address.url = options.publicUrl ?? served.url
  const live = openLive({
    db,
    journal: ground.journal,
    served,
    ports,
    topics,
    publicUrl: options.publicUrl,
    recheckOn: ['membership.changed'],
  })
  open.live = live
  const stops = [presence.start(live), floor.start(live)]
  return {
    url: address.url,
    identity,
    ground,
    live,
    served,
    async close(): Promise<void> {
      served.drain()
      for (const stop of stops) stop()
      await live.close()
      await served.close()
      await ground.close()
    },
  }
}
export type Peakend = Awaited<ReturnType<typeof openPeakend>>
