/** The chat channel, as main opens it: routes, the visitor's topic, who a visitor is, what happens by itself. */
import type { LiveRequest } from '@peakend/contract/live.ts'
import type { Caller } from '../../base/caller.ts'
import type { JobKind } from '../../base/jobs.ts'
import type { Credentials } from '../../base/ports.ts'
import type { Reaction } from '../../base/reactions.ts'
import { deliverBy, type WayOut } from '../deliver.ts'
import { chatWayOut, undeliveredTimer } from './delivery.ts'
import { askSurvey, tellLines } from './lines.ts'
import { chatRoutes, type ChatOptions } from './routes.ts'
import { followSilence, silenceTimer } from './silence.ts'
import { typingTold, visitorTopic } from './topics.ts'
import { authenticateVisitor } from './visitors.ts'

/** `others` are the ways out of the other channels: one reaction gives every turn to its own. */
export const openChat = (of: ChatOptions, others: readonly WayOut[] = []) => ({
  /** The visitor behind a token, or null; asked after identity does not know who it is. */
  authenticate: (credentials: Credentials) => authenticateVisitor(of.db, credentials, of.isOwnPage),
  /** Whether a caller may listen to `visitor`; null for topics of others. */
  maySee: (caller: Caller, topic: { name: string }): boolean | null =>
    topic.name === 'visitor' ? caller.kind === 'visitor' : null,
  /** Whom to tell that somebody writes. */
  typing: (caller: Caller, request: Extract<LiveRequest, { do: 'typing' }>) => typingTold(of.db, caller, request),
  routes: chatRoutes(of),
  topics: [visitorTopic],
  reactions: [deliverBy([chatWayOut, ...others]), followSilence, tellLines, askSurvey] satisfies Reaction[],
  jobs: [silenceTimer, undeliveredTimer] satisfies JobKind[],
})
