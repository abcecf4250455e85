/** What the Cloud API calls back with (Webhooks, messages field). Pure. Each message and status is read by itself: one that is odd spoils no other. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { Forged, type Called, type Incoming, type IncomingFile, type Opened, type Receipt } from '../adapter.ts'
import { headerOf, isSame, type Callback } from '../http/callbacks.ts'
import { failuresOfCodes } from './errors.data.ts'

const Media = z.object({
  id: z.string().max(200),
  mime_type: z.string().max(200).default('application/octet-stream'),
  caption: z.string().optional(),
  filename: z.string().optional(),
})
const Message = z.object({
  id: z.string().min(1).max(200),
  from: z.string().min(1).max(40),
  timestamp: z.string().regex(/^\d{1,12}$/),
  type: z.string().max(40),
  text: z.object({ body: z.string() }).optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z
    .object({
      button_reply: z.object({ title: z.string() }).optional(),
      list_reply: z.object({ title: z.string() }).optional(),
    })
    .optional(),
  location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().optional() }).optional(),
  reaction: z.object({ emoji: z.string().optional() }).optional(),
  image: Media.optional(),
  document: Media.optional(),
  audio: Media.optional(),
  video: Media.optional(),
  sticker: Media.optional(),
})
const Status = z.object({
  id: z.string().min(1).max(200),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  recipient_id: z.string().max(40).optional(),
  errors: z
    .array(
      z.object({
        code: z.number(),
        title: z.string().optional(),
        error_data: z.object({ details: z.string() }).optional(),
      }),
    )
    .optional(),
})
const Value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(z.object({ wa_id: z.string(), profile: z.object({ name: z.string() }).optional() })).optional(),
  messages: z.array(z.unknown()).max(1000).default([]),
  statuses: z.array(z.unknown()).max(1000).default([]),
})
const Body = z.object({
  object: z.string(),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })).max(1000),
})

/** Throws `Forged` where the signature is not the app's. */
export const readCloudCallback = (account: Opened, callback: Callback): Called => {
  const wanted = createHmac('sha256', account.secrets.signingSecret ?? '')
    .update(callback.body)
    .digest()
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headerOf(callback, 'x-hub-signature-256'))?.[1] ?? ''
  if (!isSame(Buffer.from(given, 'hex'), wanted)) throw new Forged('the signature is not the app’s')
  const called: Called = { messages: [], receipts: [], unknown: [] }
  const body = Body.safeParse(jsonOf(callback.body))
  if (!body.success) {
    called.unknown.push({ from: '?', detail: callback.body.toString('utf8').slice(0, 200) })
    return called
  }
  for (const change of body.data.entry.flatMap((entry) => entry.changes)) {
    const value = change.field === 'messages' ? Value.safeParse(change.value) : null
    if (value?.success && isOurs(account, value.data)) readValue(value.data, called)
  }
  return called
}

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return null
  }
}

/** One app may serve several numbers: each has an account of its own. */
const isOurs = (account: Opened, value: z.infer<typeof Value>): boolean =>
  account.settings.via.kind === 'whatsapp' && account.settings.via.phoneNumberId === value.metadata.phone_number_id

const readValue = (value: z.infer<typeof Value>, called: Called): void => {
  for (const one of value.messages) {
    const message = Message.safeParse(one)
    const read = message.success ? incomingOf(message.data, value) : null
    if (read) called.messages.push(read)
    else if (!message.success || message.data.type !== 'reaction')
      called.unknown.push({ from: fromOf(one), detail: JSON.stringify(one).slice(0, 200) })
  }
  for (const one of value.statuses) {
    const status = Status.safeParse(one)
    if (status.success) called.receipts.push(receiptOf(status.data))
    else called.unknown.push({ from: '?', detail: JSON.stringify(one).slice(0, 200) })
  }
}

const fromOf = (one: unknown): string => {
  const read = z.object({ from: z.string().max(40) }).safeParse(one)
  return read.success ? read.data.from : '?'
}

/** Null for what we do not take as a turn: reactions, changes of number, kinds that came after this was written. */
const incomingOf = (message: z.infer<typeof Message>, value: z.infer<typeof Value>): Incoming | null => {
  const media = message.image ?? message.document ?? message.audio ?? message.video ?? message.sticker
  const place = message.location
  const text =
    message.text?.body ??
    message.button?.text ??
    message.interactive?.button_reply?.title ??
    message.interactive?.list_reply?.title ??
    media?.caption ??
    (place ? `${place.name ? `${place.name} ` : ''}${place.latitude}, ${place.longitude}` : '')
  const files: IncomingFile[] = media
    ? [
        {
          token: media.id,
          type: media.mime_type.split(';')[0] ?? '',
          name: media.filename ?? nameOf(message.type, media.mime_type),
        },
      ]
    : []
  if (text === '' && files.length === 0) return null
  return {
    id: message.id,
    from: `+${message.from.replace(/^\+/, '')}`,
    text,
    files,
    at: new Date(Number(message.timestamp) * 1000),
    missingParts: 0,
    name: value.contacts?.find((one) => one.wa_id === message.from)?.profile?.name.slice(0, 200) ?? null,
  }
}

const nameOf = (type: string, mime: string): string =>
  `${type}.${(/\/([a-z0-9]{2,5})/.exec(mime)?.[1] ?? 'bin').replace('jpeg', 'jpg')}`

const states = { sent: 'accepted', delivered: 'delivered', read: 'read', failed: 'failed' } as const

const receiptOf = (status: z.infer<typeof Status>): Receipt => {
  const error = status.errors?.[0]
  return {
    id: status.id,
    state: states[status.status],
    failure: status.status === 'failed' ? (failuresOfCodes.get(error?.code ?? -1) ?? 'refused') : null,
    detail: error ? `${error.code} ${error.error_data?.details ?? error.title ?? ''}`.trim() : null,
    number: status.recipient_id ? `+${status.recipient_id.replace(/^\+/, '')}` : null,
  }
}
