/**
 * The agent's phone in the browser, as the server sees it: who may be a phone, and the socket by which it speaks to the switch. One origin, one
 * certificate, our own session check; the switch itself is never open to a browser.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import { softphone as contract } from '@peakend/contract/softphone.ts'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { holds, personOf, type PersonCaller } from '../../../base/caller.ts'
import type { Database } from '../../../base/database.ts'
import type { Served } from '../../../base/http.ts'
import { isOwnOrigin } from '../../../base/origin.ts'
import type { Credentials, Ports } from '../../../base/ports.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { refuseUpgrade } from '../../../base/upgrades.ts'
import { iceServersFor, type Ice } from '../ice.ts'
import { phoneNameOf } from '../names.ts'
import type { Telephony } from '../telephony.ts'
import { openRegistrations, type Registrations } from './registrations.ts'
import { LINE_CLOSED, lineWaits, MOST_MESSAGE_BYTES, openLine, type Line, type LineWaits } from './sip-line.ts'

export interface Switch {
  telephony: Telephony
  /** Whose numbers may be typed without it. */
  country?: string
  /** The one that hears of calls, where several nodes share it. */
  lead?: Telephony
  /** Its SIP socket, `ws://127.0.0.1:8088/ws`. */
  sipUrl: string
  ice?: Ice
}

export interface SoftphoneOptions {
  db: Database
  /** Left out where none is set up: calls are off, and everything else works. */
  switch?: Switch
  /** Another browser became the phone of that name. */
  renewed?: (phoneName: string) => void
  waits?: Partial<LineWaits & { recheckMs: number }>
}

export const SIP_PATH = '/sip'
/** A name that leads nowhere (RFC 2606): the switch is found by the socket, not by the name. */
const DOMAIN = 'peakend.invalid'
const OPENED_PER_MINUTE = 600
/** Sockets of one person at once: a page that is being left and the one that comes. */
const MOST_LINES = 4
/** A session that ended is noticed within so long; as on live sockets, it ends without an event. */
const RECHECK_MS = 15_000
const Query = z.object({ workspace: z.uuid(), registration: z.uuid() })

export const openSoftphone = (options: SoftphoneOptions) => {
  const { db } = options
  const registrations = options.switch && openRegistrations(db, options.switch.telephony)
  return {
    routes: routesOf(options, registrations),
    /** Opens the SIP socket of a node that answers requests; the returned function ends it and every line. */
    attach: (served: Served, ports: Ports, publicUrl?: string) =>
      options.switch && registrations
        ? openSipSocket({ ...options, switch: options.switch, registrations, served, ports, publicUrl })
        : () => {},
    close: () => registrations?.close(),
  }
}
export type Softphone = ReturnType<typeof openSoftphone>

const routesOf = ({ switch: of, renewed }: SoftphoneOptions, registrations: Registrations | undefined) => {
  const on = routesFor(contract)
  return on.router({
    register: on.register.handler(async ({ context }) => {
      const { personId, workspaceId } = personOf(context.caller)
      if (!of || !registrations) throw new Refusal('phone_off')
      const made = await registrations.add({ personId, workspaceId })
      renewed?.(phoneNameOf(personId))
      return {
        registrationId: made.id,
        user: phoneNameOf(personId),
        password: made.password,
        domain: DOMAIN,
        socketPath: `${SIP_PATH}?workspace=${workspaceId}&registration=${made.id}`,
        iceServers: of.ice ? iceServersFor(of.ice, { who: phoneNameOf(personId), until: made.expiresAt }) : [],
        expiresAt: made.expiresAt.toISOString(),
      }
    }),
  })
}

interface SipSocket extends SoftphoneOptions {
  switch: Switch
  registrations: Registrations
  served: Served
  ports: Ports
  publicUrl: string | undefined
}

/** A phone's socket with what it came with, so that it can be asked about again. */
interface Held {
  line: Line
  personId: PersonId
  registrationId: string
  credentials: Credentials
}

/** The person a socket belongs to, if they may take calls in that workspace. */
const agentOf = async (ports: Ports, credentials: Credentials): Promise<PersonCaller | null> => {
  const caller = await ports.authenticate(credentials)
  return caller?.kind === 'person' && holds(caller, 'interactions.handle') ? caller : null
}

