/** The WhatsApp Cloud API: texts, templates and files out, files in. */
import type { AttachmentId } from '@peakend/contract/ids.ts'
import { z } from 'zod'
import type { Adapter, Content, Handed, IncomingFile, Opened, Outgoing, Provider, Tried } from '../adapter.ts'
import { ask, brokenOf, failureOf, NotReached, saidIn, triedOf, type Answer } from '../http/answers.ts'
import type { Fetched } from '../intake/files.ts'
import { failuresOfCodes, passingCodes } from './errors.data.ts'

type Cloud = Extract<Provider, { kind: 'whatsapp' }>

export interface FileToSend {
  name: string
  type: string
  bytes: Buffer
}
export type ReadFile = (account: Opened, id: AttachmentId) => Promise<FileToSend | null>

const viaOf = (account: Opened): Cloud => account.settings.via as Cloud
const auth = (account: Opened) => ({ authorization: `Bearer ${account.secrets.secret ?? ''}` })

const Sent = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) })
const Failed = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    error_data: z.object({ details: z.string() }).partial().optional(),
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

/** What an answer other than success means, by the platform's own code. */
const refusedOf = (answer: Answer): Handed => {
  const error = parse(Failed, answer)?.error
  if (!error) return failureOf(answer, () => ({ result: 'refused', failure: 'refused', detail: saidIn(answer) }))
  const detail = `${error.code} ${error.error_data?.details ?? error.message}`.slice(0, 200)
  if (passingCodes.has(error.code)) return { result: 'again', why: detail }
  const failure = failuresOfCodes.get(error.code) ?? 'refused'
  if (failure === 'sign-in') return { result: 'again', why: detail, waitMs: 60_000, trouble: 'refused-sign-in' }
  return { result: 'refused', failure, detail }
}

const bodyOf = (content: Exclude<Content, { kind: 'files' }>): Record<string, unknown> => {
  if (content.kind === 'text') return { type: 'text', text: { preview_url: false, body: content.text } }
  const isNamed = content.places.some((place) => !/^\d+$/.test(place))
  const parameters = content.places.map((place) => ({
    type: 'text',
    ...(isNamed ? { parameter_name: place } : {}),
    text: content.values[place] ?? '',
  }))
  const components = parameters.length > 0 ? [{ type: 'body', parameters }] : []
  return { type: 'template', template: { name: content.name, language: { code: content.language }, components } }
}

/** Which of the platform's kinds a file is; what it shows in no other way is a document. */
const kindOf = (type: string): 'image' | 'audio' | 'video' | 'document' =>
  type === 'image/png' || type === 'image/jpeg'
    ? 'image'
    : type === 'audio/mpeg' || type === 'audio/ogg'
      ? 'audio'
      : type === 'video/mp4'
        ? 'video'
        : 'document'

const post = async (account: Opened, to: string, body: object, signal: AbortSignal): Promise<string | Handed> => {
  const { url, phoneNumberId } = viaOf(account)
  const whole = { messaging_product: 'whatsapp', recipient_type: 'individual', to: to.replace('+', ''), ...body }
  const headers = { ...auth(account), 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(whole) }
  const answer = await ask(`${url}/${phoneNumberId}/messages`, init, signal)
  const sent = answer.status === 200 ? parse(Sent, answer) : null
  return sent?.messages[0]?.id ?? refusedOf(answer)
}

/** Puts a file at the platform and answers its name there. What breaks here broke before anything was sent to the customer. */
const putFile = async (account: Opened, file: FileToSend, signal: AbortSignal): Promise<string | Handed> => {
  const { url, phoneNumberId } = viaOf(account)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', file.type)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name)
  try {
    const init = { method: 'POST', headers: auth(account), body: form }
    const answer = await ask(`${url}/${phoneNumberId}/media`, init, signal)
    const named = answer.status === 200 ? parse(Named, answer) : null
    if (named) return named.id
    const refused = refusedOf(answer)
    return refused.result === 'unsure' ? { result: 'again', why: refused.why } : refused
  } catch (e) {
    throw e instanceof NotReached ? new NotReached(e.message, false) : e
  }
}

/** Files are put there first and then named; one that was put there and not sent costs nothing. */
const sendFile = async (
  account: Opened,
  to: string,
  file: FileToSend,
  caption: string,
  signal: AbortSignal,
): Promise<string | Handed> => {
  const id = await putFile(account, file, signal)
  if (typeof id !== 'string') return id
  const kind = kindOf(file.type)
  const media = {
    id,
    ...(caption !== '' && kind !== 'audio' ? { caption } : {}),
    ...(kind === 'document' ? { filename: file.name } : {}),
  }
  return post(account, to, { type: kind, [kind]: media }, signal)
}

type Accepted = (part: number, id: string) => Promise<void>

const handFiles = async (
  readFile: ReadFile,
  account: Opened,
  message: Outgoing,
  accepted: Accepted,
  signal: AbortSignal,
): Promise<Handed> => {
  const { content, to, taken } = message
  if (content.kind !== 'files') return { result: 'done' }
  for (const [at, id] of content.attachmentIds.entries()) {
    if (taken.has(at + 1)) continue
    const file = await readFile(account, id)
    if (!file) return { result: 'refused', failure: 'media-refused', detail: 'the file is gone' }
    const sent = await sendFile(account, to, file, at === 0 ? content.text : '', signal)
    if (typeof sent !== 'string') return sent
    await accepted(at + 1, sent)
  }
  return { result: 'done' }
}

/** Opens the adapter; `readFile` gives the bytes of files that go out. */
export const openCloud = (readFile: ReadFile): Adapter => ({
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
    const { content } = message
    try {
      if (content.kind === 'files') return await handFiles(readFile, account, message, accepted, signal)
      if (message.taken.has(1)) return { result: 'done' }
      const sent = await post(account, message.to, bodyOf(content), signal)
      if (typeof sent !== 'string') return sent
      await accepted(1, sent)
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
    const code = parse(Failed, answer)?.error.code
    const isSignIn = answer.status === 401 || failuresOfCodes.get(code ?? -1) === 'sign-in'
    return { isFine: false, why: isSignIn ? 'refused-sign-in' : 'server-said', detail: saidIn(answer) }
  } catch (e) {
    return triedOf(e)
  }
}

const Where = z.object({ url: z.url({ protocol: /^https?$/ }), file_size: z.coerce.number().optional() })

/** Fetches a file that came in, in two steps, never more than `most` bytes. */
export const fetchCloudFile = async (
  account: Opened,
  file: IncomingFile,
  most: number,
  signal: AbortSignal,
): Promise<Fetched> => {
  const { url } = viaOf(account)
  const answer = await ask(`${url}/${encodeURIComponent(file.token)}`, { headers: auth(account) }, signal)
  if (answer.status === 404 || answer.status === 400) return { why: 'gone' }
  const where = answer.status === 200 ? parse(Where, answer) : null
  if (!where) throw new Error(saidIn(answer))
  if ((where.file_size ?? 0) > most) return { why: 'too-large' }
  const response = await fetch(where.url, { headers: auth(account), signal, redirect: 'manual' })
  if (response.status === 404 || response.status === 410) return { why: 'gone' }
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
