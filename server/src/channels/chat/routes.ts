import { chat } from '@peakend/contract/chat.ts'
import type { TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { visitorOf, type Caller } from '../../base/caller.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import { mustResolve, ownAddress } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { rememberTold } from '../../routing/routing.ts'
import * as surveys from '../../surveys/surveys.ts'
import { checkCode, isVerified, makeCode } from './codes.ts'
import { acknowledge } from './delivery.ts'
import { isSiteAllowed, screenLanguageOf } from './rules.ts'
import { chatState, currentChat, shownHistory, shownTurnsAfter } from './shown.ts'
import { findTouchpoint, findTouchpointByKey } from './store.ts'
import { answerAfter } from '../phone/asked.ts'
import { claim, isOwnCall, leaveMessage, ownChat, shownNow, take, wantPerson, type OpenCase } from './talking.ts'
import { transcriptOf } from './transcript.ts'
import { beginVisit, knownFrom, visitingOf, writingOf, type Visiting } from './visitors.ts'

export interface ChatOptions {
  db: Database
  /** Opens what a touchpoint's signing secret was sealed into. */
  openSecret: (sealed: Buffer) => Buffer
  /** The journal's position on this node: what a browser has seen when it begins. */
  position: () => number
  openCase: OpenCase
  /** Whether a page at our own address asks: it may go on with a conversation, wherever that began. */
  isOwnPage?: (headers: HandlerContext['headers']) => boolean
  /** Whether "call us" stands in this touchpoint's widget. */
  offersCalls?: (tx: ReadTx, touchpointId: TouchpointId) => Promise<boolean>
  /** Sends one mail for a workspace, outside any transaction. Throws `mail_not_set` where there is no way out. */
  sendMail: (workspaceId: WorkspaceId, mail: { to: string; subject: string; text: string }) => Promise<boolean | null>
}

/** Opened without a workspace: the function behind it answers two ids for one exact key and needs none. */
const noWorkspace = '00000000-0000-0000-0000-000000000000' as WorkspaceId

const on = routesFor(chat)

export const chatRoutes = (of: ChatOptions) =>
  on.router({ ...beginningRoutes(of), ...talkingRoutes(of), ...knowingRoutes(of), ...afterRoutes() })

/** Works as the visitor who asks, in one transaction. */
const asVisitor = <T>(
  context: HandlerContext,
  work: (tx: Tx, visiting: Visiting) => Promise<T>,
  writes = false,
): Promise<T> => {
  const caller = visitorOf(context.caller)
  const visiting = (writes ? writingOf : visitingOf)(caller)
  return context.db.transact(caller.workspaceId, (tx) => work(tx, visiting))
}

const brandOf = (workspace: Workspace, language: 'en' | 'es') => ({
  name: workspace.name,
  colour: workspace.colour,
  greeting: workspace.greeting[language],
  privacyLine: workspace.privacyLine[language],
  languages: workspace.customerLanguages,
})

const originOf = (context: HandlerContext): string | undefined => {
  const { origin } = context.headers
  return Array.isArray(origin) ? origin[0] : origin
}

const beginningRoutes = (of: ChatOptions) => ({
  start: on.start.handler(async ({ input, context }) => {
    const place = await of.db.read(noWorkspace, (tx) => findTouchpointByKey(tx, input.key))
    if (!place) throw new Refusal('site_unknown')
    const position = of.position()
    return of.db.transact(place.workspaceId, (tx) =>
      start(tx, of, {
        ...place,
        input,
        origin: originOf(context),
        isOwnPage: of.isOwnPage?.(context.headers) ?? false,
        position,
      }),
    )
  }),
})

interface Starting {
  workspaceId: WorkspaceId
  touchpointId: TouchpointId
  origin: string | undefined
  isOwnPage: boolean
  position: number
  input: { visitorToken?: string; customerToken?: string; language?: string; timeZone?: string }
}

const start = async (tx: Tx, of: ChatOptions, from: Starting) => {
  const touchpoint = await findTouchpoint(tx, from.touchpointId)
  if (!touchpoint) throw new Refusal('site_unknown')
  if (!isSiteAllowed(touchpoint.sites, from.origin) && !from.isOwnPage) throw new Refusal('site_not_allowed')
  const known = await knownFrom(tx, { token: from.input.customerToken, touchpoint, open: of.openSecret })
  const { visitor, token } = await beginVisit(tx, {
    touchpointId: touchpoint.touchpointId,
    workspaceId: from.workspaceId,
    visitorToken: from.input.visitorToken,
    language: from.input.language ?? null,
    timeZone: from.input.timeZone,
    known,
  })
  const workspace = await workspaceOf(tx)
  const language = screenLanguageOf(visitor.language ?? from.input.language, workspace.language)
  const isKnown = await isVerified(tx, visitor.customerId)
  const root = await mustResolve(tx, visitor.customerId)
  return {
    visitorToken: token,
    visitorId: visitor.visitorId,
    brand: brandOf(workspace, screenLanguageOf(from.input.language, language)),
    state: await chatState(tx, {
      customerId: visitor.customerId,
      touchpoint,
      isBlocked: root.isBlocked,
    }),
    turns: await shownHistory(tx, visitor.customerId, touchpoint.touchpointId),
    language,
    position: from.position,
    isVerified: isKnown,
    calls: (await of.offersCalls?.(tx, touchpoint.touchpointId)) ?? false,
    name: isKnown ? root.name : null,
    email:
      known?.email ?? (from.input.visitorToken ? await ownAddress(tx, visitor.customerId, visitor.visitorId) : null),
  }
}

const stateOf = (tx: ReadTx, visiting: Visiting) => chatState(tx, visiting)

/** The state, and what of it was told: an estimate a customer saw is remembered. */
const toldState = async (tx: Tx, visiting: Visiting) => {
  const state = await stateOf(tx, visiting)
  if (state.interactionId && state.wait?.estimateMs) await rememberTold(tx, state.interactionId, state.wait.estimateMs)
  return state
}

const talkingRoutes = (of: ChatOptions) => ({
  say: on.say.handler(({ input, context }) =>
    asVisitor(
      context,
      async (tx, visiting) => {
        const received = await take(tx, visiting, { ...input, language: visiting.language }, of.openCase)
        const turn = await shownNow(tx, received, input)
        // while somebody holds it a word of the customer's changes nothing about where they stand
        return { turn, state: received.isSteady ? null : await toldState(tx, visiting) }
      },
      true,
    ),
  ),
  turns: on.turns.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      const current = await currentChat(tx, visiting.customerId, visiting.touchpoint.touchpointId)
      const interactionId = input.interactionId ? await ownChat(tx, visiting, input.interactionId) : undefined
      const turns = interactionId ? await shownTurnsAfter(tx, interactionId, input.after) : []
      // what began meanwhile, in another tab or after the one asked about ended
      const isOther = current && current.interactionId !== interactionId
      const more = isOther ? await shownTurnsAfter(tx, current.interactionId, 0) : []
      return { turns: [...turns, ...more], state: await toldState(tx, visiting), position: 0 }
    }),
  ),
  read: on.read.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      const interactionId = await ownChat(tx, visiting, input.interactionId)
      await acknowledge(tx, interactionId, input.ordinal)
      await interactions.markRead(tx, interactionId, 'customer', input.ordinal)
      return { done: true as const }
    }),
  ),
  received: on.received.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      await acknowledge(tx, await ownChat(tx, visiting, input.interactionId), input.ordinal)
      return { done: true as const }
    }),
  ),
  wantPerson: on.wantPerson.handler(({ context }) =>
    asVisitor(
      context,
      async (tx, visiting) => {
        await wantPerson(tx, visiting, visiting.language, of.openCase)
        return toldState(tx, visiting)
      },
      true,
    ),
  ),
})

