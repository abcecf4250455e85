/**
 * A WhatsApp Cloud API of this test: a real HTTP server that holds each request against the published schema (cloud-requests.ts), answers as the platform does, and
 * misbehaves where told. It has never met the real one.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { headerFileOf, MessageRequest, templateFault, uploads, type PeerTemplate } from './cloud-requests.ts'

export const cloudIds = { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' }
export const cloudSecrets = { secret: 'token-1', signingSecret: 'signed-1', verifyToken: 'verify-token-1' }

export interface SentMessage {
  wamid: string
  request: MessageRequest
}
/** What the next request for a message meets instead of an answer. `accepted`: it is taken all the same. */
export type Misbehaviour =
  | { do: 'answer'; status: number; code?: number; headers?: Record<string, string> }
  | { do: 'hang up' | 'garbage'; accepted: boolean }
  | { do: 'answer after'; work: (sent: SentMessage) => Promise<void> }

interface Kept {
  type: string
  bytes: Buffer
}
export interface CloudApi {
  readonly url: string
  readonly sent: SentMessage[]
  /** Every request, with what was answered. */
  readonly asked: { method: string; path: string; status: number; body: string }[]
  readonly media: Map<string, Kept>
  readonly state: {
    templates: PeerTemplate[]
    isTokenGood: boolean
    page: number
    next: Misbehaviour[]
    downloads: number[]
  }
  /** A file a customer sends: what the webhook names. */
  readonly keep: (type: string, bytes: Buffer, declared?: string) => { id: string; mime_type: string; sha256: string }
  readonly close: () => void
}

const fault = (code: number, message: string, details?: string) => ({
  error: {
    message: `(#${code}) ${message}`,
    type: 'OAuthException',
    code,
    ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
    fbtrace_id: randomBytes(8).toString('base64url'),
  },
})
const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
const idOf = (): string => String(BigInt(`0x${randomBytes(6).toString('hex')}`) + 10n ** 14n)
const wamidOf = (): string => `wamid.${randomBytes(24).toString('base64')}`