const openSipSocket = (of: SipSocket): (() => void) => {
  const { db, registrations, served, ports } = of
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => 'sip',
  })
  const lines = new Set<Held>()
  const linesOf = (personId: PersonId) => [...lines].filter((one) => one.personId === personId)

  const take = (browser: WebSocket, credentials: Credentials, caller: PersonCaller, registrationId: string): void => {
    const { personId } = caller
    if (registrations.isReplaced(personId, registrationId))
      return browser.close(LINE_CLOSED.elsewhere, 'the phone is open elsewhere')
    const held: Held = {
      personId,
      registrationId,
      credentials,
      line: openLine({
        browser,
        sipUrl: of.switch.sipUrl,
        user: phoneNameOf(personId),
        log: db.log,
        waits: { ...lineWaits, ...of.waits },
        closed: () => void lines.delete(held),
      }),
    }
    lines.add(held)
  }

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const refused = refusalOf(of, request)
    if (refused !== null) return refuseUpgrade(socket, refused)
    const query = Query.safeParse(Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams))
    if (!query.success) return refuseUpgrade(socket, '400 Bad Request')
    const { cookie, origin, 'user-agent': agent, host } = request.headers
    const credentials: Credentials = {
      headers: { cookie, origin, 'user-agent': agent, host },
      address: served.proxies.addressOf(request),
      workspaceId: query.data.workspace as WorkspaceId,
    }
    const caller = await agentOf(ports, credentials)
    if (!caller || caller.workspaceId !== credentials.workspaceId) return refuseUpgrade(socket, '401 Unauthorized')
    if (linesOf(caller.personId).length >= MOST_LINES) return refuseUpgrade(socket, '429 Too Many Requests')
    if (socket.destroyed) return
    wss.handleUpgrade(request, socket, head, (browser) => take(browser, credentials, caller, query.data.registration))
  }

  const recheck = async (): Promise<void> => {
    for (const one of Array.from(lines)) {
      if (await agentOf(ports, one.credentials)) continue
      registrations.end(one.personId, one.registrationId)
      one.line.close(LINE_CLOSED.signedOut, 'signed out')
    }
  }
  const rechecking = setInterval(() => {
    // a database that is away says nothing about anybody's session
    recheck().catch((err: unknown) => db.log.warn({ err }, 'phones could not be asked about again'))
  }, of.waits?.recheckMs ?? RECHECK_MS)
  rechecking.unref()

  const offs = [
    served.upgrades.on(SIP_PATH, (request, socket, head) => {
      upgrade(request, socket, head).catch((err: unknown) => {
        db.log.error({ err }, 'a phone could not be let in')
        refuseUpgrade(socket, '503 Service Unavailable')
      })
    }),
    registrations.onChange((personId, id) => {
      for (const one of linesOf(personId)) {
        if (one.registrationId === id) continue
        if (id === null) one.line.close(LINE_CLOSED.signedOut, 'signed out')
        else one.line.close(LINE_CLOSED.elsewhere, 'the phone is open elsewhere')
      }
    }),
  ]
  return () => {
    for (const off of offs) off()
    clearInterval(rechecking)
    for (const one of Array.from(lines)) one.line.close(1012, 'restarting')
    wss.close()
  }
}

/** What is wrong with an upgrade before it is known who asks: as an HTTP status line. */
const refusalOf = ({ served, publicUrl, switch: of }: SipSocket, request: IncomingMessage): string | null => {
  const { headers } = request
  // browsers always say where a socket's page is from
  const isOwn = headers.origin !== undefined && isOwnOrigin(headers, served.proxies.hostOf(request), publicUrl)
  if (!isOwn) return '403 Forbidden'
  const spoken = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
  if (!spoken.includes('sip')) return '400 Bad Request'
  try {
    served.rateLimit.take(`sip ${served.proxies.addressOf(request)}`, OPENED_PER_MINUTE)
  } catch {
    return '429 Too Many Requests'
  }
  return of.telephony.isUp ? null : '503 Service Unavailable'
}