const knowingRoutes = (of: ChatOptions) => ({
  leaveMessage: on.leaveMessage.handler(({ input, context }) =>
    asVisitor(
      context,
      async (tx, visiting) => {
        const language = input.language ?? visiting.language
        const left = await leaveMessage(tx, visiting, { ...input, language }, of.openCase)
        return { ...left, state: await stateOf(tx, visiting) }
      },
      true,
    ),
  ),
  claim: on.claim.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      await claim(tx, visiting, input)
      return { done: true as const }
    }),
  ),
  sendCode: on.sendCode.handler(async ({ input, context }) => {
    const mail = await asVisitor(
      context,
      async (tx, visiting) => {
        const { name } = await workspaceOf(tx)
        return makeCode(tx, visiting, { email: input.email, brand: name, language: visiting.language })
      },
      true,
    )
    // after the commit: a mail cannot be taken back
    return { sent: (await of.sendMail(workspaceIdOf(context.caller), mail)) === true }
  }),
  proveCode: on.proveCode.handler(async ({ input, context }) => {
    const proven = await asVisitor(context, (tx, visiting) => checkCode(tx, visiting, input))
    // refused outside the transaction: a wrong try must stay counted
    if (!proven) throw new Refusal('code_wrong')
    return { proven }
  }),
})

const workspaceIdOf = (caller: Caller): WorkspaceId => visitorOf(caller).workspaceId

const afterRoutes = () => ({
  end: on.end.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      await interactions.end(tx, await ownChat(tx, visiting, input.interactionId), 'customer')
      return stateOf(tx, visiting)
    }),
  ),
  survey: on.survey.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      const { interactionId, score, comment } = input
      if (await isOwnCall(tx, visiting, interactionId)) await answerAfter(tx, interactionId, score, comment)
      else await surveys.answer(tx, await ownChat(tx, visiting, interactionId), score, comment)
      return { done: true as const }
    }),
  ),
  transcript: on.transcript.handler(({ input, context }) =>
    asVisitor(context, async (tx, visiting) => {
      const interactionId = await ownChat(tx, visiting, input.interactionId)
      const workspace = await workspaceOf(tx)
      const language = screenLanguageOf(visiting.language, workspace.language)
      const turns = await shownTurnsAfter(tx, interactionId, 0)
      return { text: transcriptOf(turns, { brand: workspace.name, timeZone: workspace.timeZone, language }) }
    }),
  ),
})
