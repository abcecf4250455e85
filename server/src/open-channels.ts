/** The channels put together: what each needs of the others and of the program. */
import type { TouchpointId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx } from './base/database.ts'
import type { JobKind } from './base/jobs.ts'
import { open as openCase } from './cases/cases.ts'
import { openCallBacks } from './channels/callbacks/callbacks.ts'
import { openChat } from './channels/chat/chat.ts'
import { openCounter } from './channels/counter/counter.ts'
import type { CounterOptions } from './channels/counter/routes.ts'
import { customerTextsRoutes } from './channels/customer-texts/routes.ts'
import { isOurPage } from './channels/counter/visitors.ts'
import { openEmail } from './channels/email/email.ts'
import { openMessaging } from './channels/messaging/messaging.ts'
import { openOutsideCalls } from './channels/phone/outside/outside.ts'
import { measureTalk } from './channels/phone/recordings/measured.ts'
import { openRecordings } from './channels/phone/recordings/open.ts'
import { openPhone, type PhoneOptions } from './channels/phone/phone.ts'
import type { Switch } from './channels/phone/softphone/softphone.ts'
import { offersCalls } from './channels/phone/widget/lines.ts'
import { openWidgetCalls } from './channels/phone/widget/widget-calls.ts'
import { transcriptionRoutes } from './channels/phone/recogniser/routes.ts'
import { openRecognisers, type Recognisers } from './channels/phone/recogniser/settings.ts'
import { afterwardsDelivery, writeAfterwards } from './channels/phone/words/afterwards.ts'
import { messageHearer } from './channels/phone/words/messages.ts'
import { lineOf } from './flows/flows.ts'
import { keyFor, sealWith } from './identity/sealed.ts'
import { workspacesOfPerson } from './identity/workspaces/workspaces.ts'
import type { FileStore } from './interactions/attachments/file-store.ts'

export interface ChannelsOptions {
  db: Database
  secret: string
  files: FileStore
  sendMail: CounterOptions['sendMail']
  /** The telephone switch; calls are off without one. */
  switch?: Switch
  /** A switch that this node does not have may stand at another. */
  mayBeElsewhere?: boolean
  /** Where a dialled number leads. */
  lineOf?: PhoneOptions['lineOf']
  soundFor?: PhoneOptions['soundFor']
  /** Models that write down what is said, on this machine. */
  speechModelsDir?: string
  /** What is only there once everything is open. */
  late: { url: string; position: () => number }
}

/** Calls of other telephone systems, and what is recorded of any; what was said in it is written down afterwards where nobody did. */
const openOthers = ({ db, files, secret, switch: ours }: ChannelsOptions, recognisers: Recognisers) => {
  const outside = openOutsideCalls()
  const recordings = openRecordings({
    db,
    files,
    keeper: sealWith(secret, 'recording keys'),
    signingKey: keyFor(secret, 'recording addresses'),
    telephony: ours?.telephony,
    hearMessage: messageHearer({ db, recognisers }),
  })
  return {
    reactions: [measureTalk, writeAfterwards],
    routes: { outsideCalls: outside.routes, recordings: recordings.routes },
    rawRoutes: recordings.rawRoutes,
    jobs: [
      ...outside.jobs,
      ...recordings.jobs,
      afterwardsDelivery({ db, recognisers, soundOf: recordings.wholeSound }),
    ],
    parts: [outside.part, recordings.part],
    erasers: [outside.eraseWords, recordings.eraseWords],
    topics: [outside.topic],
  }
}

/** Calls by telephone and from the widget. */
const openCalls = (of: ChannelsOptions) => {
  const { db, late } = of
  const isOwnPage = (headers: Parameters<typeof isOurPage>[0]): boolean => isOurPage(headers, late.url)
  const widgetCalls = openWidgetCalls({ db, switch: of.switch, publicUrl: () => late.url, isOwnPage })
  const hasSwitch = (): boolean => of.switch?.telephony.isUp ?? of.mayBeElsewhere ?? false
  const writing = { db, keeper: sealWith(of.secret, 'recogniser secrets'), modelsDir: of.speechModelsDir }
  const recognisers = openRecognisers(writing)
  const phone = openPhone({
    db,
    recognisers,
    visits: widgetCalls.visits,
    telephony: of.switch?.telephony,
    lead: of.switch?.lead,
    country: of.switch?.country,
    soundFor: of.soundFor,
    lineOf: of.lineOf ?? ((dialled) => lineOf(db, dialled)),
    workspacesOf: (personId) => workspacesOfPerson(db, personId),
  })
  return {
    phone,
    widgetCalls,
    recognisers,
    transcription: transcriptionRoutes(writing),
    isOwnPage,
    offersCalls: async (tx: ReadTx, touchpointId: TouchpointId) => hasSwitch() && (await offersCalls(tx, touchpointId)),
  }
}

/** The channels, each with its way out. */
export const openChannels = (of: ChannelsOptions) => {
  const { db, secret, late, files, sendMail } = of
  const keeper = sealWith(secret, 'touchpoint secrets')
  const callBacks = openCallBacks({
    db,
    publicUrl: () => late.url,
    signingKey: keyFor(secret, 'call-back links'),
    openCase,
    sendMail,
  })
  const email = openEmail({
    db,
    secret,
    keeper: sealWith(secret, 'mailbox secrets'),
    blobs: files,
    callBackLink: callBacks.linkFor,
  })
  const messaging = openMessaging({
    db,
    keeper: sealWith(secret, 'message account secrets'),
    blobs: files,
    publicUrl: () => late.url,
    callBackLink: callBacks.linkFor,
  })
  const { phone, widgetCalls, offersCalls, isOwnPage, transcription, recognisers } = openCalls(of)
  const others = openOthers(of, recognisers)
  const chat = openChat(
    {
      db,
      openSecret: (sealed) => keeper.open(sealed),
      position: () => late.position(),
      openCase,
      isOwnPage,
      offersCalls,
      sendMail,
    },
    [email.wayOut, phone.wayOut, ...messaging.waysOut],
  )
  const signingKey = keyFor(secret, 'counter surveys')
  const counter = openCounter({ db, publicUrl: () => late.url, signingKey, sendMail })
  return {
    chat,
    email,
    counter,
    callBacks,
    phone,
    widgetCalls,
    parts: [...phone.parts, ...others.parts],
    erasers: [phone.eraseWords, ...others.erasers],
    topics: [...phone.topics, ...others.topics],
    routes: {
      chat: chat.routes,
      email: email.routes,
      letters: email.letters,
      counter: counter.routes,
      customerTexts: customerTextsRoutes,
      messaging: messaging.routes,
      phone: phone.routes,
      transcription,
      callLists: phone.lists,
      widgetCalls: widgetCalls.routes,
      ...others.routes,
    },
    rawRoutes: [...email.rawRoutes, ...messaging.rawRoutes, ...others.rawRoutes],
    watches: [...email.watches, ...messaging.watches, ...phone.watches, ...widgetCalls.watches],
    reactions: [
      ...chat.reactions,
      ...counter.reactions,
      ...callBacks.reactions,
      ...messaging.reactions,
      ...phone.reactions,
      ...others.reactions,
    ],
    jobs: [chat, email, counter, callBacks, messaging, phone, others].flatMap((one): JobKind[] => [...one.jobs]),
  }
}
