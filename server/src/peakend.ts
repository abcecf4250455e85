/**
 * The whole program put together over an open database: every module's routes, reactions, jobs and topics, and what they ask of each other.
 * main starts it, stories and the demo start it too; nothing else knows all modules.
 */
import path from 'node:path'
import { contract } from '@peakend/contract/peakend.ts'
import type { Database } from './base/database.ts'
import { openGround, type Ground } from './base/ground.ts'
import { serve, type Served, type ServeOptions } from './base/http.ts'
import type { RawRoute } from './base/raw-route.ts'
import { openLive, publishEphemeral, type Ephemeral } from './base/live.ts'
import { pausedTouchpoints } from './channels/email/mailboxes/mailboxes.ts'
import { openSoftphone, type Switch } from './channels/phone/softphone/softphone.ts'
import { consentsTimeline, messagesPart } from './channels/messaging/story.ts'
import { eraseMailWords, mailsPart } from './channels/email/personal.ts'
import { casesTimeline } from './cases/story.ts'
import { casesJobs, casesReactions } from './cases/reactions.ts'
import { caseOfInteraction, caseRoutes, needHandlers } from './cases/routes.ts'
import { startNeeds } from './cases/cases.ts'
import { numbersRoutes } from './flows/numbers/routes.ts'
import { flowsRoutes } from './flows/routes.ts'
import { promptUpload, voicesRoutes } from './flows/voices/routes.ts'
import { speakDelivery } from './flows/voices/speaking.ts'
import { openVoices, type Voices } from './flows/voices/voices.ts'
import { interactionsTimeline } from './interactions/story.ts'
import { knownSections } from './known-about-people.ts'
import { ownErasers, ownParts } from './kept-of-customers.ts'
import { openChannels, type ChannelsOptions } from './open-channels.ts'
import { portsOf } from './who-asks.ts'
import type { Ports } from './base/ports.ts'
import type { Endpoint } from './deepening/asking.ts'
import { openDeepening } from './deepening/open.ts'
import { evaluationsJobs, evaluationsReactions } from './evaluations/reactions.ts'
import { momentsRoutes } from './evaluations/routes.ts'
import { calibrationRoutes } from './evaluations/calibrations/routes.ts'
import { reviewsRoutes } from './evaluations/reviews/routes.ts'
import { momentsTopic } from './evaluations/topics.ts'
import { wrapUpTimer } from './interactions/interactions.ts'
import { interactionHandlers, shownInteraction } from './interactions/routes.ts'
import { interactionTopics } from './interactions/topics.ts'
import { attachmentJobs } from './interactions/attachments/attachments.ts'
import { openDiskStore, type FileStore } from './interactions/attachments/file-store.ts'
import { openS3Store, type S3Options } from './interactions/attachments/s3-store.ts'
import { attachmentRoutes } from './interactions/attachments/routes.ts'
import { sealWith } from './identity/sealed.ts'
import type { PersonalPart } from './customers/customers.ts'
import { customerRoutes } from './customers/routes.ts'
import { eventsTimeline } from './journeys/journeys.ts'
import { journeyRoutes } from './journeys/routes.ts'
import { customersIn } from './interactions/interactions.ts'
import type { ProgramPart } from './config.ts'
import { openIdentity, type IdentityOptions } from './identity/identity.ts'
import { startAnswers } from './knowledge/answers/answers.ts'
import { answersRoutes } from './knowledge/answers/routes.ts'
import { promiseCallBacks } from './promises/call-backs.ts'
import { dueTimer } from './promises/promises.ts'
import { retentionReaction, retentionTimer } from './privacy/privacy.ts'
import { promisesTimeline } from './promises/story.ts'
import { promisesRoutes } from './promises/routes.ts'
import { promisesTopics } from './promises/topics.ts'
import { surenessRoutes } from './evaluations/sureness/routes.ts'
import { consistencyRoutes } from './reports/consistency/routes.ts'
import { packReaction, packTimer } from './reports/consistency/reactions.ts'
import { reportsRoutes } from './reports/routes.ts'
import { workspacesOfPerson } from './identity/workspaces/workspaces.ts'
import { readOnDelivery } from './routing/hours/holidays/holidays.ts'
import { hoursRoutes } from './routing/hours/routes.ts'
import { elsewhereDelivery } from './routing/presence/elsewhere.ts'
import { openPresenceWatch } from './routing/presence/watch.ts'
import { startQueue } from './routing/routing.ts'
import { callBackJobs, callBackReactions } from './routing/callbacks/reactions.ts'
import { callBackHandlers } from './routing/callbacks/routes.ts'
import { routingJobs, routingReactions } from './routing/reactions.ts'
import { prioritiesRoutes } from './routing/priorities/routes.ts'
import { handOverRoutes, routingRoutes } from './routing/routes.ts'
import { offersTopic } from './routing/topics.ts'
import { standardsRoutes } from './standards/routes.ts'
import { floorRoutes } from './story/floor/routes.ts'
import { openFloorTicker } from './story/floor/ticker.ts'
import { surveysTimeline } from './surveys/story.ts'
import { surveysRoutes } from './surveys/routes.ts'
import { checkRoutes } from './workforce/check/routes.ts'

