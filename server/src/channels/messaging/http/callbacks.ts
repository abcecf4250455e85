/** What a provider calls back with: whether it is the provider, and what it says. Pure but for the clock it is given. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { MessageFailure } from '@peakend/contract/messaging.ts'
import { e164 } from '../rules/rules.ts'
import { Forged, type Called, type Opened, type Provider, type Receipt } from '../adapter.ts'
import { at } from './fields.ts'

type Http = Extract<Provider, { kind: 'http' }>

export interface Callback {
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** As the provider knows it. */
  url: string
  body: Buffer
  now: Date
}

/** How far a provider's clock and the way here may differ. */
const SKEW_MS = 5 * 60_000

export const headerOf = (callback: Callback, name: string): string => {
  const value = callback.headers[name.toLowerCase()]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** Compares without telling by time where two differ. */
export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** Reads a callback. Throws `Forged` where its signature is not the provider's, or it is older or newer than clocks differ. */
export const readHttpCallback = (account: Opened, callback: Callback): Called => {
  const via = account.settings.via as Http
  const fields = via.signature === 'twilio' ? checkTwilio(account, via, callback) : checkHmac(account, via, callback)
  const status = at(fields, via.receipt.status)
  const receiptId = at(fields, via.receipt.id)
  const text = at(fields, via.incoming.text)
  const from = at(fields, via.incoming.from)
  const id = at(fields, via.incoming.id)
  const isReceipt = receiptId !== null && status !== null && stateOf(via, status) !== null
  if (isReceipt && text === null)
    return { messages: [], receipts: [receiptOf(via, fields, receiptId, status)], unknown: [] }
  if (id !== null && from !== null && text !== null)
    return {
      messages: [{ id, from, text, files: [], at: null, missingParts: 0, name: null }],
      receipts: [],
      unknown: [],
    }
  // a state that means nothing to us, such as "sending"
  if (receiptId !== null && status !== null) return { messages: [], receipts: [], unknown: [] }
  return {
    messages: [],
    receipts: [],
    unknown: [{ from: from ?? '?', detail: callback.body.toString('utf8').slice(0, 200) }],
  }
}

const stateOf = (via: Http, status: string): Receipt['state'] | null => {
  const { delivered, failed } = via.receipt
  if (delivered.includes(status)) return 'delivered'
  return failed.includes(status) ? 'failed' : null
}

/** Codes of Twilio's, which others took over. */
const failures: Readonly<Record<string, MessageFailure>> = {
  '21610': 'stopped',
  '30003': 'unreachable-number',
  '30004': 'blocked-by-carrier',
  '30005': 'number-wrong',
  '30006': 'not-on-channel',
  '30007': 'blocked-by-carrier',
  '30036': 'expired',
}

const receiptOf = (via: Http, fields: unknown, id: string, status: string): Receipt => {
  const error = via.receipt.error ? at(fields, via.receipt.error) : null
  const state = stateOf(via, status) ?? 'accepted'
  return {
    id,
    state,
    failure: state === 'failed' ? (failures[error ?? ''] ?? 'refused') : null,
    detail: [status, error].filter(Boolean).join(' '),
    number: e164(at(fields, via.fields.to) ?? ''),
  }
}

const formOf = (body: Buffer): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString('utf8')).entries())

const parsed = (callback: Callback): unknown => {
  if (/json/i.test(headerOf(callback, 'content-type'))) {
    try {
      return JSON.parse(callback.body.toString('utf8')) as unknown
    } catch {
      return null
    }
  }
  return formOf(callback.body)
}

const given = (signature: string): Buffer[] => {
  const bare = signature.replace(/^sha256=/i, '').trim()
  return [/^[0-9a-f]{64}$/i.test(bare) ? Buffer.from(bare, 'hex') : Buffer.from(bare, 'base64')]
}

const checkHmac = (account: Opened, via: Http, callback: Callback): unknown => {
  const time = via.timeHeader ? headerOf(callback, via.timeHeader) : null
  if (time !== null) {
    const said = /^\d{10}$/.test(time) ? Number(time) * 1000 : /^\d{13}$/.test(time) ? Number(time) : Number.NaN
    if (!(Math.abs(said - callback.now.getTime()) <= SKEW_MS)) throw new Forged('too old, or from the future')
  }
  const hmac = createHmac('sha256', account.secrets.signingSecret ?? '')
  if (time !== null) hmac.update(`${time}.`)
  const wanted = hmac.update(callback.body).digest()
  if (!given(headerOf(callback, via.signatureHeader)).some((one) => isSame(one, wanted)))
    throw new Forged('the signature is not the provider’s')
  return parsed(callback)
}

/** HMAC-SHA1 over the address and, of a form, its fields in order of their names; of JSON the address names the body's hash. */
const checkTwilio = (account: Opened, via: Http, callback: Callback): unknown => {
  const isJson = /json/i.test(headerOf(callback, 'content-type'))
  const fields = isJson ? {} : formOf(callback.body)
  const signed = Object.keys(fields)
    .toSorted()
    .reduce((text, name) => text + name + fields[name], callback.url)
  const wanted = createHmac('sha1', account.secrets.signingSecret ?? '')
    .update(signed)
    .digest()
  const signature = headerOf(
    callback,
    via.signatureHeader === 'x-signature' ? 'x-twilio-signature' : via.signatureHeader,
  )
  if (!isSame(Buffer.from(signature, 'base64'), wanted)) throw new Forged('the signature is not the provider’s')
  if (isJson) {
    const hash = createHash('sha256').update(callback.body).digest()
    const named = new URL(callback.url).searchParams.get('bodySHA256') ?? ''
    if (!isSame(Buffer.from(named, 'hex'), hash)) throw new Forged('the body is not the one that was signed')
  }
  return parsed(callback)
}
