/** Messages that people send beside the common composer: templates, conversations we begin, and what becomes of one that failed or is unsure. */
import { randomUUID } from 'node:crypto'
import type {
  AttachmentId,
  CustomerId,
  IdentityId,
  InteractionId,
  MessageAccountId,
  MessageId,
  PersonId,
  TemplateId,
  TurnId,
} from '@peakend/contract/ids.ts'
import type { MessageTemplate } from '@peakend/contract/message-templates.ts'
import { claimOnce } from '../../../base/idempotence.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { dropStuck } from '../../../base/job-store.ts'
import { Refusal } from '../../../base/refusal.ts'
import { consentOf } from '../../../customers/consents/consents.ts'
import { timeZoneOf, wholeCustomer, type IdentityRecord } from '../../../customers/customers.ts'
import { attachmentOf } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { enterQueue, take } from '../../../routing/routing.ts'
import { findAccount, type AccountRecord } from '../accounts/store.ts'
import type { Content } from '../adapter.ts'
import { e164, quietUntil, rulesOf, zonesOfNumber } from '../rules/rules.ts'
import { shownAs } from '../whatsapp/sends.ts'
import { filled, fitsPlace } from '../whatsapp/template-shapes.ts'
import { findTemplate } from '../whatsapp/templates.ts'
import { jobOf, lineOf, queueMessage, stoppedSince, windowUntil } from './sending.ts'
import { countBegun, findMessage, findOfTurn, moveState } from './store.ts'

type Values = Readonly<Record<string, string>>

/** A template with its values and its file. Refuses `template_unknown`, `template_unfit`, `template_incomplete`, `template_file`, `attachment_unknown`. */
const templated = async (
  tx: ReadTx,
  account: AccountRecord,
  templateId: TemplateId,
  { values, fileId }: { values: Values; fileId?: AttachmentId },
): Promise<{ content: Content; category: MessageTemplate['category']; attachmentIds: AttachmentId[] }> => {
  const template = await findTemplate(tx, templateId)
  if (!template || template.accountId !== account.id || template.state !== 'approved')
    throw new Refusal('template_unknown')
  if (template.unfit) throw new Refusal('template_unfit')
  const { name, language, places, parts, category } = template
  const kept = Object.fromEntries(places.map((place) => [place, (values[place] ?? '').trim().replaceAll(/\s+/g, ' ')]))
  if (places.some((place) => !fitsPlace(place, kept[place] ?? ''))) throw new Refusal('template_incomplete')
  const file = await fileOf(tx, template, fileId)
  const content: Content = { kind: 'template', text: filled(template, kept), name, language, parts, values: kept }
  if (!file) return { content, category, attachmentIds: [] }
  return { content: { ...content, file }, category, attachmentIds: [file.attachmentId] }
}

/** The file above its words, of the kind and size the platform takes there. */
const fileOf = async (tx: ReadTx, { media }: MessageTemplate, fileId: AttachmentId | undefined) => {
  if (!media && fileId) throw new Refusal('template_file')
  if (!media) return null
  if (!fileId) throw new Refusal('template_incomplete')
  const kept = await attachmentOf(tx, fileId)
  if (!kept) throw new Refusal('attachment_unknown')
  if (shownAs(kept.type, kept.bytes)?.kind !== media) throw new Refusal('template_file')
  return { attachmentId: fileId, kind: media }
}

/**
 * Answers with a template. The same senderId with the same content answers the same. Refuses what `templated` does, `account_gone`, `number_stopped`,
 * `consent_missing` (offers to who wants none), and what `interactions.reply` refuses.
 */
export const sendTemplate = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    personId: PersonId
    senderId: string
    templateId: TemplateId
    values: Values
    fileId?: AttachmentId
  },
): Promise<{ turnId: TurnId }> => {
  const standing = await interactions.lockMine(tx, of.personId, of.interactionId)
  const line = await lineOf(tx, standing)
  if (!line || line.account.state !== 'on') throw new Refusal('account_gone')
  const { content, category, attachmentIds } = await templated(tx, line.account, of.templateId, of)
  if (await stoppedSince(tx, line.account.channel, line.number)) throw new Refusal('number_stopped')
  if (category === 'marketing') await refuseOffers(tx, line.account, line.number)
  const { templateId, values, fileId: _, ...reply } = of
  const { turnId } = await interactions.reply(tx, {
    ...reply,
    text: content.text,
    attachmentIds,
    also: { templateId, values },
  })
  if (!(await findOfTurn(tx, turnId))) queueMessage(tx, { ...line, interactionId: standing.id, turnId, content })
  return { turnId }
}

