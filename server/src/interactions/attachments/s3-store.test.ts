import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { testClock } from '../../base/clock.ts'
import { isRefusal } from '../../base/refusal.ts'
import { openS3Store, signatureOf } from './s3-store.ts'

test('a signature is the one the specification publishes (Signature Version 4, GET Object)', () => {
  const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const authorization = signatureOf(
    { region: 'us-east-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
    {
      method: 'GET',
      url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
      headers: {
        range: 'bytes=0-9',
        'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        'x-amz-date': '20130524T000000Z',
      },
    },
  )
  assert.match(authorization, /Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/)
})

/** A store of one bucket that keeps what it is given and checks who gives it: the signature is held against the specification above. */
const fakeStore = async (
  t: { after: (work: () => Promise<unknown>) => void },
  keys: { id: string; secret: string },
) => {
  const kept = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
      const body = await buffer(request)
      const headers = {
        'x-amz-date': String(request.headers['x-amz-date']),
        'x-amz-content-sha256': String(request.headers['x-amz-content-sha256']),
      }
      const of = { region: 'eu-west-1', accessKeyId: keys.id, secretAccessKey: keys.secret }
      const right = signatureOf(of, { method: request.method ?? '', url, headers })
      const found = kept.get(url.pathname)
      if (request.headers.authorization !== right) response.writeHead(403).end('SignatureDoesNotMatch')
      else if (request.method === 'PUT') {
        kept.set(url.pathname, body)
        response.writeHead(200).end()
      } else if (request.method === 'DELETE') {
        kept.delete(url.pathname)
        response.writeHead(204).end()
      } else if (found) response.writeHead(200).end(found)
      else response.writeHead(404).end('NoSuchKey')
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => new Promise((done) => server.close(done)))
  return { kept, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('files are kept, read and removed in a bucket; a wrong key keeps nothing', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-s3-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const { kept, endpoint } = await fakeStore(t, { id: 'key', secret: 'right' })
  const open = (secretAccessKey: string) =>
    openS3Store(
      { endpoint, bucket: 'files', region: 'eu-west-1', accessKeyId: 'key', secretAccessKey },
      folder,
      testClock(),
    )
  const file = path.join(folder, 'one')
  await writeFile(file, 'hello')
  const key = `${randomUUID()}/${randomUUID()}`
  const store = await open('right')
  await store.keep(key, file)
  await store.keep(key, file)
  assert.deepEqual([...kept.keys()], [`/files/${key}`])
  assert.equal((await buffer(await store.read(key))).toString(), 'hello')
  await assert.rejects((await open('wrong')).keep(key, file), /answered 403/)
  await store.remove(key)
  await store.remove(key)
  await assert.rejects(store.read(key), (e) => isRefusal(e, 'gone'))
})
