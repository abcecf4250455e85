/** What the Cloud API calls back with (Webhooks reference: messages, user_preferences, message_template_status_update). What is odd in a part spoils no other. */
import { z } from 'zod'

const Text = z.string().optional().catch(undefined)
const Id = z.string().min(1).max(200)
/** Which of us and of customers: a number, or what the platform calls whoever hides it. */
const Who = z.string().min(1).max(150)

const Media = z.object({
  id: Id,
  mime_type: z.string().max(200).default('application/octet-stream'),
  caption: z.string().optional(),
  filename: z.string().optional(),
})
const Card = z.object({
  name: z.object({ formatted_name: Text, first_name: Text, last_name: Text }).optional(),
  phones: z.array(z.object({ phone: Text })).default([]),
  emails: z.array(z.object({ email: Text })).default([]),
})
const Item = z.object({
  product_retailer_id: z.string(),
  quantity: z.coerce.number(),
  item_price: z.coerce.number().optional(),
  currency: Text,
})
const Fault = z.object({
  code: z.number(),
  title: Text,
  message: Text,
  error_data: z.object({ details: Text }).optional().catch(undefined),
})

/** What a message says, by its kind. */
const Said = z.object({
  type: z.string().max(60),
  text: z.object({ body: z.string() }).optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z
    .object({
      button_reply: z.object({ title: z.string() }).optional(),
      list_reply: z.object({ title: z.string(), description: Text }).optional(),
      nfm_reply: z.object({ name: Text, body: Text, response_json: Text }).optional(),
    })
    .optional(),
  location: z
    .object({ latitude: z.coerce.number(), longitude: z.coerce.number(), name: Text, address: Text })
    .optional(),
  contacts: z.array(Card).max(300).optional(),
  order: z.object({ text: Text, product_items: z.array(Item).max(500).default([]) }).optional(),
  image: Media.optional(),
  document: Media.optional(),
  audio: Media.optional(),
  video: Media.optional(),
  sticker: Media.optional(),
  unsupported: z.object({ type: Text }).optional().catch(undefined),
})

export const Message = Said.extend({
  id: Id,
  from: Who.optional(),
  from_user_id: Who.optional(),
  group_id: z.string().optional(),
  timestamp: z.coerce.number().int().min(0).max(99_999_999_999),
  context: z.object({ id: Id.optional() }).optional().catch(undefined),
  reaction: z.object({ message_id: Id, emoji: Text }).optional(),
  edit: z.object({ original_message_id: Id, message: Said }).optional(),
  revoke: z.object({ original_message_id: Id }).optional(),
  system: z
    .object({
      type: Text,
      body: Text,
      wa_id: Who.optional(),
      new_wa_id: Who.optional(),
      user_id: Who.optional(),
      previous_user_id: Who.optional(),
    })
    .optional(),
})

export const Status = z.object({
  id: Id,
  status: z.string().max(40),
  recipient_id: Who.optional().catch(undefined),
  recipient_user_id: Who.optional().catch(undefined),
  biz_opaque_callback_data: z.string().max(512).optional().catch(undefined),
  errors: z.array(Fault).optional().catch(undefined),
})

const Contact = z.object({
  wa_id: Who.optional().catch(undefined),
  user_id: Who.optional().catch(undefined),
  profile: z.object({ name: Text, username: Text }).optional().catch(undefined),
})
export const Preference = z.object({
  wa_id: Who.optional(),
  user_id: Who.optional(),
  category: Text,
  value: Text,
  detail: Text,
})

export const Value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(Contact).optional().catch(undefined),
  messages: z.array(z.unknown()).max(1000).default([]),
  statuses: z.array(z.unknown()).max(1000).default([]),
  user_preferences: z.array(z.unknown()).max(1000).default([]),
  errors: z.array(Fault).default([]).catch([]),
})

export const TemplateStatus = z.object({
  event: z.string().max(60),
  message_template_name: z.string().max(512),
  message_template_language: z.string().max(20),
  reason: z.string().nullish(),
})

export const Body = z.object({
  object: z.string(),
  entry: z
    .array(
      z.object({
        id: z.coerce.string().default(''),
        changes: z.array(z.object({ field: z.string(), value: z.unknown() })).default([]),
      }),
    )
    .max(1000),
})

export type CloudMessage = z.infer<typeof Message>
export type CloudSaid = z.infer<typeof Said>
export type CloudValue = z.infer<typeof Value>
export type CloudStatus = z.infer<typeof Status>
export type CloudFault = z.infer<typeof Fault>
