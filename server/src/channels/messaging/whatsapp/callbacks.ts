/** Reads what the Cloud API calls back with. Pure. Each message and status is read by itself: one that is odd spoils no other. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { Forged, type Called, type Incoming, type Opened, type Receipt, type Sign } from '../adapter.ts'
import { headerOf, isSame, type Callback } from '../http/callbacks.ts'
import { failureOfCode } from './errors.data.ts'
import { isUserId, numberOf } from './numbers.ts'
import { filesOf, textOf } from './said.ts'
import { Body, Message, Preference, Status, TemplateStatus, Value } from './shapes.ts'
import type { CloudFault, CloudMessage, CloudStatus, CloudValue } from './shapes.ts'

type Read = Called & { signs: Sign[] }

/** What is for an account, and which numbers of the same app it speaks of besides. Throws `Forged` where the signature is not the app's. */
export const readCloudCallback = (account: Opened, callback: Callback): Called & { others: string[] } => {
  const wanted = createHmac('sha256', account.secrets.signingSecret ?? '')
    .update(callback.body)
    .digest()
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headerOf(callback, 'x-hub-signature-256'))?.[1] ?? ''
  if (!isSame(Buffer.from(given, 'hex'), wanted)) throw new Forged('the signature is not the app’s')
  const called: Read = { messages: [], receipts: [], signs: [], unknown: [] }
  const others = new Set<string>()
  const body = Body.safeParse(jsonOf(callback.body))
  if (!body.success) {
    called.unknown.push(unknownOf('?', callback.body.toString('utf8')))
    return { ...called, others: [] }
  }
  for (const entry of body.data.entry)
    for (const { field, value } of entry.changes) {
      if (field === 'message_template_status_update') readTemplate(account, entry.id, value, called)
      // what is told of the account, its quality and its limits is looked at where the number is managed
      if (field !== 'messages' && field !== 'user_preferences') continue
      const read = Value.safeParse(value)
      if (!read.success) called.unknown.push(unknownOf('?', JSON.stringify(value)))
      else if (isOurs(account, read.data)) readValue(read.data, called)
      else others.add(read.data.metadata.phone_number_id)
    }
  return { ...called, others: [...others] }
}

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return null
  }
}

const unknownOf = (from: string, detail: string) => ({ from, detail: detail.slice(0, 200) })

/** One app may serve several numbers, and calls one address: each number has an account of its own. */
const isOurs = (account: Opened, value: CloudValue): boolean =>
  account.settings.via.kind === 'whatsapp' && account.settings.via.phoneNumberId === value.metadata.phone_number_id

const readTemplate = (account: Opened, businessAccountId: string, value: unknown, called: Read): void => {
  const { via } = account.settings
  const read = TemplateStatus.safeParse(value)
  if (!read.success || via.kind !== 'whatsapp' || via.businessAccountId !== businessAccountId) return
  const { message_template_name: name, message_template_language: language, event, reason } = read.data
  const why = reason && reason !== 'NONE' ? reason.slice(0, 300) : null
  called.signs.push({ as: 'template', name, language, event, why })
}

const readValue = (value: CloudValue, called: Read): void => {
  for (const one of value.messages) {
    const message = Message.safeParse(one)
    if (!message.success || !takeMessage(message.data, value, called))
      called.unknown.push(unknownOf(fromOf(one), JSON.stringify(one)))
  }
  for (const one of value.statuses) {
    const status = Status.safeParse(one)
    if (status.success) called.receipts.push(...receiptsOf(status.data))
    else called.unknown.push(unknownOf('?', JSON.stringify(one)))
  }
  for (const one of value.user_preferences) takePreference(one, called)
  // trouble the platform had with something it does not name
  if (value.messages.length + value.statuses.length === 0)
    for (const fault of value.errors) called.unknown.push(unknownOf('?', detailOf(fault)))
}

const fromOf = (one: unknown): string => {
  const read = z.object({ from: z.string().max(150) }).safeParse(one)
  return read.success ? read.data.from : '?'
}

const addressOf = (waId: string | undefined, userId: string | undefined): string | null =>
  waId === undefined ? (userId ?? null) : isUserId(waId) ? waId : numberOf(waId)

