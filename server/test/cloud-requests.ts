/**
 * What the WhatsApp Cloud API takes, written from its published schema (Meta's OpenAPI document of Business Messaging v23.0, its reference of messages, media, templates and
 * errors): whatever is not of this form is refused, as there (`additionalProperties: false`).
 */
import { z } from 'zod'

const Media = { id: z.string().min(1) }
const Caption = z.string().min(1).max(1024)
const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  /** A number, best with its plus: without one the country of the business is put before it. */
  to: z
    .string()
    .regex(/^\+\d{8,15}$/)
    .optional(),
  /** Whoever hides their number. */
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.\w{1,128}$/)
    .optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  context: z.strictObject({ message_id: z.string() }).optional(),
}
const Parameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), parameter_name: z.string().optional() }),
  z.strictObject({ type: z.literal('coupon_code'), coupon_code: z.string().min(1).max(15) }),
  z.strictObject({ type: z.literal('image'), image: z.strictObject(Media) }),
  z.strictObject({ type: z.literal('video'), video: z.strictObject(Media) }),
  z.strictObject({
    type: z.literal('document'),
    document: z.strictObject({ ...Media, filename: z.string().min(1).max(240).optional() }),
  }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.string().regex(/^-?\d{1,2}(\.\d+)?$/),
      longitude: z.string().regex(/^-?\d{1,3}(\.\d+)?$/),
      name: z.string().min(1),
      address: z.string().min(1),
    }),
  }),
  z.strictObject({
    type: z.literal('product'),
    product: z.strictObject({ product_retailer_id: z.string().min(1), catalog_id: z.string().min(1) }),
  }),
])
const Ware = z.string().min(1)
const Action = z.strictObject({
  type: z.literal('action'),
  action: z.strictObject({
    flow_token: z.string().optional(),
    flow_action_data: z.record(z.string(), z.unknown()).optional(),
    thumbnail_product_retailer_id: Ware.optional(),
    sections: z
      .array(
        z.strictObject({
          title: z.string().min(1).max(24),
          product_items: z
            .array(z.strictObject({ product_retailer_id: Ware }))
            .min(1)
            .max(30),
        }),
      )
      .min(1)
      .max(10)
      .optional(),
  }),
})
const Component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(Parameter).length(1) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(Parameter).min(1) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm']),
    index: z.string().regex(/^\d$/),
    parameters: z
      .array(z.union([Parameter, Action]))
      .length(1)
      .optional(),
  }),
])
export const MessageRequest = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...common,
      type: z.literal('text'),
      text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
    }),
    z.strictObject({
      ...common,
      type: z.literal('image'),
      image: z.strictObject({ ...Media, caption: Caption.optional() }),
    }),
    z.strictObject({
      ...common,
      type: z.literal('video'),
      video: z.strictObject({ ...Media, caption: Caption.optional() }),
    }),
    z.strictObject({
      ...common,
      type: z.literal('audio'),
      audio: z.strictObject({ ...Media, voice: z.boolean().optional() }),
    }),
    z.strictObject({
      ...common,
      type: z.literal('document'),
      document: z.strictObject({
        ...Media,
        caption: Caption.optional(),
        filename: z.string().min(1).max(240).optional(),
      }),
    }),
    z.strictObject({
      ...common,
      type: z.literal('template'),
      template: z.strictObject({
        name: z.string(),
        language: z.strictObject({ policy: z.literal('deterministic'), code: z.string() }),
        components: z.array(Component).optional(),
      }),
    }),
  ])
  .refine((one) => (one.to === undefined) !== (one.recipient === undefined), 'to or recipient')
export type MessageRequest = z.infer<typeof MessageRequest>

/** Types the media endpoint takes, and how large each may be. */
export const uploads: Readonly<Record<string, number>> = {
  'audio/aac': 16,
  'audio/mp4': 16,
  'audio/mpeg': 16,
  'audio/amr': 16,
  'audio/ogg': 16,
  'video/mp4': 16,
  'video/3gpp': 16,
  'image/jpeg': 5,
  'image/png': 5,
  'text/plain': 100,
  'application/pdf': 100,
  'application/msword': 100,
  'application/vnd.ms-excel': 100,
  'application/vnd.ms-powerpoint': 100,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 100,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 100,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 100,
}

