/** What a message of the platform says, as a text and files. Pure. */
import type { IncomingFile } from '../adapter.ts'
import type { CloudSaid } from './shapes.ts'

const lines = (...of: (string | undefined)[]): string => of.filter((one) => one !== undefined && one !== '').join('\n')

const placeOf = ({ location }: CloudSaid): string | undefined =>
  location && lines(location.name, location.address, `${location.latitude}, ${location.longitude}`)

const cardsOf = ({ contacts }: CloudSaid): string | undefined =>
  contacts
    ?.map((card) => {
      const { formatted_name: whole, first_name: first, last_name: last } = card.name ?? {}
      const name = whole ?? [first, last].filter((one) => one !== undefined).join(' ')
      return lines(name, ...card.phones.map((one) => one.phone), ...card.emails.map((one) => one.email))
    })
    .join('\n\n')

const orderOf = ({ order }: CloudSaid): string | undefined =>
  order &&
  lines(
    order.text,
    ...order.product_items.map((item) => {
      const price =
        item.item_price === undefined ? '' : ` (${item.item_price} ${item.currency ?? ''})`.replace(' )', ')')
      return `${item.quantity} × ${item.product_retailer_id}${price}`
    }),
  )

const chosenOf = ({ interactive }: CloudSaid): string | undefined => {
  const list = interactive?.list_reply
  const form = interactive?.nfm_reply
  return (
    interactive?.button_reply?.title ??
    (list && lines(list.title, list.description)) ??
    (form && (form.response_json ? filledIn(form.response_json) : form.body))
  )
}

/** What was filled into a form, a line each; as it came where it cannot be read. */
const filledIn = (json: string): string => {
  try {
    const fields = JSON.parse(json) as unknown
    if (typeof fields !== 'object' || fields === null) return json
    return Object.entries(fields)
      .filter(([name]) => name !== 'flow_token')
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n')
  } catch {
    return json
  }
}

const mediaOf = (said: CloudSaid) => said.image ?? said.document ?? said.audio ?? said.video ?? said.sticker

/** Empty for a kind that came after this was written, and for what the platform does not hand on. */
export const textOf = (said: CloudSaid): string =>
  said.text?.body ??
  said.button?.text ??
  chosenOf(said) ??
  mediaOf(said)?.caption ??
  placeOf(said) ??
  cardsOf(said) ??
  orderOf(said) ??
  ''

export const filesOf = (said: CloudSaid): IncomingFile[] => {
  const media = mediaOf(said)
  if (!media) return []
  const type = media.mime_type.split(';')[0] ?? ''
  return [{ token: media.id, type, name: media.filename ?? nameOf(said.type, type) }]
}

const nameOf = (kind: string, type: string): string =>
  `${kind}.${(/\/([a-z0-9]{2,5})/.exec(type)?.[1] ?? 'bin').replace('jpeg', 'jpg').replace('mpeg', 'mp3')}`
