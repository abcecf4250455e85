/** Templates as the platform has them, and what goes out for one. Pure. */
import type { MessageTemplate, TemplateUnfit } from '@peakend/contract/message-templates.ts'
import { z } from 'zod'
import type { Content, TemplateMedia, TemplatePart } from '../adapter.ts'

const Button = z.object({ type: z.string(), text: z.string().optional(), url: z.string().optional() }).loose()
const Component = z
  .object({
    type: z.string(),
    format: z.string().optional(),
    text: z.string().optional(),
    buttons: z.array(Button).optional(),
  })
  .loose()
export const Listed = z.object({
  data: z.array(
    z.object({
      name: z.string().max(512),
      language: z.string().max(20),
      status: z.string(),
      category: z.string(),
      rejected_reason: z.string().optional(),
      components: z.array(Component).default([]),
    }),
  ),
  paging: z.object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() }).optional(),
})
type OfPlatform = z.infer<typeof Listed>['data'][number]
export type FetchedTemplate = Omit<MessageTemplate, 'id' | 'accountId'> & { parts: TemplatePart[] }

/** Signs of the name of a document. */
const MOST_NAME = 240

const place = /\{\{\s*(\w{1,40})\s*\}\}/g

/** Names of a text's places in order, each once. */
export const placesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(place)].map((match) => match[1] ?? '')),
]

const filledText = (text: string, valueOf: (name: string) => string | undefined): string =>
  text.replaceAll(place, (whole, name: string) => valueOf(name) ?? whole)

/** The words a customer reads: what stands above, the body, what stands below. */
export const filled = (
  of: Pick<MessageTemplate, 'header' | 'body' | 'footer'>,
  values: Readonly<Record<string, string>>,
): string =>
  [of.header && filledText(of.header, () => values['header']), filledText(of.body, (name) => values[name]), of.footer]
    .filter((one) => one !== null && one !== '')
    .join('\n\n')

const states: Readonly<Record<string, MessageTemplate['state']>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
}
/** What is paused, disabled, flagged, archived or about to go cannot be sent. */
export const stateOf = (status: string): MessageTemplate['state'] =>
  Object.hasOwn(states, status) ? (states[status] ?? 'paused') : 'paused'
const categoryOf = (category: string): MessageTemplate['category'] =>
  category === 'MARKETING' ? 'marketing' : category === 'AUTHENTICATION' ? 'authentication' : 'utility'

const nameOf = (place: string): string | null => (/^\d+$/.test(place) ? null : place)

/** What the buttons want. */
const buttonParts = (buttons: readonly z.infer<typeof Button>[]): TemplatePart[] => {
  const parts: TemplatePart[] = []
  for (const [index, { type, url = '' }] of buttons.entries()) {
    const as = `button ${index + 1}`
    if (type === 'URL' && url.includes('{{'))
      parts.push({ component: 'button', index, button: 'url', places: [{ as, name: null }] })
    else if (type === 'COPY_CODE')
      parts.push({ component: 'button', index, button: 'copy_code', places: [{ as, name: null }] })
    // the code of the body once more
    else if (type === 'OTP')
      parts.push({ component: 'button', index, button: 'url', places: [{ as: '1', name: null }] })
  }
  return parts
}

const mediaOf: Readonly<Record<string, TemplateMedia>> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' }

const fitButtons = ['URL', 'QUICK_REPLY', 'PHONE_NUMBER', 'COPY_CODE', 'OTP']
const unfitButtons: Readonly<Record<string, TemplateUnfit>> = {
  FLOW: 'form',
  CATALOG: 'catalogue',
  MPM: 'catalogue',
  SPM: 'catalogue',
}
const unfitParts: Readonly<Record<string, TemplateUnfit>> = { CAROUSEL: 'cards', LIMITED_TIME_OFFER: 'offer' }
const named = <Of>(of: Readonly<Record<string, Of>>, name: string): Of | null =>
  Object.hasOwn(of, name) ? (of[name] ?? null) : null

/** What it holds that we cannot give; null where it can be filled in. */
const unfitOf = (one: OfPlatform): TemplateUnfit | null => {
  for (const { type, format = 'TEXT', buttons = [], text = '' } of one.components) {
    if (type === 'HEADER' && format === 'LOCATION') return 'place'
    if (type === 'HEADER' && format === 'PRODUCT') return 'catalogue'
    if (type === 'HEADER' && format !== 'TEXT' && !named(mediaOf, format)) return 'other'
    if (!['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type)) return named(unfitParts, type) ?? 'other'
    if (type === 'BODY' && text === '') return 'other'
    const button = buttons.find((of) => !fitButtons.includes(of.type))
    if (button) return named(unfitButtons, button.type) ?? 'other'
  }
  return one.components.some(({ type }) => type === 'BODY') ? null : 'other'
}

/** As it is kept. One that holds what we cannot give has no places, and says why in `unfit`. */
export const readTemplate = (one: OfPlatform): FetchedTemplate => {
  const of = (type: string) => one.components.find((part) => part.type === type)
  const body = of('BODY')?.text ?? ''
  const header = of('HEADER')
  const buttons = of('BUTTONS')?.buttons ?? []
  const unfit = unfitOf(one)
  const media = named(mediaOf, header?.format ?? 'TEXT')
  const above = placesIn(header?.text ?? '')
  const wanted: TemplatePart[] = [
    // one at most stands above
    ...(above[0] === undefined
      ? []
      : [{ component: 'header' as const, places: [{ as: 'header', name: nameOf(above[0]) }] }]),
    { component: 'body', places: placesIn(body).map((as) => ({ as, name: nameOf(as) })) },
    ...buttonParts(buttons),
  ]
  const parts = unfit ? [] : wanted.filter((part) => part.places.length > 0)
  return {
    name: one.name,
    language: one.language,
    category: categoryOf(one.category),
    state: stateOf(one.status),
    body,
    header: media ? null : (header?.text ?? null),
    media,
    footer: of('FOOTER')?.text ?? null,
    buttons: buttons.map((button) => button.text ?? button.type),
    places: [...new Set(parts.flatMap((part) => part.places.map((one) => one.as)))],
    parts,
    why: one.rejected_reason && one.rejected_reason !== 'NONE' ? one.rejected_reason.slice(0, 300) : null,
    unfit,
  }
}

/** A file as the platform has it by now; documents have a name to be read by. */
export interface PutFile {
  id: string
  name: string
}

/** The template of a request: components in the platform's order, each place with its value; `put` is what stands above its words. */
export const templateOf = (
  content: Extract<Content, { kind: 'template' }>,
  put: PutFile | null,
): Record<string, unknown> => {
  const { name, language, parts, values, file } = content
  const components = parts.map((part) => ({
    type: part.component,
    ...(part.component === 'button' ? { sub_type: part.button, index: String(part.index ?? 0) } : {}),
    parameters: part.places.map(({ as, name: called }) => {
      const value = values[as] ?? ''
      return part.button === 'copy_code'
        ? { type: 'coupon_code', coupon_code: value }
        : { type: 'text', ...(called === null ? {} : { parameter_name: called }), text: value }
    }),
  }))
  const above = file && put ? [{ type: 'header', parameters: [mediaParameter(file.kind, put)] }] : []
  return { name, language: { policy: 'deterministic', code: language }, components: [...above, ...components] }
}

const mediaParameter = (kind: TemplateMedia, { id, name }: PutFile) => ({
  type: kind,
  [kind]: { id, ...(kind === 'document' ? { filename: name.slice(0, MOST_NAME) } : {}) },
})
