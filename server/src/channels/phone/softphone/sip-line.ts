/** One browser's way to the switch: every frame looked at, both ends watched, neither kept longer than the other. */
import { WebSocket } from 'ws'
import type { Log } from '../../../base/log.ts'
import { faultOf } from './sip-gate.ts'

/** WebSocket close codes of ours (RFC 6455, 7.4.2); the desk says each in words. */
export const LINE_CLOSED = {
  refused: 4403,
  signedOut: 4401,
  elsewhere: 4409,
  tooMuch: 4429,
  switchAway: 4503,
} as const

/** The longest message either way: an offer with many ways to reach a browser is 10 KB. */
export const MOST_MESSAGE_BYTES = 64 * 1024
/** A call is some twenty messages; who registers anew and rings at once stays far below. */
const BURST = 100
const PER_SECOND = 15
/** What waits while the switch is being reached. */
const MOST_HELD = 20
/** Unread by its end for so much: that end is gone or hostile. */
const MOST_UNSENT_BYTES = 512 * 1024
const REACH_MS = 5000

export interface LineWaits {
  /** How often the browser is asked whether it is there. */
  readonly pingMs: number
  /** Without a sign of it for so long it is away: the caller hears music and goes to the front of the queue. */
  readonly silentMs: number
}
/** With what it has to come back (`AWAY_MS`), within the 5 s in which a caller is taken care of when the agent's network is lost. */
export const lineWaits: LineWaits = { pingMs: 400, silentMs: 1800 }

export interface LineOptions {
  readonly browser: WebSocket
  readonly sipUrl: string
  readonly user: string
  readonly log: Log
  readonly waits: LineWaits
  readonly closed: () => void
}

export interface Line {
  readonly close: (code: number, why: string) => void
}

export const openLine = ({ browser, sipUrl, user, log, waits, closed }: LineOptions): Line => {
  const far = new WebSocket(sipUrl, ['sip'], {
    handshakeTimeout: REACH_MS,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  const held: string[] = []
  let allowance = BURST
  let refilledMs = Date.now()
  let heardMs = Date.now()
  let isOver = false

  const close = (code: number, why: string): void => {
    if (isOver) return
    isOver = true
    clearInterval(pinging)
    browser.close(code, why)
    far.terminate()
    // who does not answer a farewell is not waited for
    setTimeout(() => browser.terminate(), 1000).unref()
    closed()
  }
  const mayTalk = (): boolean => {
    const nowMs = Date.now()
    allowance = Math.min(BURST, allowance + ((nowMs - refilledMs) / 1000) * PER_SECOND)
    refilledMs = nowMs
    return --allowance >= 0
  }
  let tickedMs = Date.now()
  const pinging = setInterval(() => {
    const nowMs = Date.now()
    // it was us who were away: what they sent meanwhile is heard first
    if (nowMs - tickedMs > 2 * waits.pingMs) heardMs = nowMs
    tickedMs = nowMs
    if (nowMs - heardMs > waits.silentMs) {
      close(1001, 'silent')
      browser.terminate()
    } else browser.ping()
  }, waits.pingMs)
  pinging.unref()

  const hear = (text: string): void => {
    const fault = faultOf(text, user)
    if (fault !== null) {
      log.warn({ user, fault, start: text.slice(0, 20) }, 'a browser said what it may not to the switch')
      return close(LINE_CLOSED.refused, fault)
    }
    if (far.readyState === WebSocket.CONNECTING) {
      if (held.length >= MOST_HELD) return close(LINE_CLOSED.tooMuch, 'too many messages')
      held.push(text)
    } else if (far.bufferedAmount > MOST_UNSENT_BYTES) close(LINE_CLOSED.switchAway, 'the switch does not listen')
    else far.send(text)
  }
  browser.on('message', (data, isBinary) => {
    heardMs = Date.now()
    if (!mayTalk()) return close(LINE_CLOSED.tooMuch, 'too many messages')
    if (isBinary) return close(LINE_CLOSED.refused, 'not-sip')
    hear((data as Buffer).toString('utf8'))
  })
  browser.on('pong', () => void (heardMs = Date.now()))
  browser.on('error', () => close(1002, 'broken'))
  browser.on('close', () => close(1000, ''))
  far.on('open', () => {
    for (const text of held.splice(0)) far.send(text)
  })
  far.on('message', (data) => {
    if (browser.bufferedAmount > MOST_UNSENT_BYTES) return close(LINE_CLOSED.tooMuch, 'too slow')
    browser.send((data as Buffer).toString('utf8'))
  })
  far.on('error', (err) => {
    if (!isOver) log.debug({ err }, 'the switch cannot be reached by its SIP socket')
    close(LINE_CLOSED.switchAway, 'the switch is away')
  })
  far.on('close', () => close(LINE_CLOSED.switchAway, 'the switch is away'))
  return { close }
}
