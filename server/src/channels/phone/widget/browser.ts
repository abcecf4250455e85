/** One visitor's browser on the line: its socket, its call at the switch, and what it is told. The call goes on while the socket is lost. */
import { Hello, Said, type Heard, type OwnCall } from '@peakend/contract/widget-calls.ts'
import type { WebSocket } from 'ws'
import type { Database } from '../../../base/database.ts'
import { mustResolve } from '../../../customers/customers.ts'
import { isSiteAllowed } from '../../chat/rules.ts'
import type { CallRef } from '../store.ts'
import { NoSuchLeg, SwitchAway, type LegName, type Telephony } from '../telephony.ts'
import { openDialog, type Dialog } from './dialog.ts'
import { widgetLeadsTo } from './lines.ts'
import { hashOf, workspaceOfPass } from './passes.ts'
import { fitOffer } from './sdp.ts'
import { ownCall } from './shown.ts'
import { callOfPass, usePass, type PassRow } from './store.ts'
import type { Visit, Visits } from './visits.ts'

export interface BrowserOptions {
  db: Database
  telephony: Telephony
  sipUrl: string
  visits: Visits
  /** Whether a page at our own address asks. */
  isOwnPage: boolean
  origin: string | undefined
  /** A call of ours: hear of its changes until it is over. */
  follow: (browser: Browser) => void
  unfollow: (browser: Browser) => void
}

export interface Browser {
  readonly of: BrowserOptions
  readonly socket: WebSocket
  ref: CallRef | null
  leg: LegName | null
  visit: Visit | null
  dialog: Dialog | null
  /** The hash of its pass; empty before it said hello. */
  pass: string
  said: number
  isOver: boolean
  timers: NodeJS.Timeout[]
}

/** A network that comes back takes its call up again; the sound itself is missed by the switch after 10 s. */
const LOST_MS = 30_000
const HELLO_MS = 10_000
/** Places move when others are answered. */
const TELL_EVERY_MS = 10_000
const PING_MS = 10_000
const MOST_SAID = 20

/** Calls whose browser was lost, by the hash of their pass: each ends unless the browser comes back in time. */
const losing = new Map<string, () => void>()

const say = ({ socket }: Browser, heard: Heard): void => socket.send(JSON.stringify(heard))

const refuse = (b: Browser, why: Extract<Heard, { refused: string }>['refused']): void => {
  if (b.isOver) return
  say(b, { refused: why })
  endBrowser(b, 4403, why)
}

/** Its socket is done with; what becomes of the call is not said by that. */
export const endBrowser = (b: Browser, code = 1000, why = 'over'): void => {
  if (b.isOver) return
  b.isOver = true
  for (const timer of b.timers) clearInterval(timer)
  b.of.unfollow(b)
  if (b.visit) b.of.visits.end(b.visit)
  b.socket.close(code, why)
}

/** By the switch, so that a call taken up after a restart ends the same way. */
const hangUp = ({ leg, dialog, of }: Browser): void => {
  if (leg === null) return dialog?.hangUp()
  of.telephony.hangUp(leg).catch((err: unknown) => {
    if (!(err instanceof NoSuchLeg || err instanceof SwitchAway))
      of.db.log.error({ err }, 'a visitor could not hang up')
  })
}

const tell = async (b: Browser): Promise<void> => {
  const { ref } = b
  if (!ref || b.isOver) return
  const call = await b.of.db.read(ref.workspaceId, (tx) => ownCall(tx, ref))
  if (!call || b.isOver) return
  say(b, { call })
  if (call.stage === 'over' || call.stage === 'booked') endBrowser(b)
}

/** Something about its call may have changed. */
export const tellBrowser = (b: Browser): void =>
  void tell(b).catch((err: unknown) => b.of.db.log.warn({ err }, 'a visitor could not be told of their call'))

const gone: OwnCall = {
  interactionId: null,
  stage: 'over',
  agentName: null,
  place: null,
  estimateMs: null,
  isCallBackOffered: false,
  answeredAt: null,
}

const cameOf =
  (b: Browser): Visit['came'] =>
  (call) => {
    if (!call) {
      if (!b.isOver) say(b, { call: gone })
      return endBrowser(b)
    }
    b.ref = call.ref
    b.leg = call.leg
    // they went while it came
    if (b.isOver) return hangUp(b)
    b.of.follow(b)
    tellBrowser(b)
  }

