/** The whole program over a database of the test's choosing, and people who speak with it over HTTP: for stories of moving, breaking and mending. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import { realClock, type Clock } from '../src/base/clock.ts'
import { openDatabase } from '../src/base/database.ts'
import { openLog, silentLog } from '../src/base/log.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { openNats } from '../src/base/nats.ts'
import type { ProgramPart } from '../src/config.ts'
import { openPeakend } from '../src/peakend.ts'

export const admin = { email: 'amaia@example.org', password: 'four plain words together' }
const page = { url: 'https://shop.example/kettle', title: 'Blue kettle', referrer: '' }

export interface Running {
  readonly url: string
  readonly peakend: Awaited<ReturnType<typeof openPeakend>>
  readonly db: Awaited<ReturnType<typeof openDatabase>>
  readonly filesDir: string
  readonly close: () => Promise<void>
}

/** Opens the program as main does, without its screens, with its administrator made from the settings. */
export const openRunning = async (of: {
  ownerUrl: string
  secret: string
  filesDir: string
  clock?: Clock
  /** What it does, as one of several nodes; everything where it is left out. */
  parts?: ReadonlySet<ProgramPart>
  natsUrl?: string
}): Promise<Running> => {
  const level = process.env['PEAKEND_TEST_LOG']
  const log = level ? openLog({ level }) : silentLog()
  const { ownerUrl, secret } = of
  const db = await openDatabase({ ownerUrl, secret, clock: of.clock ?? realClock, log, metrics: openMetrics() })
  const { filesDir, parts } = of
  const nats = of.natsUrl ? openNats({ url: of.natsUrl, secret, signals: db.signals, log }) : undefined
  const peakend = await openPeakend({ db, secret, host: '127.0.0.1', port: 0, filesDir, parts, admin })
  const close = async () => {
    await peakend.close()
    await nats?.close()
    await db.close()
  }
  return { url: peakend.url, peakend, db, filesDir: of.filesDir, close }
}

export interface Said {
  status: number
  headers: Headers
  body: unknown
}

const ask = async (url: string, method: string, where: string, headers: object, body?: unknown): Promise<Said> => {
  const isRaw = body instanceof Uint8Array
  const response = await fetch(`${url}/api${where}`, {
    method,
    headers: {
      origin: url,
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...(headers as Record<string, string>),
    },
    body: body === undefined ? undefined : isRaw ? Buffer.from(body) : JSON.stringify(body),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(bytes.toString()) : bytes }
}

const well = <T>(said: Said): T => {
  assert.ok(said.status < 300, `${said.status} ${JSON.stringify(said.body)}`)
  return said.body as T
}

/** Somebody who works here, by the cookie they have or get by signing in as the administrator. */
export const atWork = async (url: string, cookie?: string) => {
  const signIn = async () => {
    const said = await ask(url, 'POST', '/session', {}, admin)
    well(said)
    return said.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
  }
  const held = cookie ?? (await signIn())
  const raw = (method: string, where: string, body?: unknown, headers: object = {}) =>
    ask(url, method, where, { cookie: held, ...headers }, body)
  const call = async <T = Record<string, unknown>>(method: string, where: string, body?: unknown): Promise<T> =>
    well<T>(await raw(method, where, body))
  const reply = (interactionId: string, text: string) =>
    call<{ id: string; ordinal: number }>('POST', `/interactions/${interactionId}/turns`, {
      senderId: randomUUID(),
      text,
    })
  return { cookie: held, raw, call, reply }
}

interface Started {
  visitorToken: string
  turns: VisitorTurn[]
  state: ChatState
}

/** A visitor's browser; with a token it is one that was here before. */
export const visiting = async (url: string, key: string, visitorToken?: string) => {
  const started = well<Started>(await ask(url, 'POST', '/chat/start', {}, { key, page, visitorToken }))
  const headers = { authorization: `Bearer ${started.visitorToken}` }
  const raw = (method: string, where: string, body?: unknown, more: object = {}) =>
    ask(url, method, `/chat${where}`, { ...headers, ...more }, body)
  const send = (text: string, senderId: string = randomUUID(), attachmentIds: string[] = []) =>
    raw('POST', '/turns', { senderId, text, attachmentIds })
  const say = async (...of: Parameters<typeof send>) =>
    well<{ turn: VisitorTurn; state: ChatState }>(await send(...of)).turn
  const upload = async (name: string, type: string, bytes: Uint8Array) =>
    well<{ id: string; url: string }>(
      await raw('POST', '/attachments', bytes, { 'content-type': type, 'x-file-name': name }),
    )
  const turns = async (interactionId: string) =>
    well<{ turns: VisitorTurn[] }>(await raw('GET', `/turns?interactionId=${interactionId}&after=0`)).turns
  return { ...started, raw, send, say, upload, turns }
}
