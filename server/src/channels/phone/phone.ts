/** The phone channel, as main opens it. Without a switch its routes say that calls are off, and everything else works. */
import type { Event } from '@peakend/contract/events.ts'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import type { JobKind } from '../../base/jobs.ts'
import type { Reaction } from '../../base/reactions.ts'
import type { WatchKind } from '../../base/watches.ts'
import { openAdapter } from './adapter.ts'
import type { Line } from './arriving.ts'
import { tickTimer } from './calls.ts'
import { dialCallBacks } from './dialling.ts'
import { followConversation, phoneWayOut, ringOffered } from './following.ts'
import { openHands, type HandsOptions } from './hands.ts'
import { dialTimer, followListCalls } from './lists/dialler.ts'
import { callListsPart } from './lists/personal.ts'
import { callListsRoutes } from './lists/routes.ts'
import { callsPart, eraseCallWords } from './personal.ts'
import { phoneRoutes } from './routes.ts'
import type { Telephony } from './telephony.ts'
import { callTopic, runningTopic } from './topics.ts'
import type { Visits } from './widget/visits.ts'
import type { Recognisers } from './recogniser/settings.ts'
import { wordsPauseTimer } from './words/pausing.ts'
import { openWords } from './words/words.ts'

export type { Line } from './arriving.ts'

export interface PhoneOptions {
  db: Database
  /** The switch; left out where none is set up. */
  telephony?: Telephony
  /** The one that hears of calls, where several nodes share the switch: away but on one of them. */
  lead?: Telephony
  /** Where a dialled number leads, of whichever workspace; null for none of ours. */
  lineOf: (dialled: string) => Promise<Line | null>
  workspacesOf: (personId: PersonId) => Promise<WorkspaceId[]>
  /** Browsers that call from the widget. */
  visits?: Visits | null
  /** What flows say, as files the switch can play; nothing is heard of them without it. */
  soundFor?: HandsOptions['soundFor']
  /** Whose numbers may be typed without it. */
  country?: string
  /** What writes down what is said; nobody does without it. */
  recognisers?: Recognisers
}

export const openPhone = (of: PhoneOptions) => {
  const running = of.telephony
    ? follow({ ...of, telephony: of.lead ?? of.telephony, own: of.lead && of.telephony })
    : null
  return {
    routes: phoneRoutes(of.telephony ?? null, of.country),
    lists: callListsRoutes(of.telephony ?? null),
    reactions: [followConversation, dialCallBacks, followListCalls] satisfies Reaction[],
    /** For routing: whoever a call is held out to is rung in the same transaction. */
    ringOffered,
    jobs: [tickTimer, wordsPauseTimer, dialTimer] satisfies JobKind[],
    topics: [callTopic, runningTopic],
    /** Nothing is watched: it hears of calls that changed on any node. */
    watches: running ? [running.watch] : [],
    wayOut: phoneWayOut,
    parts: [callListsPart, callsPart],
    eraseWords: eraseCallWords,
    /** Another browser became this person's phone: what the one before was in is lost. */
    renewed: (phoneName: string) => running?.adapter.renewed(phoneName),
    /** Settles once all that was told is dealt with and done. */
    async quiet() {
      await running?.adapter.quiet()
      await running?.words?.quiet()
    },
    async close() {
      running?.stopHearing()
      await running?.adapter.close()
      await running?.hands.close()
      await running?.words?.close()
    },
  }
}

const follow = (of: PhoneOptions & { telephony: Telephony; own?: Telephony }) => {
  const { db, telephony } = of
  const hands = openHands({
    db,
    telephony,
    soundFor: of.soundFor,
    onMissing: (_ref, leg) => adapter.missing(leg),
    onUnspoken: (leg, handle) => adapter.unspoken(leg, handle),
  })
  const adapter = openAdapter({ ...of, hands })
  const words = of.recognisers ? openWords({ db, telephony, recognisers: of.recognisers }) : null
  const nudge = (workspaceId: WorkspaceId, event: Event): void => {
    if (event.type === 'recording.changed') words?.nudgeOf(event.interactionId)
    if (event.type !== 'call.changed') return
    const ref = { workspaceId, callId: event.callId, interactionId: event.interactionId }
    hands.nudge(ref)
    words?.nudge(ref, event.stage)
  }
  const stopHearing = db.onCommitted(nudge)
  const watch: WatchKind = {
    kind: 'phone.calls',
    run: () => Promise.resolve(),
    hear(events) {
      for (const { workspaceId, event } of events) nudge(workspaceId, event)
    },
  }
  return { hands, adapter, words, watch, stopHearing }
}