const mayAsk = ({ of }: Browser, { sites }: PassRow): boolean => of.isOwnPage || isSiteAllowed(sites, of.origin)

const begin = async (b: Browser, { pass: token, page }: Hello, offer: string): Promise<void> => {
  const { db, visits, sipUrl } = b.of
  const workspaceId = workspaceOfPass(token)
  const found =
    workspaceId &&
    (await db.transact(workspaceId, async (tx) => {
      const pass = await usePass(tx, hashOf(token))
      const to = pass && mayAsk(b, pass) ? await widgetLeadsTo(tx, pass.touchpointId) : null
      return pass && to && !(await mustResolve(tx, pass.customerId)).isBlocked ? { ...pass, ...to } : null
    }))
  if (!found) return refuse(b, 'pass_wrong')
  const { passId, visitorId, customerId, language, line, mostAtOnce } = found
  if (visits.isCalling(visitorId) || visits.countIn(line.workspaceId, line.touchpointId) >= mostAtOnce)
    return refuse(b, 'busy')
  try {
    b.visit = await visits.add({ passId, visitorId, customerId, language, line, page: page ?? null, came: cameOf(b) })
  } catch (e) {
    if (!(e instanceof SwitchAway)) throw e
    return refuse(b, 'phone_off')
  }
  if (b.isOver) return visits.end(b.visit)
  const { name: user, password } = b.visit
  b.dialog = openDialog({
    sipUrl,
    user,
    password,
    offer,
    answered: (answer) => !b.isOver && say(b, { answer }),
    // with the call, which is told of, or without it where the switch is away or refused
    over: () => (b.ref ? tellBrowser(b) : refuse(b, 'phone_off')),
  })
}

const takeUp = async (b: Browser, { pass }: Hello): Promise<void> => {
  const workspaceId = workspaceOfPass(pass)
  const found = workspaceId && (await b.of.db.read(workspaceId, (tx) => callOfPass(tx, hashOf(pass))))
  if (!found || !mayAsk(b, found)) return refuse(b, 'pass_wrong')
  const { callId, interactionId, leg } = found
  cameOf(b)(leg === null ? null : { ref: { workspaceId, callId, interactionId }, leg })
}

const hear = async (b: Browser, text: string): Promise<void> => {
  if (b.pass !== '') return Said.safeParse(parsed(text)).success ? hangUp(b) : refuse(b, 'offer_wrong')
  const hello = Hello.safeParse(parsed(text))
  const offer = hello.data?.offer === undefined ? null : fitOffer(hello.data.offer)
  if (!hello.success || (hello.data.offer !== undefined && offer === null)) return refuse(b, 'offer_wrong')
  b.pass = hashOf(hello.data.pass).toString('base64')
  losing.get(b.pass)?.()
  await (offer === null ? takeUp(b, hello.data) : begin(b, hello.data, offer))
}

/** The network took the socket: the call ends where nobody comes back for it. */
const lose = (b: Browser): void => {
  const timer = setTimeout(() => {
    losing.delete(b.pass)
    hangUp(b)
  }, LOST_MS)
  timer.unref()
  losing.set(b.pass, () => {
    clearTimeout(timer)
    losing.delete(b.pass)
  })
}

export const openBrowser = (socket: WebSocket, of: BrowserOptions): void => {
  const b: Browser = {
    of,
    socket,
    ref: null,
    leg: null,
    visit: null,
    dialog: null,
    pass: '',
    said: 0,
    isOver: false,
    timers: [],
  }
  b.timers = [
    setInterval(() => tellBrowser(b), TELL_EVERY_MS),
    setInterval(() => socket.ping(), PING_MS),
    setTimeout(() => b.pass === '' && endBrowser(b, 4408, 'nothing was said'), HELLO_MS),
  ]
  for (const timer of b.timers) timer.unref()
  socket.on('message', (data, isBinary) => {
    if (isBinary || ++b.said > MOST_SAID) return refuse(b, 'offer_wrong')
    hear(b, (data as Buffer).toString('utf8')).catch((err: unknown) => {
      of.db.log.error({ err }, 'a visitor could not be put through')
      endBrowser(b, 1011, 'failed')
    })
  })
  socket.on('error', () => undefined)
  socket.on('close', (code) => {
    if (b.isOver) return
    // the page was left, or shut; any other end is a network's
    if (code === 1000 || code === 1001 || b.ref === null) hangUp(b)
    else lose(b)
    endBrowser(b)
  })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
