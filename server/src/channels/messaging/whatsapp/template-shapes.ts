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

/** The words a customer reads: what stands above (a place by its name and address), the body, what stands below. */
export const filled = (
  of: Pick<MessageTemplate, 'header' | 'body' | 'footer'>,
  values: Readonly<Record<string, string>>,
): string =>
  [
    [values['place name'], values['place address']].filter(Boolean).join('\n'),
    of.header && filledText(of.header, () => values['header']),
    filledText(of.body, (name) => values[name]),
    of.footer,
  ]
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

const placesNamed = (...all: string[]) => all.map((as) => ({ as, name: null }))

/** A head that is neither words nor a file. */
const shownHeads: Readonly<Record<string, TemplatePart>> = {
  LOCATION: {
    component: 'header',
    header: 'location',
    places: placesNamed('place latitude', 'place longitude', 'place name', 'place address'),
  },
  PRODUCT: { component: 'header', header: 'product', places: placesNamed('ware', 'catalogue') },
}

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
    else if (type === 'FLOW') parts.push({ component: 'button', index, button: 'flow', places: [] })
    else if (type === 'CATALOG') parts.push({ component: 'button', index, button: 'catalog', places: [] })
    else if (type === 'MPM')
      parts.push({ component: 'button', index, button: 'mpm', places: placesNamed(`${as} title`, `${as} wares`) })
  }
  return parts
}

const mediaOf: Readonly<Record<string, TemplateMedia>> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' }

const fitButtons = ['URL', 'QUICK_REPLY', 'PHONE_NUMBER', 'COPY_CODE', 'OTP', 'FLOW', 'CATALOG', 'MPM', 'SPM']
const unfitParts: Readonly<Record<string, TemplateUnfit>> = { CAROUSEL: 'cards', LIMITED_TIME_OFFER: 'offer' }
const named = <Of>(of: Readonly<Record<string, Of>>, name: string): Of | null =>
  Object.hasOwn(of, name) ? (of[name] ?? null) : null

/** What it holds that we cannot give; null where it can be filled in. */
const unfitOf = (one: OfPlatform): TemplateUnfit | null => {
  for (const { type, format = 'TEXT', buttons = [], text = '' } of one.components) {
    if (type === 'HEADER' && format !== 'TEXT' && !named(mediaOf, format) && !named(shownHeads, format)) return 'other'
    if (!['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type)) return named(unfitParts, type) ?? 'other'
    if (type === 'BODY' && text === '') return 'other'
    if (buttons.some((of) => !fitButtons.includes(of.type))) return 'other'
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
  const head = named(shownHeads, header?.format ?? 'TEXT')
  const wanted: TemplatePart[] = [
    ...(head ? [head] : []),
    // one at most stands above
    ...(above[0] === undefined
      ? []
      : [{ component: 'header' as const, places: [{ as: 'header', name: nameOf(above[0]) }] }]),
    { component: 'body', places: placesIn(body).map((as) => ({ as, name: nameOf(as) })) },
    ...buttonParts(buttons),
  ]
  const parts = unfit ? [] : wanted.filter((part) => part.places.length > 0 || part.button !== undefined)
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
    ...parametersOf(part, values),
  }))
  const above = file && put ? [{ type: 'header', parameters: [mediaParameter(file.kind, put)] }] : []
  return { name, language: { policy: 'deterministic', code: language }, components: [...above, ...components] }
}

const mediaParameter = (kind: TemplateMedia, { id, name }: PutFile) => ({
  type: kind,
  [kind]: { id, ...(kind === 'document' ? { filename: name.slice(0, MOST_NAME) } : {}) },
})

/** Most wares of a message that shows several, and signs of the title above them. */
const MOST_WARES = 30
const MOST_TITLE = 24
const waresIn = (value: string): string[] => [...new Set(value.split(/[\s,;]+/).filter((one) => one !== ''))]
const numberIn = (value: string): number =>
  /^[+-]?\d{1,3}(?:[.,]\d{1,20})?$/.test(value) ? Number(degrees(value)) : NaN
const degrees = (value: string): string => value.replace(',', '.').replace(/^\+/, '')

/** Whether a value can stand in its place: degrees of a map, names of wares; any words elsewhere. */
export const fitsPlace = (place: string, value: string): boolean => {
  if (value === '') return false
  if (place === 'place latitude') return Math.abs(numberIn(value)) <= 90
  if (place === 'place longitude') return Math.abs(numberIn(value)) <= 180
  if (/^button \d+ title$/.test(place)) return value.length <= MOST_TITLE
  if (/^button \d+ wares$/.test(place)) return waresIn(value).length > 0 && waresIn(value).length <= MOST_WARES
  return true
}

/** What stands in one part, as the platform's reference of templates has it. A form and a whole catalogue open without values. */
const parametersOf = (part: TemplatePart, values: Readonly<Record<string, string>>): { parameters?: object[] } => {
  const at = (as: string) => values[as] ?? ''
  if (part.header === 'location') {
    const location = {
      latitude: degrees(at('place latitude')),
      longitude: degrees(at('place longitude')),
      name: at('place name'),
      address: at('place address'),
    }
    return { parameters: [{ type: 'location', location }] }
  }
  if (part.header === 'product') {
    const product = { product_retailer_id: at('ware'), catalog_id: at('catalogue') }
    return { parameters: [{ type: 'product', product }] }
  }
  // the token comes back with the answer, which knows its message without one
  if (part.button === 'flow') return { parameters: [{ type: 'action', action: { flow_token: 'unused' } }] }
  if (part.button === 'catalog') return {}
  if (part.button === 'mpm')
    return { parameters: [waresOf(at(part.places[0]?.as ?? ''), at(part.places[1]?.as ?? ''))] }
  return {
    parameters: part.places.map(({ as, name: called }) =>
      part.button === 'copy_code'
        ? { type: 'coupon_code', coupon_code: at(as) }
        : { type: 'text', ...(called === null ? {} : { parameter_name: called }), text: at(as) },
    ),
  }
}

/** Several wares below one title; the first is the picture of the message. */
const waresOf = (title: string, wares: string) => {
  const items = waresIn(wares).map((one) => ({ product_retailer_id: one }))
  return {
    type: 'action',
    action: {
      thumbnail_product_retailer_id: items[0]?.product_retailer_id ?? '',
      sections: [{ title, product_items: items }],
    },
  }
}