export interface Beginning {
  customerId: CustomerId
  identityId: IdentityId
  accountId: MessageAccountId
  senderId: string
  personId: PersonId
  text?: string
  templateId?: TemplateId
  values: Values
  fileId?: AttachmentId
}

/** A number of this customer's. Refuses `not_found`, `invalid`. */
const numberOf = async (
  tx: ReadTx,
  customerId: CustomerId,
  identityId: IdentityId,
): Promise<{ identity: IdentityRecord; number: string }> => {
  const identity = (await wholeCustomer(tx, customerId)).identities.find((one) => one.id === identityId)
  if (!identity) throw new Refusal('not_found')
  const number = identity.kind === 'phone' ? e164(identity.normal) : null
  if (!number) throw new Refusal('invalid', 'This is no number a message can go to.')
  return { identity, number }
}

/** Who wants no more offers gets none, whatever else they agreed to. */
const refuseOffers = async (tx: ReadTx, { channel }: AccountRecord, number: string): Promise<void> => {
  if ((await consentOf(tx, channel, number, 'offers'))?.answer === 'out') throw new Refusal('consent_missing')
}

/** Whether we may begin with this number now. Refuses `number_stopped`, `begun_too_often`, `consent_missing`, `nothing_said`. */
const refuseUnwanted = async (
  tx: Tx,
  account: AccountRecord,
  number: string,
  content: Content,
  category: MessageTemplate['category'] | null,
): Promise<void> => {
  const { channel } = account
  const consent = await consentOf(tx, channel, number)
  if (consent?.answer === 'out') throw new Refusal('number_stopped')
  if (category === 'marketing') await refuseOffers(tx, account, number)
  // the platform wants an agreement before anything; offers want one everywhere
  if (consent?.answer !== 'in' && (channel === 'whatsapp' || category === 'marketing'))
    throw new Refusal('consent_missing')
  const until = await windowUntil(tx, account, number)
  if (until && content.kind !== 'template' && until <= tx.now)
    throw new Refusal('template_unknown', 'Outside the 24 hours only an approved template goes out.')
  if ((await leftToBegin(tx, number)) <= 0) throw new Refusal('begun_too_often')
}

const DAY_MS = 24 * 3_600_000
/** How many messages may still be begun to a number. */
export const leftToBegin = async (tx: ReadTx, number: string): Promise<number> => {
  const { mostBegunADay } = await rulesOf(tx)
  return Math.max(0, mostBegunADay - (await countBegun(tx, number, new Date(tx.now.getTime() - DAY_MS))))
}

/**
 * Begins a conversation; it is the person's who begins it. In quiet hours, by the customer's own clock, it goes out when they end. The same senderId with the same
 * content answers the same. Refuses what `refuseUnwanted` and `routing.take` do, `account_gone`, `conflict` (no queue), `not_yours` (a conversation with
 * them runs here and is somebody else's).
 */
export const beginMessage = async (
  tx: Tx,
  of: Beginning,
): Promise<{ interactionId: InteractionId; sendAt: string | null }> => {
  const answer = { interactionId: randomUUID() as InteractionId, sendAt: null as string | null }
  const { personId, senderId, ...content } = of
  const account = await findAccount(tx, of.accountId)
  if (!account || account.state !== 'on') throw new Refusal('account_gone')
  const { identity, number } = await numberOf(tx, of.customerId, of.identityId)
  const source = `begin:${personId}`
  // what the first asked for is looked up by the conversation it runs in
  const known = await claimOnce(tx, { source, senderId, content, answer })
  if (known) return found(tx, account, number, known)
  const {
    content: said,
    category,
    attachmentIds,
  } = of.templateId
    ? await templated(tx, account, of.templateId, of)
    : { content: textOf(of.text), category: null, attachmentIds: [] }
  await refuseUnwanted(tx, account, number, said, category)
  const customerId = identity.customerId
  const interactionId = await openFor(tx, account, { customerId, personId, number })
  const sendAt = await quietFor(tx, of.customerId, number)
  const { turnId } = await interactions.reply(tx, {
    interactionId,
    personId,
    senderId: `begin:${senderId}`,
    text: said.text,
    attachmentIds,
  })
  queueMessage(tx, { account, number, interactionId, turnId, content: said, isBegun: true, sendAt })
  return { interactionId, sendAt: sendAt?.toISOString() ?? null }
}

