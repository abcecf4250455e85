/**
 * Somebody with a SIP phone, on loopback, by dgram alone: dials, is called, registers as an agent's phone, talks in a steady tone of their own. Exact to the packet, any number
 * at once, no package. One socket may carry many calls: a carrier is such a phone that is called for many numbers.
 */
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { eventually } from '../harness.ts'
import { answerChallenge, header, offer, readSip, soundOf, userOf, writeSip, type SipMessage } from './sip-message.ts'
import { openVoice, type Voice } from './voice.ts'

const HOST = '127.0.0.1'
const token = () => randomBytes(6).toString('hex')
/** RFC 3261, timer A: a request nobody answered is sent again after this, then after twice as long, until timer B. */
const ANSWER_MS = 500
const LONGEST_ANSWER_MS = 16_000
/** Datagrams are lost: where much comes at once the switch's socket drops what it cannot hold. */
const sendUntil = (isHeard: () => boolean, send: () => void, waitMs = ANSWER_MS): void => {
  if (isHeard() || waitMs > LONGEST_ANSWER_MS) return
  send()
  setTimeout(() => sendUntil(isHeard, send, waitMs * 2), waitMs).unref()
}

export interface SipCall {
  readonly voice: Voice
  /** Of the last answer to our INVITE, 0 before any. */
  readonly status: () => number
  /** Milliseconds from INVITE to each answer, by status. */
  readonly answeredMs: ReadonlyMap<number, number>
  readonly isOver: () => boolean
  /** When the INVITE was sent, or came (`performance.now()`). */
  readonly beganMs: number
  /** What came with the ringing. */
  readonly invite: SipMessage | null
  /** Sound before any answer (183). */
  speakEarly: () => void
  pickUp: () => void
  decline: (status?: number) => void
  hangUp: () => void
}

export interface SipPhone {
  readonly port: number
  /** Addresses that registered here with the right password, where this phone is a registrar. */
  readonly registered: readonly string[]
  /** Sends these bytes as they are. */
  sendRaw: (bytes: string | Uint8Array) => void
  /** How many calls came here so far. */
  readonly rang: () => number
  /** Who rings here and was not taken up or declined yet. */
  readonly ringing: (called?: string, from?: string) => SipCall | undefined
  /** Settles with the last status; 200 is signed in. */
  register: (user: string, password: string, expiresS?: number) => Promise<number>
  dial: (
    to: string,
    how: {
      from: string
      name?: string
      hz: number
      account?: { user: string; password: string }
      headers?: Record<string, string>
      /** After the host: `;line=abc`. */
      parameters?: string
    },
  ) => Promise<SipCall>
  close: () => void
}

