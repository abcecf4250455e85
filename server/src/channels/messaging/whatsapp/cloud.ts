/** The WhatsApp Cloud API: texts, templates and files out, files in. */
import type { AttachmentId } from '@peakend/contract/ids.ts'
import { z } from 'zod'
import type { Adapter, Content, Handed, IncomingFile, Opened, Outgoing, Provider, Tried } from '../adapter.ts'
import { ask, brokenOf, failureOf, NotReached, saidIn, triedOf, waitOf, type Answer } from '../http/answers.ts'
import type { Fetched } from '../intake/files.ts'
import { callbackDataOf } from './callbacks.ts'
import { failureOfCode, passingCodes } from './errors.data.ts'
import { isUserId } from './numbers.ts'
import { sendsOf, shownAs, type FileKind, type Send } from './sends.ts'
import { templateOf, type PutFile } from './template-shapes.ts'

type Cloud = Extract<Provider, { kind: 'whatsapp' }>

export interface FileToSend {
  name: string
  type: string
  bytes: Buffer
}
/** Files that go out; null for one that is gone. */
export interface FilesToSend {
  readonly typesOf: (account: Opened, ids: readonly AttachmentId[]) => Promise<(string | null)[]>
  readonly read: (account: Opened, id: AttachmentId) => Promise<FileToSend | null>
}

const viaOf = (account: Opened): Cloud => account.settings.via as Cloud
const auth = (account: Opened) => ({ authorization: `Bearer ${account.secrets.secret ?? ''}` })

const Sent = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })
const Failed = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    error_data: z.object({ details: z.string() }).partial().optional().catch(undefined),
  }),
})
const Named = z.object({ id: z.string() })