const textOf = (text: string | undefined): Content => {
  if (!text) throw new Refusal('nothing_said')
  return { kind: 'text', text }
}

const found = async (
  tx: Tx,
  account: AccountRecord,
  number: string,
  known: { interactionId: InteractionId; sendAt: string | null },
) => {
  const [row] = await tx.query<{ interactionId: InteractionId; sendAt: Date | null }>(
    'messages.begun-last',
    `select interaction_id as "interactionId", send_at as "sendAt" from messages where workspace_id = $1 and account_id = $2 and number = $3 and is_begun
     order by at desc limit 1`,
    [tx.workspaceId, account.id, number],
  )
  return row ? { interactionId: row.interactionId, sendAt: row.sendAt?.toISOString() ?? null } : known
}

/** The conversation with them that runs here, where it is this person's; else a new one. */
const openFor = async (
  tx: Tx,
  account: AccountRecord,
  of: { customerId: CustomerId; personId: PersonId; number: string },
): Promise<InteractionId> => {
  const { channel, touchpointId, queueId } = account
  const { customerId, personId } = of
  if (!queueId) throw new Refusal('conflict', 'This account has no queue: its conversations would belong to nobody.')
  const context = { number: of.number, account: account.settings.name }
  const begun = await interactions.begin(tx, { customerId, channel, touchpointId, queueId, context })
  if (begun) {
    await enterQueue(tx, { interactionId: begun, queueId, arrival: 'arrived' })
    await take(tx, begun, personId)
    return begun
  }
  const running = await interactions.latestOf(tx, { customerId, channel, touchpointId })
  if (!running || running.agentId !== personId) throw new Refusal('not_yours')
  return running.id
}

/** When a message begun now goes out; null for at once. */
export const quietFor = async (tx: ReadTx, customerId: CustomerId, number: string): Promise<Date | null> => {
  const { quiet } = await rulesOf(tx)
  const zone = await timeZoneOf(tx, customerId)
  return quietUntil(zone ? [zone] : zonesOfNumber(number), tx.now, quiet)
}

/**
 * A person decides about a message that failed or whose fate is unsure. `again` may reach the customer twice where it was unsure. Refuses `not_found`, `not_yours`,
 * `conflict` (it is neither), `number_stopped`, `account_gone`. Records `turn.delivered` or `turn.failed`.
 */
export const settleMessage = async (
  tx: Tx,
  of: { messageId: MessageId; personId: PersonId; as: 'again' | 'arrived' | 'dropped' },
): Promise<void> => {
  const message = await findMessage(tx, of.messageId)
  if (!message?.interactionId || message.direction !== 'out') throw new Refusal('not_found')
  await interactions.lockMine(tx, of.personId, message.interactionId)
  const account = await findAccount(tx, message.accountId)
  if (!account) throw new Refusal('account_gone')
  if (of.as === 'again' && (await stoppedSince(tx, account.channel, message.number)))
    throw new Refusal('number_stopped')
  const to = { again: 'queued', arrived: 'delivered', dropped: 'failed' } as const
  const from = of.as === 'again' ? (['failed', 'unsure'] as const) : (['unsure'] as const)
  const why = of.as === 'dropped' ? { failure: 'dropped' as const } : {}
  if (!(await moveState(tx, message.id, from, to[of.as], why))) throw new Refusal('conflict')
  const job = jobOf(account, message.id)
  await dropStuck(tx, job.kind, job.key)
  // parts that failed are sent anew; those that were taken are not
  await tx.query(
    'message-parts.forget-failed',
    `delete from message_parts where workspace_id = $1 and message_id = $2 and state = 'failed' and $3`,
    [tx.workspaceId, message.id, of.as === 'again'],
  )
  if (of.as === 'again') tx.enqueue({ ...job, dueAt: tx.now })
  if (!message.turnId) return
  if (of.as === 'arrived') await interactions.markDelivered(tx, message.turnId)
  if (of.as === 'dropped') await interactions.markFailed(tx, message.turnId, 'dropped')
}