/** `hzOf` says in which voice a call to this number or name is taken; `voiceFor` makes one of another kind, for many at once. */
export const openSipPhone = async (
  server: { port: number },
  hzOf: (called: string) => number = () => 440,
  account?: { user: string; password: string },
  voiceFor: (hz: number) => Promise<Voice> = openVoice,
): Promise<SipPhone> => {
  const socket = createSocket('udp4')
  await new Promise<void>((done) => void socket.bind(0, HOST, done))
  const { port } = socket.address()
  const calls = new Map<string, { take: (message: SipMessage) => void; call: SipCall; isRinging: () => boolean }>()
  const answers = new Map<string, (message: SipMessage) => void>()
  /** Calls whose voice is being made: they may be cancelled meanwhile. */
  const coming = new Map<string, (cancel: SipMessage) => void>()
  let [isClosed, rang] = [false, 0]
  const send = (text: string) => socket.send(text, server.port, HOST)
  const via = () => `SIP/2.0/UDP ${HOST}:${port};rport;branch=z9hG4bK${token()}`
  const contact = `<sip:kit@${HOST}:${port}>`

  const reply = (
    request: SipMessage,
    status: number,
    reason: string,
    more: { tag?: string; body?: string; headers?: readonly (readonly [string, string])[] } = {},
  ) => {
    const same = request.headers.filter(([name]) => name === 'via' || name === 'record-route')
    const to = header(request, 'to')
    send(
      writeSip(
        `SIP/2.0 ${status} ${reason}`,
        [
          ...same,
          ['From', header(request, 'from')],
          ['To', more.tag && !to.includes('tag=') ? `${to};tag=${more.tag}` : to],
          ['Call-ID', header(request, 'call-id')],
          ['CSeq', header(request, 'cseq')],
          ['Contact', contact],
          ...(more.headers ?? []),
        ],
        more.body,
      ),
    )
  }

  const registered: string[] = []
  const challenge = 'Digest realm="carrier", nonce="once", algorithm=MD5'
  const takeRegister = (message: SipMessage, of: { user: string; password: string }) => {
    const given = header(message, 'authorization')
    const uri = /uri="([^"]+)"/.exec(given)?.[1] ?? ''
    const right = answerChallenge(challenge, { ...of, method: 'REGISTER', uri })
    const responseOf = (text: string) => /response="([^"]+)"/.exec(text)?.[1]
    if (given === '') return reply(message, 401, 'Who?', { tag: token(), headers: [['WWW-Authenticate', challenge]] })
    if (responseOf(given) !== responseOf(right)) return reply(message, 403, 'No', { tag: token() })
    registered.push(header(message, 'contact'))
    reply(message, 200, 'OK', {
      tag: token(),
      headers: [
        ['Contact', header(message, 'contact')],
        ['Expires', '300'],
      ],
    })
  }

  const takeInvite = async (invite: SipMessage, id: string) => {
    const beganMs = performance.now()
    const called = userOf(invite.uri)
    const tag = token()
    let [isRinging, isOver, isOurs] = [true, false, false]
    rang++
    reply(invite, 100, 'Trying')
    coming.set(id, (cancel) => {
      isOver = true
      reply(cancel, 200, 'OK', { tag })
      reply(invite, 487, 'Request Terminated', { tag })
    })
    const voice = await voiceFor(hzOf(called))
    coming.delete(id)
    if (isOver) return voice.close()
    let sequence = 1
    const call: SipCall = {
      voice,
      beganMs,
      invite,
      status: () => (isOurs ? 200 : 180),
      answeredMs: new Map(),
      isOver: () => isOver,
      speakEarly() {
        reply(invite, 183, 'Session Progress', { tag, body: offer(HOST, voice.port) })
        const there = soundOf(invite.body)
        if (there) voice.talkTo(there)
      },
      pickUp() {
        isRinging = false
        isOurs = true
        reply(invite, 200, 'OK', { tag, body: offer(HOST, voice.port) })
        const there = soundOf(invite.body)
        if (there) voice.talkTo(there)
      },
      decline(status = 603) {
        isRinging = false
        reply(invite, status, 'No', { tag })
      },
      hangUp() {
        isOver = true
        const target = /<([^>]+)>/.exec(header(invite, 'contact'))?.[1] ?? invite.uri
        send(
          writeSip(`BYE ${target} SIP/2.0`, [
            ['Via', via()],
            ['Max-Forwards', '70'],
            ['From', `${header(invite, 'to')};tag=${tag}`],
            ['To', header(invite, 'from')],
            ['Call-ID', id],
            ['CSeq', `${sequence++} BYE`],
          ]),
        )
      },
    }
    const take = (message: SipMessage) => {
      if (message.method === 'INVITE') reply(message, 200, 'OK', { tag, body: offer(HOST, voice.port) })
      else if (message.method === 'CANCEL') {
        reply(message, 200, 'OK', { tag })
        reply(invite, 487, 'Request Terminated', { tag })
        isRinging = false
        isOver = true
      } else if (message.method === 'BYE') {
        isOver = true
        reply(message, 200, 'OK', { tag })
      } else if (message.method !== null && message.method !== 'ACK') reply(message, 200, 'OK', { tag })
    }
    calls.set(id, { take, call, isRinging: () => isRinging })
    reply(invite, 180, 'Ringing', { tag })
  }

  socket.on('message', (data) => {
    const message = readSip(data.toString('utf8'))
    if (!message) return
    const id = header(message, 'call-id')
    const known = calls.get(id)
    if (known) return known.take(message)
    const answer = answers.get(id)
    if (message.method === null) return answer?.(message)
    const cancel = coming.get(id)
    if (cancel) return message.method === 'CANCEL' ? cancel(message) : undefined
    if (message.method === 'INVITE') void takeInvite(message, id)
    else if (message.method === 'REGISTER' && account) takeRegister(message, account)
    else if (message.method === 'OPTIONS') reply(message, 200, 'OK', { tag: token() })
    else if (message.method !== 'ACK') reply(message, 481, 'No such call', { tag: token() })
  })

  const register = async (user: string, password: string, expiresS = 300): Promise<number> => {
    const id = token()
    const uri = `sip:${HOST}:${server.port}`
    const tag = token()
    const ask = async (sequence: number, authorization?: string) => {
      const { promise, resolve } = Promise.withResolvers<SipMessage>()
      answers.set(id, (message) => message.status >= 200 && resolve(message))
      send(
        writeSip(`REGISTER ${uri} SIP/2.0`, [
          ['Via', via()],
          ['Max-Forwards', '70'],
          ['From', `<sip:${user}@${HOST}>;tag=${tag}`],
          ['To', `<sip:${user}@${HOST}>`],
          ['Call-ID', id],
          ['CSeq', `${sequence} REGISTER`],
          ['Contact', `<sip:${user}@${HOST}:${port}>`],
          ['Expires', String(expiresS)],
          ...(authorization ? ([['Authorization', authorization]] as const) : []),
        ]),
      )
      return await promise
    }
    const first = await ask(1)
    if (first.status !== 401) return first.status
    const how = { user, password, method: 'REGISTER', uri }
    return (await ask(2, answerChallenge(header(first, 'www-authenticate'), how))).status
  }

  const dial: SipPhone['dial'] = async (to, { from, name = '', hz, account: own, headers = {}, parameters = '' }) => {
    const id = token()
    const uri = `sip:${to}@${HOST}:${server.port}${parameters}`
    const tag = token()
    const voice = await voiceFor(hz)
    const answeredMs = new Map<number, number>()
    let [status, sequence, heard, isOver] = [0, 0, 0, false]
    let toHeader = `<${uri}>`
    let target = uri
    let last = ''
    const beganMs = performance.now()
    const request = (method: string, more: readonly (readonly [string, string])[] = [], body = '', cseq = sequence) =>
      writeSip(
        `${method} ${method === 'INVITE' || method === 'CANCEL' ? uri : target} SIP/2.0`,
        [
          ['Via', last],
          ['Max-Forwards', '70'],
          ['From', `${name ? `"${name}" ` : ''}<sip:${from}@${HOST}>;tag=${tag}`],
          ['To', toHeader],
          ['Call-ID', id],
          ['CSeq', `${cseq} ${method}`],
          ['Contact', contact],
          ...more,
        ],
        body,
      )
    const invite = (authorization?: string) => {
      sequence++
      last = via()
      const more = [...Object.entries(headers), ...(authorization ? ([['Authorization', authorization]] as const) : [])]
      const text = request('INVITE', more, offer(HOST, voice.port))
      const sent = sequence
      sendUntil(
        () => heard >= sent || isOver || isClosed,
        () => send(text),
      )
    }
    const bye = () => {
      sequence++
      last = via()
      send(request('BYE'))
    }
    const answer = (message: SipMessage) => {
      const cseq = Number.parseInt(header(message, 'cseq'), 10)
      if (!header(message, 'cseq').endsWith('INVITE')) return
      heard = Math.max(heard, cseq)
      toHeader = header(message, 'to')
      if (message.status < 200) {
        status = message.status
        answeredMs.set(status, performance.now() - beganMs)
        return
      }
      if (message.status < 300) {
        target = /<([^>]+)>/.exec(header(message, 'contact'))?.[1] ?? uri
        last = via()
        send(request('ACK', [], '', cseq))
        const there = soundOf(message.body)
        if (there) voice.talkTo(there)
        if (isOver) bye() // it was answered while we gave up
      } else {
        send(request('ACK', [], '', cseq))
        if (message.status === 401 && own && cseq === 1) {
          toHeader = `<${uri}>`
          const how = { ...own, method: 'INVITE', uri }
          return invite(answerChallenge(header(message, 'www-authenticate'), how))
        }
        isOver = true
      }
      status = message.status
      answeredMs.set(status, performance.now() - beganMs)
    }
    const call: SipCall = {
      voice,
      beganMs,
      invite: null,
      answeredMs,
      status: () => status,
      isOver: () => isOver,
      speakEarly() {},
      pickUp() {},
      decline() {},
      hangUp() {
        if (isOver) return
        isOver = true
        if (status < 200) send(request('CANCEL'))
        else bye()
      },
    }
    const take = (message: SipMessage) => {
      if (message.method === null) return answer(message)
      if (message.method === 'BYE') isOver = true
      if (message.method === 'ACK') return
      reply(message, 200, 'OK', message.method === 'INVITE' ? { body: offer(HOST, voice.port) } : {})
    }
    calls.set(id, { take, call, isRinging: () => false })
    invite()
    return call
  }

  return {
    port,
    registered,
    rang: () => rang,
    sendRaw: (bytes) => socket.send(bytes, server.port, HOST),
    register,
    dial,
    ringing: (called, from) =>
      [...calls.values()].find(
        ({ call: { invite }, isRinging }) =>
          isRinging() &&
          (called === undefined || (invite && userOf(invite.uri) === called)) &&
          (from === undefined || (invite && userOf(header(invite, 'from')) === from)),
      )?.call,
    close() {
      if (isClosed) return
      isClosed = true
      for (const { call } of calls.values()) call.voice.close()
      socket.close()
    },
  }
}

/** Waits until somebody rings at this phone. */
export const untilRings = (phone: SipPhone, called?: string): Promise<SipCall> =>
  eventually(() => phone.ringing(called))