export interface PeakendOptions extends Pick<
  ServeOptions,
  'host' | 'port' | 'publicUrl' | 'trustedProxies' | 'metricsToken' | 'roomIn' | 'version' | 'deskDir' | 'widgetDir'
> {
  db: Database
  /** The installation's secret: signs cookies, seals small secrets. */
  secret: string
  /** Where files people send are kept. */
  filesDir: string
  /** An S3-compatible store for them instead; `filesDir` holds what is coming in. */
  store?: S3Options
  mail?: IdentityOptions['mail']
  /** An OpenAI-compatible endpoint; without it no workspace can switch a language model on. */
  model?: Endpoint
  lineOf?: ChannelsOptions['lineOf']
  speechModelsDir?: string
  /** The telephone switch; calls are off without one. */
  switch?: Switch
  /** Created before anybody can ask, where the installation waits for its first administrator. */
  admin?: { email: string; password: string }
  /** What this node does; everything where it is left out. */
  parts?: ReadonlySet<ProgramPart>
  /** Pages of the demo. */
  pages?: readonly RawRoute[]
}

/** What is only there once everything is open: modules reach it through this. */
interface Late {
  url: string
  position: () => number
}

const VOICE_SECRETS = 'voice secrets'

const identityOf = (options: PeakendOptions, late: Late) =>
  openIdentity({
    db: options.db,
    secret: options.secret,
    publicUrl: () => late.url,
    isSecure: options.publicUrl?.startsWith('https://') ?? false,
    mail: options.mail,
    firstRows: [startAnswers, startNeeds, startQueue],
    known: knownSections,
  })
type Identity = Awaited<ReturnType<typeof identityOf>>

const filesOf = ({ db, store, filesDir }: PeakendOptions): Promise<FileStore> =>
  store
    ? openS3Store(store, path.join(filesDir, 'incoming'), db.clock)
    : openDiskStore(filesDir, db.clock.now().getTime())

/** Every noun's routes, as the contract names them. */
const routesOf = (
  options: PeakendOptions,
  identity: Identity,
  late: Late,
  channels: ReturnType<typeof openChannels>,
  {
    parts,
    deepening,
    voices,
  }: { parts: readonly PersonalPart[]; deepening: ReturnType<typeof openDeepening>; voices: Voices },
) => ({
  ...identity.routes,
  customers: customerRoutes({ visible: customersIn, tied: caseOfInteraction, parts }),
  journeys: journeyRoutes({
    timeline: [
      eventsTimeline,
      interactionsTimeline,
      casesTimeline,
      promisesTimeline,
      surveysTimeline,
      consentsTimeline,
    ],
    keeper: sealWith(options.secret, 'touchpoint secrets'),
    visible: customersIn,
  }),
  interactions: { ...interactionHandlers, ...needHandlers, ...handOverRoutes(shownInteraction) },
  cases: caseRoutes,
  routing: routingRoutes,
  priorities: prioritiesRoutes(),
  hours: hoursRoutes(options.db),
  check: checkRoutes(pausedTouchpoints),
  callbacks: { ...callBackHandlers, ...channels.callBacks.routes },
  flows: flowsRoutes,
  phoneNumbers: numbersRoutes,
  voices: voicesRoutes({ voices, keeper: sealWith(options.secret, VOICE_SECRETS) }),
  answers: answersRoutes,
  moments: momentsRoutes,
  reviews: reviewsRoutes,
  calibration: calibrationRoutes,
  consistency: consistencyRoutes,
  sureness: surenessRoutes,
  deepening: deepening.routes,
  promises: promisesRoutes,
  standards: standardsRoutes,
  surveys: surveysRoutes,
  floor: floorRoutes((message: Ephemeral) => publishEphemeral(options.db, message)),
  reports: reportsRoutes,
  ...channels.routes,
})

