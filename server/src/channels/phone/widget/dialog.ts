/**
 * One call to the switch in SIP (RFC 3261, over a WebSocket: RFC 7118), made by the server for a browser that speaks none: to the one place there is, as the one user it was
 * admitted as. No more of SIP than it takes to call, be answered, and hang up.
 *
 *   asking --challenged--> proving --answered--> talking --either end--> over
 *   asking, proving --we go--> leaving: an answer that crosses it is said goodbye to --> over
 */
import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { credentialsFor, firstOf, readSip, type SipMessage } from './sip-words.ts'

export interface DialogOptions {
  /** The switch's SIP socket. */
  readonly sipUrl: string
  readonly user: string
  readonly password: string
  readonly offer: string
  readonly answered: (answer: string) => void
  /** It is over, or was never one; said once. */
  readonly over: () => void
}
export interface Dialog {
  readonly hangUp: () => void
}

interface State {
  readonly of: DialogOptions
  readonly far: WebSocket
  readonly host: string
  readonly callId: string
  readonly from: string
  to: string
  /** Where the switch wants to be asked once it has answered. */
  target: string
  sequence: number
  branch: string
  is: 'asking' | 'proving' | 'talking' | 'leaving' | 'over'
  waiting: NodeJS.Timeout | undefined
}

/** A name that leads nowhere (RFC 2606): the switch is found by the socket. */
const DOMAIN = 'peakend.invalid'
const LINE = `sip:call@${DOMAIN}`
const REACH_MS = 5000
/** Unanswered for so long it is over; the house answers within a second. */
const ANSWER_MS = 60_000
/** What is said last is given so long to be heard. */
const FAREWELL_MS = 1000
const MOST_BYTES = 64 * 1024

const token = (): string => randomBytes(8).toString('hex')
const newBranch = (): string => `z9hG4bK${token()}`

const send = ({ far }: State, start: string, headers: readonly string[], body = ''): void => {
  if (far.readyState !== WebSocket.OPEN) return
  far.send([start, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
}

interface Request {
  at?: string
  to?: string
  branch: string
  more?: readonly string[]
  body?: string
}
const ask = (d: State, method: string, { at = LINE, to = d.to, branch, more = [], body }: Request): void =>
  send(
    d,
    `${method} ${at} SIP/2.0`,
    [
      `Via: SIP/2.0/WS ${d.host};branch=${branch}`,
      'Max-Forwards: 70',
      `From: ${d.from}`,
      `To: ${to}`,
      `Call-ID: ${d.callId}`,
      `CSeq: ${d.sequence} ${method}`,
      ...more,
    ],
    body,
  )

const invite = (d: State, more: readonly string[] = []): void => {
  d.sequence++
  d.branch = newBranch()
  const about = [
    `Contact: <sip:${d.of.user}@${d.host};transport=ws>`,
    'Allow: INVITE, ACK, BYE, CANCEL, UPDATE',
    ...more,
    'Content-Type: application/sdp',
  ]
  ask(d, 'INVITE', { branch: d.branch, more: about, body: d.of.offer })
}

const sayGoodbye = (d: State): void => {
  d.sequence++
  ask(d, 'BYE', { at: d.target, branch: newBranch() })
}

const finish = (d: State): void => {
  if (d.is === 'over') return
  d.is = 'over'
  clearTimeout(d.waiting)
  setTimeout(() => d.far.terminate(), FAREWELL_MS).unref()
  d.of.over()
}

const hangUp = (d: State): void => {
  if (d.is === 'talking') {
    sayGoodbye(d)
    finish(d)
  } else if (d.is === 'asking' || d.is === 'proving') {
    ask(d, 'CANCEL', { branch: d.branch })
    d.is = 'leaving'
    setTimeout(() => finish(d), FAREWELL_MS).unref()
  }
}

const heardYes = (d: State, answer: SipMessage): void => {
  d.to = firstOf(answer, 'to')
  d.target = /<([^>]+)>/.exec(firstOf(answer, 'contact'))?.[1] ?? d.target
  ask(d, 'ACK', { at: d.target, branch: newBranch() })
  if (d.is === 'leaving') sayGoodbye(d)
  else if (d.is !== 'talking') {
    d.is = 'talking'
    clearTimeout(d.waiting)
    d.of.answered(answer.body)
  }
}

const heardNo = (d: State, answer: SipMessage): void => {
  const { status } = answer
  // a no is acknowledged within what asked (RFC 3261, 17.1.1.3)
  if (Number.parseInt(firstOf(answer, 'cseq'), 10) === d.sequence)
    ask(d, 'ACK', { to: firstOf(answer, 'to'), branch: d.branch })
  if (d.is !== 'asking' || status !== 401) return finish(d)
  d.is = 'proving'
  const { user, password } = d.of
  const proof = credentialsFor(firstOf(answer, 'www-authenticate'), { user, password, uri: LINE, cnonce: token() })
  invite(d, [`Authorization: ${proof}`])
}

const heardRequest = (d: State, { method, headers }: SipMessage): void => {
  if (method === 'ACK') return
  // nothing about the sound is changed on the way
  const status = method === 'INVITE' ? '488 Not Acceptable Here' : '200 OK'
  const same = ['via', 'from', 'to', 'call-id', 'cseq'].flatMap((name) =>
    (headers.get(name) ?? []).map((value) => `${name}: ${value}`),
  )
  send(d, `SIP/2.0 ${status}`, same)
  if (method === 'BYE') finish(d)
}

const hear = (d: State, message: SipMessage | null): void => {
  if (!message || d.is === 'over') return
  if (message.method !== null) return heardRequest(d, message)
  if (!firstOf(message, 'cseq').endsWith(' INVITE') || message.status < 200) return
  if (message.status < 300) heardYes(d, message)
  else heardNo(d, message)
}

export const openDialog = (of: DialogOptions): Dialog => {
  const far = new WebSocket(of.sipUrl, ['sip'], {
    handshakeTimeout: REACH_MS,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
  })
  const d: State = {
    of,
    far,
    host: `${token()}.invalid`,
    callId: token(),
    from: `<sip:${of.user}@${DOMAIN}>;tag=${token()}`,
    to: `<${LINE}>`,
    target: LINE,
    sequence: 0,
    branch: '',
    is: 'asking',
    waiting: setTimeout(() => hangUp(d), ANSWER_MS),
  }
  d.waiting?.unref()
  far.on('open', () => (d.is === 'asking' ? invite(d) : finish(d)))
  far.on('message', (data) => hear(d, readSip((data as Buffer).toString('utf8'))))
  far.on('error', () => finish(d))
  far.on('close', () => finish(d))
  return { hangUp: () => hangUp(d) }
}
