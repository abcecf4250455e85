/** A shop whose customers may be called back, over the whole program on a clock that is moved, with a real mail server: for tests of call-backs. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { CallBack, CallBackFigures, CallBackPage } from '@peakend/contract/callbacks.ts'
import type { ChatState } from '@peakend/contract/chat.ts'
import type { InteractionId, PersonId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { Offer } from '@peakend/contract/routing.ts'
import { readMail } from '../src/channels/email/reading/read-mail.ts'
import { defineRawRoute } from '../src/base/raw-route.ts'
import { openPeakend, type PeakendOptions } from '../src/peakend.ts'
import { setPresence } from '../src/routing/presence/presence.ts'
import { addQueue, setMembers } from '../src/routing/queues/queues.ts'
import { house, houseSecret } from './house.ts'
import { callOn, type Call } from './server.ts'

export const MIN = 60_000
const page = { url: 'https://shop.example/kettle', title: 'Blue kettle', referrer: '' }

interface Posted {
  to: string
  subject: string
  text: string
}

/** A real mail server that keeps what it took. */
const mailServer = async (t: TestContext) => {
  const posted: Posted[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const mail = readMail(Buffer.concat(parts), { trustedServers: [], isOurs: () => false })
        const [to] = session.envelope.rcptTo
        posted.push({ to: to ? to.address : '', subject: mail.subject, text: mail.text })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.after(() => new Promise<void>((closed) => server.close(() => closed())))
  const { port } = server.server.address() as AddressInfo
  return { posted, mail: { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'desk@brisa.example' } }
}

export const callBackShop = async (
  t: TestContext,
  of: { timetable?: 'always' | object[] } & Pick<PeakendOptions, 'deskDir' | 'widgetDir'> = {},
) => {
  const { posted, mail } = await mailServer(t)
  const h = await house(t)
  const { workspaceId, db, clock } = h
  const filesDir = await mkdtemp(path.join(tmpdir(), 'peakend-callbacks-'))
  const key = `pk_${randomUUID()}`
  const shopPage = defineRawRoute({
    method: 'GET',
    path: '/shop',
    permission: 'public',
    handle: async () => ({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width,initial-scale=1"><title>Blue kettle</title></head>
<body><h1>Blue kettle</h1><script src="/widget/widget.js" data-key="${key}" async></script></body></html>`,
    }),
  })
  const peakend = await openPeakend({
    db,
    secret: houseSecret,
    host: '127.0.0.1',
    port: 0,
    filesDir,
    mail,
    deskDir: of.deskDir,
    widgetDir: of.widgetDir,
    pages: [shopPage],
  })
  t.after(async () => {
    await peakend.close()
    await rm(filesDir, { recursive: true })
  })
  const ask = callOn(peakend.url)
  const [ana, luis] = [await h.person('Ana Prieto', 'agent'), await h.person('Luis Vega', 'agent')]
  const touchpointId = randomUUID() as TouchpointId
  const inside = <T>(work: Parameters<typeof db.transact<T>>[1]) => db.transact(workspaceId, work)
  const queueId = await inside(async (tx) => {
    const queue = await addQueue(tx, {
      name: 'Deliveries',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: (of.timetable ?? 'always') as 'always',
      messageAnswerMs: 4 * 3_600_000,
    })
    await setMembers(tx, queue.id, [ana, luis])
    await tx.query(
      'test.touchpoint',
      `insert into touchpoints (workspace_id, touchpoint_id, name, channel, stage, queue_id, key, sites, created_at)
       values ($1, $2, 'Shop', 'chat', 'decision', $3, $4, $5, $6)`,
      [workspaceId, touchpointId, queue.id, key, ['https://shop.example'], tx.now],
    )
    return queue.id as QueueId
  })
  const drain = () => peakend.ground.drain()
  /** Lets time pass, and everything that follows from it happen. */
  const pass = async (ms: number) => {
    await drain()
    clock.advance(ms)
    await drain()
  }
  const here = async (personId: PersonId, state: 'available' | 'away' | 'offline' = 'available') => {
    await inside(async (tx) => {
      await setPresence(tx, personId, state, state === 'away' ? 'break' : null)
      // no desk is connected here, and hours pass at once: nobody has vanished by that
      const later = new Date(tx.now.getTime() + 30 * 86_400_000)
      await tx.query('test.seen', 'update presences set seen_at = $2 where person_id = $1', [personId, later])
    })
    await drain()
  }
  const must = <T>(answer: { status: number; body: unknown }, status = 200): T => {
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as T
  }
  const asPerson = async (personId: PersonId) => {
    const as: Call = {
      headers: { cookie: await h.cookieOf(personId), 'peakend-workspace': workspaceId, origin: peakend.url },
    }
    return async <T>(method: string, at: string, body?: unknown, status = 200): Promise<T> => {
      const answer = must<T>(await ask(method, `/api${at}`, { ...as, ...(body === undefined ? {} : { body }) }), status)
      await drain()
      return answer
    }
  }
  /** Whoever holds a bearer: a browser of the widget's, or a link. */
  const bearer = (token: string, origin = peakend.url) => {
    const headers = { authorization: `Bearer ${token}`, origin }
    const call = (method: string, at: string, body?: unknown) =>
      ask(method, `/api/chat${at}`, { headers, ...(body === undefined ? {} : { body }) })
    return {
      call,
      page: async () => must<CallBackPage>(await call('GET', '/call-back')),
      slots: async () => must<{ rows: { from: string; free: number }[] }>(await call('GET', '/call-back/slots')).rows,
      ask: async (asked: Record<string, unknown>, status = 200) => {
        const body = { senderId: randomUUID(), when: 'my-turn', way: 'chat', address: 'maya@okafor.example', ...asked }
        const answer = must<CallBackPage & { code?: string }>(await call('PUT', '/call-back', body), status)
        await drain()
        return answer
      },
      cancel: async (waits: boolean, status = 200) => {
        const answer = must<CallBackPage>(await call('POST', '/call-back/cancel', { waits }), status)
        await drain()
        return answer
      },
    }
  }
  /** A visitor of the shop's site who has said something. */
  const visitor = async (says: string, more: Record<string, unknown> = {}) => {
    const origin = { headers: { origin: 'https://shop.example' } }
    const begun = await ask('POST', '/api/chat/start', { ...origin, body: { key, page, ...more } })
    const { visitorToken } = must<{ visitorToken: string }>(begun)
    const own = bearer(visitorToken, 'https://shop.example')
    const say = async (text: string) =>
      must<{ state: ChatState | null }>(await own.call('POST', '/turns', { senderId: randomUUID(), text, page })).state
    const state = async () => must<{ state: ChatState }>(await own.call('GET', '/turns')).state
    const first = await say(says)
    await drain()
    assert.ok(first?.interactionId)
    return { ...own, say, state, id: first.interactionId, visitorToken }
  }
  const boss = await asPerson(h.administrator)
  const callBackOf = async (id: InteractionId, as = boss) =>
    (await as<{ callBack: CallBack | null }>('GET', `/interactions/${id}/call-back`)).callBack
  const figures = async () => {
    const now = clock.now().getTime()
    const range = `from=${new Date(now - 30 * 86_400_000).toISOString()}&to=${new Date(now + MIN).toISOString()}`
    const { rows } = await boss<{ rows: CallBackFigures[] }>('GET', `/reports/call-backs?${range}`)
    const [all] = rows
    assert.ok(all)
    return all
  }
  /** What is held out to somebody now. */
  const offers = async (as: Awaited<ReturnType<typeof asPerson>>) =>
    (await as<{ rows: Offer[] }>('GET', '/offers')).rows
  /** Takes up what is held out. */
  const accept = async (as: Awaited<ReturnType<typeof asPerson>>) => {
    const [offer] = await offers(as)
    assert.ok(offer, 'nothing is held out')
    await as('POST', `/offers/${offer.id}/accept`)
    return offer.interaction.id
  }
  const linkIn = (mailed: Posted | undefined) => {
    const token = /\/call-back\/#(cb_[\w-]+)/.exec(mailed?.text ?? '')?.[1]
    assert.ok(token, `no link in ${mailed?.text}`)
    return token
  }
  return {
    ...h,
    peakend,
    ask,
    ana,
    luis,
    key,
    queueId,
    touchpointId,
    posted,
    inside,
    drain,
    pass,
    here,
    asPerson,
    boss,
    bearer,
    visitor,
    callBackOf,
    figures,
    offers,
    accept,
    linkIn,
  }
}
