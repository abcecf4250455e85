/** Hands a message to the outgoing server of its mailbox (RFC 5321). */
import type { AttachmentId } from '@peakend/contract/ids.ts'
import nodemailer from 'nodemailer'
import { z } from 'zod'
import type { Database } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery, type Job } from '../../../base/jobs.ts'
import { attachmentOf, keyOf } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { Blobs } from '../intake/files.ts'
import { isLoopback, troubleOf } from '../mailboxes/imap.ts'
import type { Tokens } from '../mailboxes/oauth.ts'
import { SecretUnreadable, type Keeper } from '../../../base/secrets.ts'
import { openSecrets, type Secrets } from '../mailboxes/secrets.ts'
import { lookAnew, noteFailing } from '../mailboxes/mailboxes.ts'
import { findMailbox, type MailboxRecord, type Settings } from '../mailboxes/store.ts'
import { isSignIn, outgoingTrouble } from '../mailboxes/outgoing.ts'
import { loopHeader } from '../reading/machine.ts'
import { replyAddress } from '../threads/reply-address.ts'
import { bodyOf } from './composing.ts'
import { withOffer, type CallBackLink } from './offering.ts'
import { sendKind } from './sending.ts'
import { findMail, moveState, narrowTo, settleState, type MailRecord } from './store.ts'

export interface DeliveryOptions {
  db: Database
  keeper: Keeper
  tokens: Tokens
  blobs: Blobs
  secret: Buffer
  loopOf: (workspaceId: string) => string
  callBackLink?: CallBackLink
}

const CONNECT_MS = 15_000
const SOCKET_MS = 60_000
const ATTEMPT_MS = 120_000
const MOST_SAID = 300

