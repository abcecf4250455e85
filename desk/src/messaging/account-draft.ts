/** An account as a form holds it. Pure. */
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Inputs, Outputs } from '../api/call.ts'

export type Account = Outputs['messaging']['accounts']['rows'][number]
export type NewAccount = Inputs['messaging']['addAccount']
type Via = Account['via']
export type Kind = Via['kind']
export type Http = Extract<Via, { kind: 'http' }>
export type Smpp = Extract<Via, { kind: 'smpp' }>
export type Whatsapp = Extract<Via, { kind: 'whatsapp' }>
export type Preset = 'twilio' | 'other'

export interface AccountDraft {
  name: string
  address: string
  queueId: QueueId | null
  trustsSender: boolean
  via: Via
  secrets: { secret: string; signingSecret: string; verifyToken: string }
}
export const kinds = ['http', 'smpp', 'whatsapp'] as const satisfies readonly Kind[]

const twilioHost = 'api.twilio.com'
const other: Http = {
  kind: 'http',
  url: '',
  form: 'form',
  fields: { to: 'to', from: 'from', text: 'text', reference: null },
  more: {},
  auth: 'bearer',
  user: '',
  authHeader: 'x-api-key',
  answerId: 'id',
  incoming: { id: 'id', from: 'from', to: 'to', text: 'text' },
  receipt: { id: 'id', status: 'status', error: 'error', delivered: ['delivered'], failed: ['failed'] },
  signature: 'hmac',
  signatureHeader: 'x-signature',
  timeHeader: null,
}
const urlOfTwilio = (sid: string): string => `https://${twilioHost}/2010-04-01/Accounts/${sid}/Messages.json`
/** Names of its fields as its documentation of Programmable Messaging has them. */
const twilio = (sid: string): Http => ({
  ...other,
  url: urlOfTwilio(sid),
  fields: { to: 'To', from: 'From', text: 'Body', reference: null },
  auth: 'basic',
  user: sid,
  answerId: 'sid',
  incoming: { id: 'MessageSid', from: 'From', to: 'To', text: 'Body' },
  receipt: {
    id: 'MessageSid',
    status: 'MessageStatus',
    error: 'ErrorCode',
    delivered: ['delivered'],
    failed: ['failed', 'undelivered'],
  },
  signature: 'twilio',
})
export const presetOf = (via: Http): Preset => (via.url.includes(`//${twilioHost}/`) ? 'twilio' : 'other')
export const withPreset = (preset: Preset): Http => (preset === 'twilio' ? twilio('') : other)
/** Its account stands in the address and signs in. */
export const withSid = (via: Http, sid: string): Http => ({ ...via, user: sid, url: urlOfTwilio(sid) })

const firstOf: Record<Kind, () => Via> = {
  http: () => twilio(''),
  smpp: () => ({
    kind: 'smpp',
    host: '',
    port: 2775,
    tls: false,
    systemId: '',
    systemType: '',
    window: 10,
    perSecond: 20,
    longForm: 'udh',
    enquireEveryS: 30,
  }),
  whatsapp: () => ({
    kind: 'whatsapp',
    url: 'https://graph.facebook.com/v23.0',
    phoneNumberId: '',
    businessAccountId: '',
  }),
}

/** Two random words' worth that nobody guesses; `randomUUID` is missing on pages over plain http. */
const madeUp = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(36).padStart(2, '0')).join('')

export const newDraft = (kind: Kind, queueId: QueueId | null): AccountDraft => ({
  name: '',
  address: '',
  queueId,
  trustsSender: false,
  via: firstOf[kind](),
  secrets: { secret: '', signingSecret: '', verifyToken: kind === 'whatsapp' ? madeUp() : '' },
})

export const draftOfAccount = ({ name, address, queueId, trustsSender, via }: Account): AccountDraft => ({
  name,
  address,
  queueId,
  trustsSender,
  via,
  secrets: { secret: '', signingSecret: '', verifyToken: '' },
})

/** What goes to the server: secrets only where something was typed. With Twilio one token signs both ways. */
export const settingsOf = ({ secrets, ...draft }: AccountDraft): NewAccount => {
  const isTwilio = draft.via.kind === 'http' && presetOf(draft.via) === 'twilio'
  const typed = { ...secrets, signingSecret: isTwilio ? secrets.secret : secrets.signingSecret }
  return { ...draft, ...Object.fromEntries(Object.entries(typed).filter(([, one]) => one !== '')) }
}

/** Where secrets go: another place needs them again, as the server has it. */
const placeOf = (via: Via): string => {
  if (via.kind === 'smpp') return `${via.host}:${via.port} ${via.systemId}`
  if (via.kind === 'http') return URL.canParse(via.url) ? new URL(via.url).host : via.url
  return `${via.url} ${via.phoneNumberId}`
}
/** Whether the secret to send with is kept and still goes where it went. */
export const keepsSecret = (draft: AccountDraft, account: Account | null): boolean =>
  account !== null && account.hasSecret && placeOf(account.via) === placeOf(draft.via)

/** SMPP 3.4, 4.1.1: nine octets, the last one NUL. */
export const mostSmppPassword = 8
const isWeb = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
const isAddress = (of: string) => /^\+?[A-Za-z0-9 ]{3,20}$/.test(of.trim())

const isWholeVia = (via: Via): boolean => {
  switch (via.kind) {
    case 'http': {
      const names = [...Object.values(via.fields), via.answerId, ...Object.values(via.incoming)]
      const says = via.receipt.delivered.length > 0 && via.receipt.failed.length > 0
      return isWeb(via.url) && names.every((name) => name !== '') && says && (via.auth !== 'basic' || via.user !== '')
    }
    case 'smpp':
      return via.host.trim() !== '' && via.port > 0 && via.systemId !== ''
    case 'whatsapp':
      return [via.phoneNumberId, via.businessAccountId].every((id) => /^\d{1,30}$/.test(id)) && isWeb(via.url)
    default:
      return via satisfies never
  }
}

const hasSecrets = ({ via, secrets, ...rest }: AccountDraft, account: Account | null): boolean => {
  const secret = secrets.secret !== '' || keepsSecret({ via, secrets, ...rest }, account)
  const signs = secrets.signingSecret !== '' || (account?.hasSigningSecret ?? false)
  if (via.kind === 'smpp') return secret && secrets.secret.length <= mostSmppPassword
  if (via.kind === 'http') return presetOf(via) === 'twilio' ? secret : signs && (secret || via.auth === 'none')
  return secret && signs && (secrets.verifyToken.length >= 8 || (account?.hasVerifyToken ?? false))
}

/** Whether it can be saved. */
export const isWhole = (draft: AccountDraft, account: Account | null): boolean =>
  draft.name.trim() !== '' && isAddress(draft.address) && isWholeVia(draft.via) && hasSecrets(draft, account)

/** Words between commas, each once. */
export const wordsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
]