const modulesOf = async (options: PeakendOptions, identity: Identity, late: Late) => {
  const { db } = options
  const presence = openPresenceWatch(db)
  const floor = openFloorTicker(db)
  const files = await filesOf(options)
  const sendMail: typeof identity.post.sendFor = (...of) => identity.post.sendFor(...of)
  const soundsDir = path.join(options.filesDir, 'sounds')
  const voices = openVoices({ db, keeper: sealWith(options.secret, VOICE_SECRETS), files, soundsDir })
  const channels = openChannels({
    ...options,
    late,
    files,
    sendMail,
    soundFor: voices.soundFor,
    mayBeElsewhere: options.parts && !options.parts.has('phone'),
  })
  const { chat, counter, callBacks, phone } = channels
  const softphone = openSoftphone({ db, switch: options.switch, renewed: phone.renewed })
  const deepening = openDeepening(db, options.model)
  // messages go by a customer's addresses: before those do
  const parts = [mailsPart, messagesPart, callBacks.part, ...channels.parts, ...ownParts, counter.part]
  return {
    watches: channels.watches,
    chat,
    counter,
    callBacks,
    phone,
    widgetCalls: channels.widgetCalls,
    presence,
    floor,
    deepening,
    softphone,
    routes: {
      ...routesOf(options, identity, late, channels, { parts, deepening, voices }),
      softphone: softphone.routes,
    },
    rawRoutes: [...attachmentRoutes(files), promptUpload(files), ...channels.rawRoutes, ...(options.pages ?? [])],
    topics: [
      ...interactionTopics,
      momentsTopic,
      ...promisesTopics,
      floor.topic,
      ...chat.topics,
      ...channels.topics,
      // the last topic of a name answers for subscribing to it: who listens to their inbox is watched from then on
      offersTopic((workspaceId, personId) => presence.watch(workspaceId, personId)),
    ],
    reactions: [
      ...casesReactions,
      ...routingReactions,
      ...callBackReactions,
      promiseCallBacks,
      ...evaluationsReactions,
      ...deepening.reactions,
      ...channels.reactions,
      packReaction,
      retentionReaction,
    ],
    jobs: [
      ...identity.jobs,
      ...attachmentJobs(files),
      wrapUpTimer,
      ...casesJobs,
      readOnDelivery(db),
      ...routingJobs((workspaceId) => presence.here(workspaceId), phone.ringOffered),
      elsewhereDelivery(db, (personId) => workspacesOfPerson(db, personId)),
      ...callBackJobs,
      dueTimer,
      ...evaluationsJobs,
      ...deepening.jobs,
      speakDelivery(db, voices),
      ...channels.jobs,
      packTimer,
      retentionTimer([eraseMailWords, ...ownErasers, counter.eraseWords, callBacks.eraseWords, ...channels.erasers]),
    ],
  }
}

type Modules = Awaited<ReturnType<typeof modulesOf>>

/** The live socket of this node, with what goes on for as long as somebody listens. */
const openLiveOf = (
  options: PeakendOptions,
  { modules, ground, served, ports }: { modules: Modules; ground: Ground; served: Served; ports: Ports },
) => {
  const live = openLive({
    db: options.db,
    journal: ground.journal,
    served,
    ports,
    topics: modules.topics,
    publicUrl: options.publicUrl,
    typing: (caller, request) => modules.chat.typing(caller, request),
    recheckOn: ['membership.changed'],
  })
  const stops = [modules.presence.start(live), modules.floor.start(live)]
  const close = async (): Promise<void> => {
    for (const stop of stops) stop()
    await live.close()
  }
  return { live, close }
}

/**
 * Opens what this node does, and listens; one that answers no requests still tells its health. `close` drains: nobody new, what runs ends, then the
 * sockets.
 */
export const openPeakend = async (options: PeakendOptions) => {
  const { db } = options
  const does = (part: ProgramPart): boolean => options.parts?.has(part) ?? true
  const late: Late = { url: options.publicUrl ?? '', position: () => 0 }
  const identity = await identityOf(options, late)
  const modules = await modulesOf(options, identity, late)
  const ports = portsOf(db, identity, modules)
  if (options.admin) await identity.ensureAdministrator(options.admin)
  const ground = await openGround({
    db,
    reactions: does('reactions') ? modules.reactions : [],
    jobs: does('jobs') ? modules.jobs : [],
    watches: does('jobs') ? modules.watches : [],
  })
  late.position = () => ground.journal.position
  try {
    const { routes, rawRoutes } = modules
    const served = await serve({ ...options, contract, routes, rawRoutes, ports, answers: does('http') })
    late.url = options.publicUrl ?? served.url
    const live = does('live') ? openLiveOf(options, { modules, ground, served, ports }) : undefined
    const endPhones = modules.softphone.attach(served, ports, options.publicUrl)
    const endCalls = modules.widgetCalls.attach(served)
    const close = async (): Promise<void> => {
      served.drain()
      endPhones()
      endCalls()
      modules.softphone.close()
      modules.deepening.close()
      await live?.close()
      await served.close()
      await modules.phone.close()
      await ground.close()
    }
    return { url: late.url, identity, ground, live: live?.live, served, close }
  } catch (fault) {
    await modules.phone.close()
    await ground.close()
    throw fault
  }
}
export type Peakend = Awaited<ReturnType<typeof openPeakend>>