/** A way to the outgoing server. A password never travels in the clear to another machine unless the setting says `none`. */
export const transportOf = async (settings: Settings, secrets: Secrets, tokens: Tokens, signal?: AbortSignal) => {
  const { host, port, security, user } = settings.outgoing
  const auth =
    settings.signIn === 'oauth'
      ? { type: 'OAuth2' as const, user, accessToken: await tokens.get(settings, secrets, signal) }
      : { user, pass: secrets.outgoingPassword ?? secrets.password ?? '' }
  return nodemailer.createTransport({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: !isLoopback(host) },
    auth,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

export const sendingDelivery = (options: DeliveryOptions): Delivery =>
  defineDelivery({
    kind: sendKind,
    // the same Message-ID again: whoever got it already sees one message
    unresolved: 'again',
    timeoutMs: ATTEMPT_MS,
    retries: { maxAttempts: 10 },
    attempt: (job, signal) => attempt(options, job, signal),
    async settled(tx, job, outcome) {
      // from the server's acceptance to this commit a kill leaves it unsure: nothing is asked here that is not needed
      const refused = outcome.result === 'done' ? RefusedTo.parse(outcome.facts?.['refused'] ?? []) : []
      const isSent = outcome.result === 'done' && refused.length === 0
      const why = 'why' in outcome ? outcome.why : saidOf(refused)
      const missed = refused.map(({ address }) => address)
      const settled = await settleState(tx, job.key, isSent ? 'sent' : 'failed', why === '' ? null : why, missed)
      if (!settled?.turnId) return
      if (isSent) await interactions.markDelivered(tx, settled.turnId)
      else await interactions.markFailed(tx, settled.turnId, outcome.result === 'given-up' ? 'given_up' : 'refused')
    },
  })

const attempt = async (options: DeliveryOptions, job: Job, signal: AbortSignal): Promise<Attempted> => {
  const { db } = options
  const taken = await db.transact(job.workspaceId, async (tx) => {
    // from here on it cannot be taken back
    if (!(await moveState(tx, job.key, ['held', 'queued'], 'queued'))) return null
    const mail = await findMail(tx, job.key)
    const mailbox = mail?.mailboxId ? await findMailbox(tx, mail.mailboxId) : null
    return mail && { mail, mailbox }
  })
  if (!taken) return { result: 'done' }
  const { mailbox } = taken
  if (!mailbox) return { result: 'refused', why: 'the mailbox is removed' }
  try {
    const mail = await withOffer(options, job.workspaceId, taken.mail)
    const secrets = openSecrets(options.keeper, mailbox.sealedSecrets)
    const transport = await transportOf(mailbox.settings, secrets, options.tokens, signal)
    try {
      const info = await transport.sendMail(await messageOf(options, job, mail, mailbox))
      const refused = refusedIn(info)
      // busy for some: it is asked again for those, and for nobody who has it
      if (refused.length > 0 && refused.every(({ said }) => said.startsWith('4'))) {
        const left = refused.map(({ address }) => address)
        await db.transact(job.workspaceId, async (tx) => narrowTo(tx, job.key, left))
        return { result: 'again', why: saidOf(refused) }
      }
      return { result: 'done', facts: { said: info.response.slice(0, MOST_SAID), refused } }
    } finally {
      transport.close()
    }
  } catch (e) {
    const outcome = failureOf(e)
    if (outcome.result === 'again' && mailbox.state === 'on') await tellOutgoing(options, job, mailbox, e)
    return outcome
  }
}

/** Whom the server refused though it took the letter for others: they did not get it, and nobody else would say so. */
const refusedIn = ({
  rejectedErrors,
}: {
  rejectedErrors?: { recipient?: string; response?: string; message: string }[] | undefined
}): RefusedTo =>
  (rejectedErrors ?? []).flatMap(({ recipient, response, message }) =>
    recipient === undefined
      ? []
      : { address: recipient.toLowerCase(), said: (response ?? message).slice(0, MOST_SAID) },
  )
const saidOf = (refused: RefusedTo): string =>
  refused
    .map(({ address, said }) => `${address}: ${said}`)
    .join('; ')
    .slice(0, MOST_SAID)
const RefusedTo = z.array(z.object({ address: z.string(), said: z.string() }))
type RefusedTo = z.infer<typeof RefusedTo>

const isRefusingUs = (e: unknown): boolean => isSignIn(troubleOf(e).why)

/** Where the server refuses us, the reader signs in anew too; where it only does not answer, the reader looks at it next time and tells how it is. */
const tellOutgoing = async ({ db }: DeliveryOptions, job: Job, mailbox: MailboxRecord, e: unknown): Promise<void> => {
  const { why, detail } = troubleOf(e)
  if (!isRefusingUs(e) && !isAway(e)) return
  await db.transact(job.workspaceId, async (tx) => {
    // what is told already has more to say
    if (mailbox.health === 'fine')
      await noteFailing(tx, mailbox.id, {
        ...outgoingTrouble(why, detail),
        nextTryAt: new Date(tx.now.getTime() + LOOK_MS),
      })
    if (isRefusingUs(e)) lookAnew(tx, mailbox.id)
  })
}

const LOOK_MS = 60_000
/** One that answers and is busy (4xx) is well. */
const isAway = (e: unknown): boolean =>
  ['unreachable', 'tls-failed', 'too-slow'].includes(troubleOf(e).why) && !(e instanceof Error && 'responseCode' in e)

/** A server that says 5xx to a recipient or a message means it; one that refuses us may take it when the setting is mended. */
const failureOf = (e: unknown): Attempted => {
  const trouble = troubleOf(e)
  const status = e instanceof Error && 'responseCode' in e ? Number(e.responseCode) : 0
  const isOurs = e instanceof SecretUnreadable || isRefusingUs(e)
  const why = trouble.detail.slice(0, MOST_SAID)
  return status >= 500 && !isOurs ? { result: 'refused', why } : { result: 'again', why }
}

const messageOf = async (options: DeliveryOptions, job: Job, mail: MailRecord, mailbox: MailboxRecord) => {
  const { head } = mail
  const body = bodyOf(mail)
  const key = mail.replyKey
  const replyTo = key
    ? replyAddress({ address: mailbox.address, secret: options.secret, workspaceId: job.workspaceId, key })
    : null
  const last = head.references.at(-1)
  return {
    messageId: `<${mail.messageId}>`,
    date: mail.sendAt ?? mail.at,
    from: { name: mailbox.settings.name, address: mailbox.address },
    to: head.to,
    cc: head.cc,
    bcc: head.bcc,
    ...(mail.envelope ? { envelope: { from: mailbox.address, to: mail.envelope } } : {}),
    ...(replyTo ? { replyTo: { name: mailbox.settings.name, address: replyTo } } : {}),
    subject: head.subject,
    text: body.text,
    html: body.html,
    ...(last ? { inReplyTo: `<${last}>`, references: head.references.map((id) => `<${id}>`) } : {}),
    headers: {
      [loopHeader]: options.loopOf(job.workspaceId),
      // asks programs that answer by themselves not to
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...(mail.personId === null ? { 'Auto-Submitted': 'auto-replied' } : {}),
    },
    attachments: await attachmentsOf(options, job, mail),
  }
}

const attachmentsOf = async ({ db, blobs }: DeliveryOptions, job: Job, mail: MailRecord) => {
  const files = await db.read(job.workspaceId, (tx) => Promise.all(mail.files.map((file) => attachmentOf(tx, file.id))))
  return Promise.all(
    files
      .filter((file) => file !== null)
      .map(async (file) => ({
        filename: file.name,
        contentType: file.type,
        content: await blobs.read(keyOf(job.workspaceId, file.id as AttachmentId)),
      })),
  )
}
