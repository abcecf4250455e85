/** A house with an account for messages: a provider of this test takes what is sent, and calls back as providers do. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { InteractionId, MessageAccountId, QueueId } from '@peakend/contract/ids.ts'
import { MessageAccountSettings, type MessageSecrets } from '@peakend/contract/message-accounts.ts'
import { messaging } from '@peakend/contract/messaging.ts'
import type { z } from 'zod'
import { startNeeds } from '../src/cases/cases.ts'
import { casesJobs, casesReactions } from '../src/cases/reactions.ts'
import { addAccount, callbackPath } from '../src/channels/messaging/accounts/accounts.ts'
import { openMessaging, type MessagingOptions } from '../src/channels/messaging/messaging.ts'
import type { Caller, PersonCaller } from '../src/base/caller.ts'
import { deliverBy } from '../src/channels/deliver.ts'
import { sealWith } from '../src/identity/sealed.ts'
import { attachmentJobs } from '../src/interactions/attachments/attachments.ts'
import { openDiskStore } from '../src/interactions/attachments/file-store.ts'
import { wrapUpTimer } from '../src/interactions/interactions.ts'
import { routingJobs, routingReactions } from '../src/routing/reactions.ts'
import { startQueue } from '../src/routing/routing.ts'
import { house, houseSecret } from './house.ts'
import { testServer } from './server.ts'

export const customerNumber = '+34611222333'
export const ourNumber = '+34911555000'
type Via = z.input<typeof MessageAccountSettings>['via']

/** A provider with an address for requests; `answer` says what it makes of each. */
export const httpProvider = async (t: Pick<TestContext, 'after'>) => {
  const taken: { headers: IncomingHttpHeaders; url: string; body: string }[] = []
  const state: { answer: (n: number) => { status: number; body: unknown } | 'hang up' } = {
    answer: (n) => ({ status: 201, body: { sid: `SM${n}` } }),
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      taken.push({ headers: request.headers, url: request.url ?? '', body: Buffer.concat(chunks).toString() })
      const answer = state.answer(taken.length)
      if (answer === 'hang up') return void request.socket.destroy()
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { taken, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** As most providers are: form fields out, signed callbacks in. */
export const plainProvider = (url: string): Via => ({
  kind: 'http',
  url: `${url}/send`,
  form: 'form',
  fields: { to: 'To', from: 'From', text: 'Body' },
  auth: 'basic',
  user: 'AC1',
  answerId: 'sid',
  incoming: { id: 'MessageSid', from: 'From', to: 'To', text: 'Body' },
  receipt: {
    id: 'MessageSid',
    status: 'MessageStatus',
    error: 'ErrorCode',
    delivered: ['delivered'],
    failed: ['failed', 'undelivered'],
  },
  signature: 'hmac',
})
export const secrets: z.infer<typeof MessageSecrets> = {
  secret: 'token-1',
  signingSecret: 'signed-1',
  verifyToken: 'verify-token-1',
}

/** `callBackLink`: what a message leads to that offers a call-back; none is offered without it. */
export const messageHouse = async (t: TestContext, more: Pick<MessagingOptions, 'callBackLink'> = {}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-messages-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const files = await openDiskStore(folder, Date.now())
  const keeper = sealWith(houseSecret, 'message account secrets')
  const late: { messaging?: ReturnType<typeof openMessaging>; url: string } = { url: '' }
  const handOver = (channel: 'sms' | 'whatsapp') => ({
    channel,
    handOver: async (...of: Parameters<ReturnType<typeof openMessaging>['waysOut'][number]['handOver']>) =>
      late.messaging?.waysOut.find((way) => way.channel === channel)?.handOver(...of),
  })
  const reactions = [...casesReactions, ...routingReactions, deliverBy([handOver('sms'), handOver('whatsapp')])]
  const h = await house(t, {
    reactions,
    jobs: (db) => {
      late.messaging = openMessaging({
        db,
        keeper,
        blobs: files,
        publicUrl: () => late.url,
        waitsMs: [50, 100],
        ...more,
      })
      reactions.push(...late.messaging.reactions)
      return [...late.messaging.jobs, wrapUpTimer, ...casesJobs, ...attachmentJobs(files), ...routingJobs()]
    },
    firstRows: [startNeeds, startQueue],
  })
  const { messaging: channel } = late
  if (!channel) throw new Error('the channel did not open')
  h.watches.push(...channel.watches)
  // a Tuesday at noon in Madrid: no quiet hours unless a test wants them
  h.clock.set(new Date('2026-03-10T11:00:00Z'))
  const callers: Record<string, Caller> & { boss: PersonCaller } = { boss: await h.callerOf('Brisa administrator') }
  const served = await testServer(t, h, {
    contract: { messaging },
    routes: { messaging: channel.routes } as never,
    rawRoutes: channel.rawRoutes,
    callers,
  })
  late.url = served.url
  const owner = await h.owner()
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[]
  const [queue] = await rows<{ id: QueueId }>('select queue_id as id from queues where workspace_id = $1', [
    h.workspaceId,
  ])
  const queueId = queue?.id ?? null

  const account = (via: Via, more: Partial<z.input<typeof MessageAccountSettings>> = {}): Promise<MessageAccountId> =>
    h.db.transact(h.workspaceId, (tx) => {
      const settings = MessageAccountSettings.parse({ name: 'Brisa', address: ourNumber, queueId, via, ...more })
      const own = via.kind === 'smpp' ? { secret: 'secret' } : secrets
      return addAccount(tx, callers.boss, keeper, { ...settings, ...own })
    })

  /** A callback as it comes over the network. */
  const callBack = async (
    accountId: MessageAccountId,
    body: string | Buffer,
    headers: Record<string, string> = {},
    search = '',
  ) => {
    const response = await fetch(`${served.url}${callbackPath(h.workspaceId, accountId)}${search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new Uint8Array(Buffer.from(body)),
    })
    await response.text()
    return response.status
  }
  const signed = (body: string, time?: string): string =>
    createHmac('sha256', secrets.signingSecret ?? '')
      .update(time === undefined ? body : `${time}.${body}`)
      .digest('hex')
  let n = 0
  /** A text of a customer's by an HTTP provider; answers the status. */
  const arrive = (
    accountId: MessageAccountId,
    text: string,
    of: { from?: string; id?: string } = {},
  ): Promise<number> => {
    const { from = customerNumber, id = `IN${++n}` } = of
    const body = new URLSearchParams({ MessageSid: id, From: from, To: ourNumber, Body: text }).toString()
    return callBack(accountId, body, { 'x-signature': signed(body) })
  }
  const receipt = (accountId: MessageAccountId, id: string, status: string, error?: string): Promise<number> => {
    const body = new URLSearchParams({
      MessageSid: id,
      MessageStatus: status,
      ...(error ? { ErrorCode: error } : {}),
    }).toString()
    return callBack(accountId, body, { 'x-signature': signed(body) })
  }
  const interaction = async (): Promise<InteractionId> => {
    const [row] = await rows<{ id: InteractionId }>(
      'select interaction_id as id from interactions order by opened_at desc limit 1',
    )
    if (!row) throw new Error('no conversation')
    return row.id
  }
  return {
    ...h,
    channel,
    files,
    keeper,
    served,
    callers,
    queueId,
    rows,
    account,
    callBack,
    signed,
    arrive,
    receipt,
    interaction,
  }
}