const parse = <T>(schema: z.ZodType<T>, answer: Answer): T | null => {
  try {
    const read = schema.safeParse(JSON.parse(answer.text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
const isFine = (answer: Answer): boolean => answer.status >= 200 && answer.status <= 299

/** What an answer other than success means, by the platform's own code. */
const refusedOf = (answer: Answer): Handed => {
  // taken, it says, and not what it is called: nobody knows
  if (isFine(answer)) return { result: 'unsure', why: saidIn(answer) }
  const error = parse(Failed, answer)?.error
  if (!error) return failureOf(answer, () => ({ result: 'refused', failure: 'refused', detail: saidIn(answer) }))
  const detail = `${error.code} ${error.error_data?.details ?? error.message}`.slice(0, 200)
  const waitMs = waitOf(answer.headers)
  if (passingCodes.has(error.code)) return { result: 'again', why: detail, ...(waitMs === undefined ? {} : { waitMs }) }
  const failure = failureOfCode(error.code)
  if (failure === 'sign-in') return { result: 'again', why: detail, waitMs: 60_000, trouble: 'refused-sign-in' }
  // "something went wrong" on their side says nothing of the message
  if (failure === null && answer.status >= 500) return { result: 'unsure', why: detail }
  return { result: 'refused', failure: failure ?? 'refused', detail }
}

const post = async (
  account: Opened,
  message: Outgoing,
  part: number,
  body: object,
  signal: AbortSignal,
): Promise<string | Handed> => {
  const { url, phoneNumberId } = viaOf(account)
  const { to } = message
  const whole = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // whoever hides their number is written to by what the platform calls them
    ...(isUserId(to) ? { recipient: to } : { to }),
    biz_opaque_callback_data: callbackDataOf(message.messageId, part),
    ...body,
  }
  const headers = { ...auth(account), 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(whole) }
  const answer = await ask(`${url}/${phoneNumberId}/messages`, init, signal)
  const sent = isFine(answer) ? parse(Sent, answer) : null
  return sent?.messages[0]?.id ?? refusedOf(answer)
}

/** Puts a file at the platform and answers its name there. What breaks here broke before anything was sent to the customer. */
const putFile = async (
  account: Opened,
  file: FileToSend,
  type: string,
  signal: AbortSignal,
): Promise<string | Handed> => {
  const { url, phoneNumberId } = viaOf(account)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', type)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type }), file.name)
  try {
    const init = { method: 'POST', headers: auth(account), body: form }
    const answer = await ask(`${url}/${phoneNumberId}/media`, init, signal)
    const named = isFine(answer) ? parse(Named, answer) : null
    if (named) return named.id
    const refused = refusedOf(answer)
    if (refused.result === 'unsure') return { result: 'again', why: refused.why }
    return refused.result === 'refused' ? { ...refused, failure: 'media-refused' } : refused
  } catch (e) {
    throw e instanceof NotReached ? new NotReached(e.message, false) : e
  }
}

/** Files are put there first and then named; one that was put there and not sent costs nothing. */
const putKept = async (
  files: FilesToSend,
  account: Opened,
  id: AttachmentId | undefined,
  signal: AbortSignal,
): Promise<(PutFile & { kind: FileKind }) | Handed> => {
  const file = id === undefined ? null : await files.read(account, id)
  if (!file) return { result: 'refused', failure: 'media-refused', detail: 'the file is gone' }
  const shown = shownAs(file.type, file.bytes.length)
  if (!shown) return { result: 'refused', failure: 'media-refused', detail: `${file.type}, ${file.bytes.length} bytes` }
  const named = await putFile(account, file, shown.type, signal)
  return typeof named === 'string' ? { id: named, name: file.name, kind: shown.kind } : named
}

const fileBody = async (
  files: FilesToSend,
  account: Opened,
  id: AttachmentId | undefined,
  caption: string,
  signal: AbortSignal,
): Promise<object | Handed> => {
  const put = await putKept(files, account, id, signal)
  if ('result' in put) return put
  const media = {
    id: put.id,
    ...(caption === '' ? {} : { caption }),
    ...(put.kind === 'document' ? { filename: put.name } : {}),
  }
  return { type: put.kind, [put.kind]: media }
}

const templateBody = async (
  files: FilesToSend,
  account: Opened,
  content: Extract<Content, { kind: 'template' }>,
  signal: AbortSignal,
): Promise<object | Handed> => {
  const put = content.file ? await putKept(files, account, content.file.attachmentId, signal) : null
  if (put && 'result' in put) return put
  return { type: 'template', template: templateOf(content, put) }
}

const bodyOf = async (
  files: FilesToSend,
  account: Opened,
  content: Content,
  send: Send,
  signal: AbortSignal,
): Promise<object | Handed> => {
  if (send.kind === 'text') return { type: 'text', text: { preview_url: false, body: send.body } }
  if (content.kind === 'template') return templateBody(files, account, content, signal)
  const id = content.kind === 'files' && send.kind === 'file' ? content.attachmentIds[send.at] : undefined
  return fileBody(files, account, id, send.kind === 'file' ? send.caption : '', signal)
}

/** Opens the adapter; `files` gives what goes out. */
export const openCloud = (files: FilesToSend): Adapter => ({
  kind: 'whatsapp',
  abilities: {
    hasWindow: true,
    hasTemplates: true,
    hasReceipts: true,
    hasReadReceipts: true,
    hasMedia: true,
    hasSegments: false,
  },
  async hand(account, message, accepted, signal) {
    const { content, taken } = message
    const types = content.kind === 'files' ? await files.typesOf(account, content.attachmentIds) : []
    try {
      for (const [at, send] of sendsOf(content, types).entries()) {
        if (taken.has(at + 1)) continue
        const body = await bodyOf(files, account, content, send, signal)
        if ('result' in body) return body
        const sent = await post(account, message, at + 1, body, signal)
        if (typeof sent !== 'string') return sent
        await accepted(at + 1, sent)
      }
      return { result: 'done' }
    } catch (e) {
      return brokenOf(e)
    }
  },
  test: (account, signal) => testCloud(account, signal),
})

const testCloud = async (account: Opened, signal: AbortSignal): Promise<Tried> => {
  const { url, phoneNumberId } = viaOf(account)
  try {
    const answer = await ask(
      `${url}/${phoneNumberId}?fields=display_phone_number,verified_name`,
      { headers: auth(account) },
      signal,
    )
    if (answer.status === 200) return { isFine: true, why: null, detail: saidIn(answer).slice(4, 120) }
    const isSignIn = answer.status === 401 || failureOfCode(parse(Failed, answer)?.error.code) === 'sign-in'
    return { isFine: false, why: isSignIn ? 'refused-sign-in' : 'server-said', detail: saidIn(answer) }
  } catch (e) {
    return triedOf(e)
  }
}

const Where = z.object({ url: z.url({ protocol: /^https?$/ }), file_size: z.coerce.number().optional() })

/** Fetches a file that came in, in two steps, never more than `most` bytes. Addresses of files hold for minutes: each attempt asks for one of its own. */
export const fetchCloudFile = async (
  account: Opened,
  file: IncomingFile,
  most: number,
  signal: AbortSignal,
): Promise<Fetched> => {
  const { url } = viaOf(account)
  const answer = await ask(`${url}/${encodeURIComponent(file.token)}`, { headers: auth(account) }, signal)
  const where = answer.status === 200 ? parse(Where, answer) : null
  // 100: no such thing, or none any more; a token that is no longer good says another code
  const isGone = answer.status === 404 || parse(Failed, answer)?.error.code === 100
  if (!where && isGone) return { why: 'gone' }
  if (!where) throw new Error(saidIn(answer))
  if ((where.file_size ?? 0) > most) return { why: 'too-large' }
  const response = await fetch(where.url, { headers: auth(account), signal, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`the file answered ${response.status}`)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length
    if (bytes > most) return { why: 'too-large' }
    chunks.push(Buffer.from(chunk as Uint8Array))
  }
  return { bytes: Buffer.concat(chunks) }
}