/** Opens one on loopback. */
export const openCloudApi = async (t?: { after: (end: () => void) => void }): Promise<CloudApi> => {
  const media = new Map<string, Kept>()
  const api: Omit<CloudApi, 'url' | 'keep' | 'close'> = {
    sent: [],
    asked: [],
    media,
    state: { templates: [], isTokenGood: true, page: 100, next: [], downloads: [] },
  }
  let url = ''
  const server = createServer((request, response) => {
    void answer(api, url, request, response).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v23.0`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  t?.after(close)
  const keep: CloudApi['keep'] = (type, bytes, declared = type) => {
    const id = idOf()
    media.set(id, { type, bytes })
    return { id, mime_type: declared, sha256: createHash('sha256').update(bytes).digest('base64') }
  }
  return { ...api, url, keep, close }
}

type Api = Omit<CloudApi, 'url' | 'keep' | 'close'>

const answer = async (api: Api, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bytesOf(request)
  const at = new URL(request.url ?? '/', 'http://peer')
  const path = at.pathname.replace(/^\/v\d+\.\d+/, '')
  const { method = 'GET' } = request
  const say = (status: number, value: unknown, headers: Record<string, string> = {}) => {
    api.asked.push({ method, path, status, body: body.subarray(0, 5000).toString('utf8') })
    response
      .writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers })
      .end(Buffer.isBuffer(value) ? value : JSON.stringify(value))
  }
  const isKnown = request.headers.authorization === `Bearer ${cloudSecrets.secret}` && api.state.isTokenGood
  if (!isKnown)
    return say(401, {
      error: {
        message: 'Error validating access token: Session has expired',
        type: 'OAuthException',
        code: 190,
        error_subcode: 463,
        fbtrace_id: 'A',
      },
    })
  const { phoneNumberId, businessAccountId } = cloudIds
  if (method === 'POST' && path === `/${phoneNumberId}/messages`) return takeMessage(api, request, body, say)
  if (method === 'POST' && path === `/${phoneNumberId}/media`) return takeFile(api, request, body, say)
  if (path === `/${businessAccountId}/message_templates`) return listTemplates(api, base, at, say)
  if (path === `/${phoneNumberId}`)
    return say(200, { display_phone_number: '+34 911 55 50 00', verified_name: 'Brisa', id: phoneNumberId })
  const file = /^\/files\/(\w+)$/.exec(path)?.[1]
  const kept = api.media.get(file ?? path.slice(1))
  if (file !== undefined) {
    const status = api.state.downloads.shift() ?? (kept ? 200 : 404)
    return say(status, status === 200 ? kept?.bytes : Buffer.from('gone'), {
      'content-type': kept?.type ?? 'text/html',
    })
  }
  if (!kept) return say(400, fault(100, 'Unsupported get request. Object with ID does not exist'))
  const sha256 = createHash('sha256').update(kept.bytes).digest('hex')
  // the address holds for five minutes there
  return say(200, {
    messaging_product: 'whatsapp',
    url: `${base}/files${path}`,
    mime_type: kept.type,
    sha256,
    file_size: kept.bytes.length,
    id: path.slice(1),
  })
}

type Say = (status: number, value: unknown, headers?: Record<string, string>) => void

const takeMessage = async (api: Api, request: IncomingMessage, body: Buffer, say: Say): Promise<void> => {
  const next = api.state.next.shift()
  if (next?.do === 'answer')
    return say(
      next.status,
      next.code === undefined ? 'no' : fault(next.code, 'refused', 'as the test wants it'),
      next.headers,
    )
  const read = MessageRequest.safeParse(JSON.parse(body.toString('utf8')))
  if (!read.success)
    return say(400, fault(100, 'Invalid parameter', read.error.issues.map((one) => one.path.join('.')).join(', ')))
  const wrong = faultOf(api, read.data)
  if (wrong) return say(400, fault(wrong[0], wrong[1], wrong[1]))
  const sent: SentMessage = { wamid: wamidOf(), request: read.data }
  if (next?.do === 'answer after' || next === undefined || next.accepted) api.sent.push(sent)
  if (next?.do === 'hang up') return void request.socket.destroy()
  if (next?.do === 'garbage') return say(200, { messaging_product: 'whatsapp', messages: [] })
  if (next?.do === 'answer after') await next.work(sent)
  const to = read.data.to ?? read.data.recipient ?? ''
  const contact = read.data.to === undefined ? { input: to, user_id: to } : { input: to, wa_id: to.slice(1) }
  say(200, {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: sent.wamid, message_status: 'accepted' }],
  })
}

const faultOf = (api: Api, message: MessageRequest): [number, string] | null => {
  if (message.type === 'template') {
    const file = headerFileOf(message.template)
    return templateFault(api.state.templates, message.template) ?? (file && fileFault(api, file.kind, file.id))
  }
  if (message.type === 'text') return null
  const part = (message as unknown as Record<string, { id: string }>)[message.type]
  return fileFault(api, message.type, part?.id ?? '')
}

/** What is wrong with a file that is named as one of that kind. */
const fileFault = (api: Api, as: string, id: string): [number, string] | null => {
  const kept = api.media.get(id)
  if (!kept) return [131009, 'Parameter value is not valid: media id']
  const kind = kept.type.startsWith('image/') || kept.type.startsWith('audio/') || kept.type.startsWith('video/')
  const isFit = as === 'document' || (kind && kept.type.startsWith(`${as}/`))
  return isFit ? null : [131053, 'Media upload error']
}

const takeFile = async (api: Api, request: IncomingMessage, body: Buffer, say: Say): Promise<void> => {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData()
  const file = form.get('file')
  const type = form.get('type')
  if (form.get('messaging_product') !== 'whatsapp' || typeof type !== 'string' || !(file instanceof Blob))
    return say(400, fault(100, 'The parameter messaging_product is required.'))
  const most = uploads[type]
  if (most === undefined || file.type !== type)
    return say(
      400,
      fault(100, `Param file must be a file with one of the following types. Received file of type '${file.type}'.`),
    )
  const bytes = Buffer.from(await file.arrayBuffer())
  const isPicture = type.startsWith('image/')
  // a picture may be larger where it goes as a document
  if (bytes.length > (isPicture ? 100 : most) * 1024 * 1024) return say(400, fault(100, 'Param file is too large'))
  const id = idOf()
  api.media.set(id, { type, bytes })
  say(200, { id })
}

const listTemplates = (api: Api, base: string, at: URL, say: Say): void => {
  const limit = Math.min(Number(at.searchParams.get('limit') ?? 25), api.state.page)
  const from = Number(Buffer.from(at.searchParams.get('after') ?? '', 'base64').toString() || 0)
  const { templates } = api.state
  const data = templates.slice(from, from + limit).map((one, n) => ({ ...one, id: String(1000 + from + n) }))
  const after = Buffer.from(String(from + limit)).toString('base64')
  const hasMore = from + limit < templates.length
  const paging = { cursors: { before: 'MAZDZD', after }, ...(hasMore ? { next: `${base}/next?after=${after}` } : {}) }
  say(200, { data, ...(data.length > 0 ? { paging } : {}) })
}

/** A callback as the platform makes it, with its signature. */
export const cloudCallback = (value: object, of: { field?: string; phoneNumberId?: string; secret?: string } = {}) => {
  const { field = 'messages', phoneNumberId = cloudIds.phoneNumberId, secret = cloudSecrets.signingSecret } = of
  const metadata = { display_phone_number: '34911555000', phone_number_id: phoneNumberId }
  const whole =
    field === 'message_template_status_update' ? value : { messaging_product: 'whatsapp', metadata, ...value }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: cloudIds.businessAccountId, changes: [{ value: whole, field }] }],
  })
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return { body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } }
}

/** What the platform tells of a message of ours. */
export const statusOf = (
  { wamid, request }: SentMessage,
  status: string,
  more: { code?: number; title?: string; at?: Date; withoutOurs?: boolean } = {},
) => ({
  id: wamid,
  status,
  timestamp: String(Math.floor((more.at ?? new Date('2026-03-10T11:00:05Z')).getTime() / 1000)),
  ...(request.to === undefined ? { recipient_user_id: request.recipient } : { recipient_id: request.to.slice(1) }),
  ...(request.biz_opaque_callback_data === undefined || more.withoutOurs
    ? {}
    : { biz_opaque_callback_data: request.biz_opaque_callback_data }),
  ...(status === 'failed'
    ? {
        errors: [
          {
            code: more.code ?? 131026,
            title: more.title ?? 'Message undeliverable',
            message: more.title ?? 'Message undeliverable',
            error_data: { details: `details of ${more.code ?? 131026}` },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      }
    : {
        conversation: { id: '7270432eae37498234f4444b35ffc5', origin: { type: 'service' } },
        pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' },
      }),
})