export interface PeerTemplate {
  name: string
  language: string
  status: string
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  rejected_reason?: string
  components: {
    type: string
    format?: string
    text?: string
    buttons?: { type: string; text: string; url?: string }[]
  }[]
}
const placesIn = (text = ''): string[] => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((one) => one[1] ?? ''))]
type Sent = Extract<MessageRequest, { type: 'template' }>['template']

/** What is wrong with a template message, by the platform's code; null where it goes out. */
export const templateFault = (templates: readonly PeerTemplate[], sent: Sent): [number, string] | null => {
  const found = templates.find((one) => one.name === sent.name && one.language === sent.language.code)
  if (!found || found.status === 'REJECTED' || found.status === 'PENDING')
    return [132001, 'Template name does not exist in the translation']
  if (found.status === 'PAUSED') return [132015, 'Template is paused']
  if (found.status === 'DISABLED') return [132016, 'Template is disabled']
  for (const component of found.components) {
    const given = sent.components?.filter(
      (one) => one.type === component.type.toLowerCase().replace('buttons', 'button'),
    )
    const fault =
      component.type === 'BUTTONS'
        ? buttonsFault(component.buttons ?? [], given ?? [])
        : component.type === 'HEADER' && (component.format ?? 'TEXT') !== 'TEXT'
          ? mediaFault(component.format ?? '', given?.[0])
          : textFault(component, given?.[0])
    if (fault) return fault
  }
  return null
}

type Given = NonNullable<Sent['components']>[number]
/** A header that is a file wants one of its own format, whenever it is sent. */
const mediaFault = (format: string, given: Given | undefined): [number, string] | null => {
  const got = given?.parameters?.[0]?.type
  return got === format.toLowerCase()
    ? null
    : [132012, `header: Format mismatch, expected ${format}, received ${(got ?? 'UNKNOWN').toUpperCase()}`]
}
/** The name of the file that stands above its words; null where none does. */
export const headerFileOf = (sent: Sent): { kind: string; id: string } | null => {
  const [given] = sent.components?.find((one) => one.type === 'header')?.parameters ?? []
  switch (given?.type) {
    case 'image':
      return { kind: 'image', id: given.image.id }
    case 'video':
      return { kind: 'video', id: given.video.id }
    case 'document':
      return { kind: 'document', id: given.document.id }
    default:
      return null
  }
}
const textFault = (
  component: PeerTemplate['components'][number],
  given: Given | undefined,
): [number, string] | null => {
  const places = placesIn(component.text)
  const parameters = given?.parameters ?? []
  if (places.length !== parameters.length) return [132000, 'Number of parameters does not match']
  for (const [at, parameter] of parameters.entries()) {
    if (parameter.type !== 'text' || /[\n\t]| {5}/.test(parameter.text))
      return [132018, 'Param text cannot have new-line']
    const isNamed = !/^\d+$/.test(places[at] ?? '')
    if (isNamed && !places.includes(parameter.parameter_name ?? '')) return [132012, 'Parameter format does not match']
    if (!isNamed && parameter.parameter_name !== undefined) return [132012, 'Parameter format does not match']
  }
  return null
}
const wantedBy: Readonly<Record<string, string>> = {
  COPY_CODE: 'copy_code',
  OTP: 'url',
  FLOW: 'flow',
  CATALOG: 'catalog',
  MPM: 'mpm',
}
const buttonsFault = (
  buttons: NonNullable<PeerTemplate['components'][number]['buttons']>,
  given: readonly Given[],
): [number, string] | null => {
  for (const [index, { type, url }] of buttons.entries()) {
    const of = given.find((one) => one.type === 'button' && one.index === String(index))
    const wants = wantedBy[type] ?? (url?.includes('{{') ? 'url' : null)
    const has = of?.type === 'button' ? of.sub_type : null
    const action = of?.type === 'button' && of.parameters?.[0]?.type === 'action' ? of.parameters[0].action : null
    const isBare = of?.type === 'button' && of.parameters === undefined
    const isWhole =
      has === 'mpm' ? action?.sections && action.thumbnail_product_retailer_id : has === 'catalog' || !isBare
    if (wants !== has || !isWhole) return [131008, `Required parameter is missing: buttons: Button at index ${index}`]
  }
  return null
}
