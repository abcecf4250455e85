import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Clock } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import { prepareIncoming, type FileStore } from './file-store.ts'

export interface S3Options {
  /** Scheme, host and port; the bucket is the first part of the path, which every S3-compatible store takes. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
const NOTHING = sha256('')

/** Signs a request by AWS Signature Version 4: all headers given, host included. Gives the `authorization` header. */
export const signatureOf = (
  of: Omit<S3Options, 'endpoint' | 'bucket'>,
  request: { method: string; url: URL; headers: Record<string, string> },
): string => {
  const { 'x-amz-date': at = '', 'x-amz-content-sha256': payload = NOTHING } = request.headers
  const headers = Object.entries({ ...request.headers, host: request.url.host }).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const names = headers.map(([name]) => name).join(';')
  const query = [...request.url.searchParams].map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`)
  const canonical = [
    request.method,
    request.url.pathname,
    query.toSorted().join('&'),
    ...headers.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    payload,
  ].join('\n')
  const scope = `${at.slice(0, 8)}/${of.region}/s3/aws4_request`
  const key = [of.region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${of.secretAccessKey}`, at.slice(0, 8)))
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex')
  return `AWS4-HMAC-SHA256 Credential=${of.accessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`
}

/** A file of 20 MiB takes well under this on any line that is worth keeping files over. */
const TIMEOUT_MS = 60_000

/** Files in a bucket of an S3-compatible store; what comes in waits in `incoming` on this machine until it is whole. */
export const openS3Store = async (of: S3Options, incomingFolder: string, clock: Clock): Promise<FileStore> => {
  const incoming = await prepareIncoming(incomingFolder, clock.now().getTime())
  const ask = async (
    method: 'GET' | 'PUT' | 'DELETE',
    key: string,
    body?: Buffer,
    range?: string,
  ): Promise<Response> => {
    const url = new URL(`${of.endpoint.replace(/\/+$/, '')}/${of.bucket}/${key}`)
    const headers: Record<string, string> = {
      'x-amz-date': clock
        .now()
        .toISOString()
        .replaceAll(/[-:]|\.\d{3}/g, ''),
      'x-amz-content-sha256': body ? sha256(body) : NOTHING,
    }
    const authorization = signatureOf(of, { method, url, headers })
    return fetch(url, {
      method,
      headers: { ...headers, authorization, ...(range ? { range } : {}) },
      ...(body ? { body: new Uint8Array(body) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  }
  const refuse = async (answer: Response, what: string): Promise<never> => {
    const said = (await answer.text()).slice(0, 300)
    throw new Error(`the store of files answered ${answer.status} to ${what}: ${said}`)
  }
  return {
    incoming,
    async keep(key, temporaryPath) {
      const answer = await ask('PUT', key, await readFile(temporaryPath))
      if (!answer.ok) await refuse(answer, 'keeping one')
      await answer.arrayBuffer()
    },
    async read(key, part) {
      const answer = await ask('GET', key, undefined, part && `bytes=${part.from}-${part.to}`)
      if (answer.status === 404) throw new Refusal('gone')
      if (!answer.ok || !answer.body) return refuse(answer, 'reading one')
      return Readable.fromWeb(answer.body as ReadableStream)
    },
    async remove(key) {
      const answer = await ask('DELETE', key)
      if (!answer.ok && answer.status !== 404) await refuse(answer, 'removing one')
      await answer.arrayBuffer()
    },
  }
}