/** False for what nobody can say anything about: people look at it. */
const takeMessage = (message: CloudMessage, value: CloudValue, called: Read): boolean => {
  const { reaction, revoke, edit } = message
  if (message.group_id !== undefined) return false
  // an app that was opened, and nothing said
  if (message.type === 'request_welcome') return true
  if (message.type === 'system') return takeSystem(message, called)
  const from = addressOf(message.from, message.from_user_id)
  if (from === null) return false
  if (reaction) {
    called.signs.push({ as: 'reaction', from, about: reaction.message_id, emoji: reaction.emoji || null })
    return true
  }
  if (revoke) {
    called.signs.push({ as: 'taken-back', from, about: revoke.original_message_id })
    return true
  }
  const about = edit?.original_message_id ?? message.context?.id ?? null
  // what was corrected has its files already
  const said = edit ? { text: textOf(edit.message), files: [] } : { text: textOf(message), files: filesOf(message) }
  called.messages.push({ ...incomingOf(message, value, from), ...said, about, ...notShown(message, said) })
  return true
}

const notShown = (message: CloudMessage, said: Pick<Incoming, 'text' | 'files'>): Pick<Incoming, 'lines'> =>
  said.text !== '' || said.files.length > 0
    ? {}
    : {
        lines: [{ code: 'kind-not-shown', values: { kind: (message.unsupported?.type ?? message.type).slice(0, 40) } }],
      }

const incomingOf = (
  message: CloudMessage,
  value: CloudValue,
  from: string,
): Pick<Incoming, 'id' | 'from' | 'userId' | 'at' | 'missingParts' | 'name'> => {
  const contact = value.contacts?.find(
    (one) =>
      (one.wa_id !== undefined && one.wa_id === message.from) ||
      (one.user_id !== undefined && one.user_id === message.from_user_id),
  )
  const { name, username } = contact?.profile ?? {}
  return {
    id: message.id,
    from,
    userId: message.from_user_id ?? contact?.user_id ?? null,
    at: new Date(message.timestamp * 1000),
    missingParts: 0,
    name: (name ?? (username === undefined ? undefined : `@${username.replace(/^@/, '')}`))?.slice(0, 200) ?? null,
  }
}

/** A number or a user id that changed; everything else the platform says by itself is nobody's word. */
const takeSystem = ({ id, from, from_user_id: userId, system }: CloudMessage, called: Read): boolean => {
  if (!system) return false
  const said = (system.body ?? '').slice(0, 300)
  const newNumber = system.wa_id ?? system.new_wa_id
  if (system.type === 'user_changed_number' && from !== undefined && newNumber !== undefined)
    called.signs.push({ as: 'moved', id, from: numberOf(from), to: numberOf(newNumber), said })
  const before = system.previous_user_id ?? userId
  if (before !== undefined && system.user_id !== undefined && before !== system.user_id)
    called.signs.push({ as: 'moved', id: `${id}:user`, from: before, to: system.user_id, said })
  return true
}

const takePreference = (one: unknown, called: Read): void => {
  const read = Preference.safeParse(one)
  const from = read.success ? addressOf(read.data.wa_id, read.data.user_id) : null
  const answer = read.data?.value === 'stop' ? 'out' : read.data?.value === 'resume' ? 'in' : null
  if (!read.success || from === null || answer === null || read.data.category !== 'marketing_messages')
    called.unknown.push(unknownOf(from ?? '?', JSON.stringify(one)))
  else called.signs.push({ as: 'offers', from, answer, said: (read.data.detail ?? '').slice(0, 300) })
}

const states: Readonly<Record<string, Receipt['state']>> = {
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  // a voice message that was listened to
  played: 'read',
  failed: 'failed',
}

/** None for states that say nothing of the way to the customer. */
const receiptsOf = (status: CloudStatus): Receipt[] => {
  const state = states[status.status]
  if (state === undefined) return []
  const error = status.errors?.[0]
  return [
    {
      id: status.id,
      state,
      failure: state === 'failed' ? (failureOfCode(error?.code) ?? 'refused') : null,
      detail: error ? detailOf(error) : null,
      number: addressOf(status.recipient_id, status.recipient_user_id),
      ours: oursIn(status.biz_opaque_callback_data ?? ''),
    },
  ]
}

const detailOf = (fault: CloudFault): string =>
  `${fault.code} ${fault.error_data?.details ?? fault.message ?? fault.title ?? ''}`.trim()

/** What is given along with each part we send (`biz_opaque_callback_data`), and comes back with its receipts. */
export const callbackDataOf = (messageId: string, part: number): string => `${messageId}/${part}`

const oursIn = (data: string): Receipt['ours'] => {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,3})$/.exec(data)
  return match ? { messageId: match[1] ?? '', part: Number(match[2]) } : null
}
