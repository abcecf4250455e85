/** A house with a mailbox on a real IMAP server: what comes in there becomes turns, and what is answered goes to a real SMTP server of this test. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { MailboxSettings, MailboxSecrets } from '@peakend/contract/email.ts'
import type { MailboxId, QueueId } from '@peakend/contract/ids.ts'
import { SMTPServer } from 'smtp-server'
import type { z } from 'zod'
import { casesJobs, casesReactions } from '../src/cases/reactions.ts'
import { startNeeds } from '../src/cases/cases.ts'
import { openEmail } from '../src/channels/email/email.ts'
import type { Fetched } from '../src/channels/email/intake/reading.ts'
import type { EmailOptions } from '../src/channels/email/options.ts'
import { addMailbox } from '../src/channels/email/mailboxes/mailboxes.ts'
import { findMailbox } from '../src/channels/email/mailboxes/store.ts'
import { deliverBy } from '../src/channels/deliver.ts'
import { sealWith } from '../src/identity/sealed.ts'
import { attachmentJobs } from '../src/interactions/attachments/attachments.ts'
import { openDiskStore } from '../src/interactions/attachments/file-store.ts'
import { wrapUpTimer } from '../src/interactions/interactions.ts'
import { routingJobs, routingReactions } from '../src/routing/reactions.ts'
import { startQueue } from '../src/routing/routing.ts'
import { house, houseSecret } from './house.ts'

type Settings = z.input<typeof MailboxSettings> & z.input<typeof MailboxSecrets>

/** Mail servers of the world outside, as far as a test needs one. */
export const outgoingServer = async (t: TestContext) => {
  const sent: { from: string; to: string[]; message: string; user: string }[] = []
  const state: { refuses: { code: number; said: string } | null; password: string; token: () => string } = {
    refuses: null,
    password: 'right',
    token: () => 'good token',
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth: (auth, _session, done) =>
      auth.password === state.password || auth.accessToken === state.token()
        ? done(null, { user: auth.username ?? '' })
        : done(new Error('Invalid username or password')),
    onRcptTo: (_address, _session, done) =>
      state.refuses ? done(Object.assign(new Error(state.refuses.said), { responseCode: state.refuses.code })) : done(),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        sent.push({
          from,
          to: rcptTo.map((one) => one.address),
          message: Buffer.concat(chunks).toString(),
          user: session.user ?? '',
        })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.after(() => new Promise<void>((go) => server.close(() => go())))
  return { sent, state, port: (server.server.address() as AddressInfo).port }
}

/** `more` is what a test wants of the reader (how soon it looks again, tries again, signs in anew) and of its surroundings. */
export const mailHouse = async (
  t: TestContext,
  more: Pick<EmailOptions, 'callBackLink' | 'readingMs' | 'pollMs' | 'waitsMs' | 'sessionMs'> = {},
) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-mail-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const files = await openDiskStore(folder, Date.now())
  const keeper = sealWith(houseSecret, 'mailbox secrets')
  const late: { email?: ReturnType<typeof openEmail> } = {}
  const h = await house(t, {
    reactions: [
      ...casesReactions,
      ...routingReactions,
      deliverBy([{ channel: 'email', handOver: async (...of) => late.email?.wayOut.handOver(...of) }]),
    ],
    jobs: (db) => {
      late.email = openEmail({
        db,
        secret: houseSecret,
        keeper,
        blobs: files,
        pollMs: 200,
        waitsMs: [50, 100],
        ...more,
      })
      return [...late.email.jobs, wrapUpTimer, ...casesJobs, ...attachmentJobs(files), ...routingJobs()]
    },
    firstRows: [startNeeds, startQueue],
  })
  const { email } = late
  if (!email) throw new Error('the channel did not open')
  h.watches.push(...email.watches)
  // the real servers tell real times
  h.clock.set(new Date())
  const out = await outgoingServer(t)
  const [queue] = await h.db.read(h.workspaceId, (tx) =>
    tx.query<{ id: QueueId }>('test.queue', 'select queue_id as id from queues where workspace_id = $1', [
      tx.workspaceId,
    ]),
  )
  const settings = (imapPort: number, other: Partial<Settings> = {}) => {
    const server = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const, user: 'help' })
    const of: Settings = {
      address: 'help@shop.example',
      name: 'Brisa',
      queueId: queue?.id ?? null,
      incoming: server(imapPort),
      outgoing: server(out.port),
      signIn: 'password',
      begin: 'everything',
      password: 'right',
      trustedServers: ['mx.shop.example'],
      ...other,
    }
    return { ...MailboxSettings.parse(of), ...MailboxSecrets.parse(of) }
  }
  const mailbox = async (imapPort: number, other: Partial<Settings> = {}) => {
    const caller = await h.callerOf('Brisa administrator')
    return h.db.transact(h.workspaceId, (tx) => addMailbox(tx, caller, keeper, settings(imapPort, other)))
  }
  /** Messages as a mailbox hands them over, without the server. */
  let uid = 0
  const arrive = async (mailboxId: MailboxId, ...messages: (string | Buffer)[]): Promise<void> => {
    const found = await h.db.read(h.workspaceId, (tx) => findMailbox(tx, mailboxId))
    if (!found) throw new Error('no such mailbox')
    const fetched = messages.map((message): Fetched => {
      const bytes = Buffer.from(message)
      return { uid: ++uid, uidValidity: 1, arrivedAt: h.clock.now(), size: bytes.length, bytes, isTooLarge: false }
    })
    await email.intake.takeIn(h.workspaceId, found, fetched)
  }
  let owner: ReturnType<typeof h.owner> | undefined
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await (await (owner ??= h.owner())).query(text, values)).rows as Row[]
  return { ...h, email, files, folder, keeper, out, arrive, queueId: queue?.id ?? null, settings, mailbox, rows }
}
