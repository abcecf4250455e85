/** A shop with the chat on its site, over the real server: for tests of the channel. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { chat as contract } from '@peakend/contract/chat.ts'
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import { eventually } from './harness.ts'
import { house } from './house.ts'
import { testServer, type TestServerOptions } from './server.ts'
import { openLive } from '../src/base/live.ts'
import { openChat } from '../src/channels/chat/chat.ts'
import { Refusal } from '../src/base/refusal.ts'
import { open as openCase } from '../src/cases/cases.ts'
import * as interactions from '../src/interactions/interactions.ts'
import { setPresence } from '../src/routing/presence/presence.ts'
import { addQueue, setMembers } from '../src/routing/queues/queues.ts'
import { giveTo } from '../src/routing/routing.ts'
import { routingReactions } from '../src/routing/reactions.ts'

export interface Started {
  visitorToken: string
  visitorId: string
  state: ChatState
  turns: VisitorTurn[]
  isVerified: boolean
  name: string | null
  brand: { greeting: string; colour: string }
}
export type SaidBack = { turn: VisitorTurn; state: ChatState }
export const page = { url: 'https://shop.example/kettle', title: 'Blue kettle', referrer: '' }
export const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code
export const signing = 'a secret the shop keeps, of 32 bytes'

/** A brand with a chat on its site, an agent who is there, and everything that happens by itself. */
export const openShop = async (
  t: TestContext,
  more: {
    sites?: string[]
    isAgentHere?: boolean
    helloMs?: number
    behindMs?: number
  } & Partial<TestServerOptions> = {},
) => {
  const mails: { to: string; subject: string; text: string }[] = []
  let isMailSet = true
  const made = openChatParts()
  const h = await house(t, { reactions: [...made.reactions, ...routingReactions], jobs: made.jobs })
  const { workspaceId } = h
  const chat = openChat({
    db: h.db,
    openSecret: (sealed) => sealed,
    position: () => 0,
    openCase,
    sendMail: async (_, mail) => {
      if (!isMailSet) throw new Refusal('mail_not_set')
      mails.push(mail)
      return true
    },
  })
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(workspaceId, work)
  const agent = await h.person('Ana Prieto', 'agent')
  const touchpointId = randomUUID()
  const key = `pk_${randomUUID()}`
  const queueId = await h.db.transact(workspaceId, async (tx) => {
    const queue = await addQueue(tx, {
      name: 'Deliveries',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: 'always',
      messageAnswerMs: 4 * 3_600_000,
    })
    await setMembers(tx, queue.id, [agent])
    await tx.query(
      'test.touchpoint',
      `insert into touchpoints (workspace_id, touchpoint_id, name, channel, stage, queue_id, key, sites, sealed_secret, created_at)
       values ($1, $2, 'Shop', 'chat', 'decision', $3, $4, $5, $6, $7)`,
      [workspaceId, touchpointId, queue.id, key, more.sites ?? [], Buffer.from(signing), tx.now],
    )
    if (more.isAgentHere !== false) await setPresence(tx, agent, 'available', null)
    return queue.id as QueueId
  })
  const ports = {
    authenticate: (credentials: Parameters<typeof chat.authenticate>[0]) => chat.authenticate(credentials),
    maySee: async (...of: Parameters<typeof chat.maySee>) => chat.maySee(...of) ?? false,
  }
  let close = () => Promise.resolve()
  t.after(() => close())
  const served = await testServer(t, h, {
    ...more,
    contract: { chat: contract },
    routes: { chat: chat.routes },
    ports,
  })
  const { journal } = await h.ground()
  const live = openLive({
    db: h.db,
    journal,
    served,
    ports,
    topics: chat.topics,
    typing: chat.typing,
    ...onlySet(more),
  })
  close = live.close
  const start = async (
    of: { visitorToken?: string; customerToken?: string; language?: string; timeZone?: string; origin?: string } = {},
  ) => {
    const { origin, ...body } = of
    const headers: Record<string, string> = origin ? { origin } : {}
    return served.call('POST', '/api/chat/start', { body: { key, page, ...body }, headers })
  }
  const visit = async (of: Parameters<typeof start>[0] = {}) => {
    const answer = await start(of)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const started = answer.body as Started
    const as = { authorization: `Bearer ${started.visitorToken}` }
    const ask = (method: string, path: string, body?: unknown) =>
      served.call(method, `/api/chat${path}`, { body, headers: as })
    const say = async (text: string, senderId: string = randomUUID()) => ask('POST', '/turns', { senderId, text, page })
    const said = async (text: string) => (await say(text)).body as SaidBack
    return { ...started, ask, say, said, as }
  }
  const reply = (interactionId: InteractionId, text: string, personId: PersonId = agent) =>
    inside((tx) => interactions.reply(tx, { interactionId, personId, senderId: randomUUID(), text, attachmentIds: [] }))
  const answerIt = (interactionId: InteractionId) =>
    inside((tx) => giveTo(tx, { interactionId, personId: agent, why: 'taken' }))
  const setMail = (isSet: boolean) => void (isMailSet = isSet)
  return {
    ...h,
    ...served,
    // the server has one of its own
    drain: h.drain,
    workspaceId,
    agent,
    queueId,
    key,
    mails,
    setMail,
    start,
    visit,
    inside,
    reply,
    answerIt,
    live,
  }
}
const onlySet = ({ helloMs, behindMs }: { helloMs?: number; behindMs?: number }) => ({ helloMs, behindMs })
/** What happens by itself takes a moment: asks until the answer is the one expected, then says both. */
export const becomes = async <T>(ask: () => Promise<T>, expected: T | RegExp): Promise<void> => {
  let last: T | undefined
  const fits = (one: T) => (expected instanceof RegExp ? expected.test(String(one)) : one === expected)
  await eventually(async () => fits((last = await ask())) || undefined).catch(() => undefined)
  if (expected instanceof RegExp) assert.match(String(last), expected)
  else assert.equal(last, expected)
}
const openChatParts = () =>
  openChat({ db: null as never, openSecret: (s) => s, position: () => 0, openCase, sendMail: async () => true })
