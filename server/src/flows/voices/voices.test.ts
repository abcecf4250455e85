import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import type { Prompt } from '@peakend/contract/voices.ts'
import type { PromptId } from '@peakend/contract/ids.ts'
import { house, houseSecret } from '../../../test/house.ts'
import { testServer } from '../../../test/server.ts'
import { sealWith } from '../../identity/sealed.ts'
import { openDiskStore } from '../../interactions/attachments/file-store.ts'
import { promptUpload, voicesRoutes } from './routes.ts'
import { espeak, flite, type Voice } from './voice.ts'
import { openVoices } from './voices.ts'
import { readWav, writeWav } from './wav.ts'

const sound = (seconds: number, rate = 22_050) =>
  writeWav({ rate, samples: Float32Array.from({ length: seconds * rate }, (_, i) => 0.4 * Math.sin(i / 9)) })

/** A voice that says how often it was asked. */
const counted = (name: string, speaks: () => Buffer): Voice & { asked: string[] } => {
  const asked: string[] = []
  return {
    name,
    asked,
    speaks: ['en', 'es'],
    async speak(text) {
      asked.push(text)
      return speaks()
    },
  }
}

const open = async (t: TestContext, local: readonly Voice[]) => {
  const h = await house(t)
  const elsewhere = await h.another('Marea')
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-voices-'))
  t.after(() => rm(folder, { recursive: true }))
  const files = await openDiskStore(path.join(folder, 'files'), 0)
  const keeper = sealWith(houseSecret, 'voice secrets')
  const voices = openVoices({ db: h.db, keeper, files, soundsDir: path.join(folder, 'sounds'), local })
  await h.person('Ana', 'agent')
  const server = await testServer(
    t,
    { db: h.db },
    {
      contract: { voices: contract.voices },
      routes: { voices: voicesRoutes({ voices, keeper }) },
      rawRoutes: [promptUpload(files)],
      callers: {
        boss: await h.callerOf('Brisa administrator'),
        ana: await h.callerOf('Ana'),
        other: await h.callerOf('Marea administrator'),
      },
    },
  )
  return { ...h, ...server, elsewhere, voices }
}
const hello = { text: 'Hello.', language: 'en' as const, promptId: null }

test('a text is spoken once and lies there for the switch at both rates; a voice that fails is passed over, then asked again', async (t) => {
  const broken = counted('broken', () => Buffer.from('no sound'))
  const fine = counted('fine', () => sound(1))
  const { voices, workspaceId, clock } = await open(t, [broken, fine])
  const place = await voices.soundFor(workspaceId, hello)
  assert.ok(place)
  const [narrow, wide] = [readWav(await readFile(`${place}.wav`), 9), readWav(await readFile(`${place}.wav16`), 9)]
  assert.ok(typeof narrow !== 'string' && typeof wide !== 'string')
  assert.deepEqual([narrow.rate, narrow.samples.length, wide.rate, wide.samples.length], [8000, 8000, 16_000, 16_000])
  assert.equal(await voices.soundFor(workspaceId, hello), place)
  await voices.soundFor(workspaceId, { ...hello, text: 'Another.' })
  assert.deepEqual([broken.asked, fine.asked], [['Hello.'], ['Hello.', 'Another.']])
  clock.advance(30_001)
  await voices.soundFor(workspaceId, { ...hello, language: 'es' })
  assert.equal(broken.asked.length, 2)
})

test('where nothing speaks there is no sound, and nobody is held up by it', async (t) => {
  const { voices, workspaceId } = await open(t, [
    { name: 'gone', speaks: ['en', 'es'], speak: () => Promise.reject(new Error('away')) },
  ])
  assert.equal(await voices.soundFor(workspaceId, hello), null)
  assert.equal(await voices.soundFor(workspaceId, { ...hello, text: ' ' }), null)
  const unknown = '01980000-0000-7000-8000-000000000001' as PromptId
  assert.equal(await voices.soundFor(workspaceId, { ...hello, promptId: unknown }), null)
})

test('a provider is asked with its key, which is not told again and not sent elsewhere', async (t) => {
  const { voices, workspaceId, call } = await open(t, [])
  const asked: { authorization: string | undefined; body: unknown }[] = []
  const provider = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(pieces).toString()) })
      response.end(sound(1, 24_000))
    })
  })
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  t.after(() => provider.close())
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1/audio/speech`
  const http = { url, model: 'speech', voices: { en: 'anna', es: 'lucía' } }
  const set = await call('PUT', '/api/voices', { as: 'boss', body: { http, key: 'top secret' } })
  assert.deepEqual(set.body, { http, hasKey: true })
  assert.deepEqual((await call('GET', '/api/voices', { as: 'ana' })).body, { http, hasKey: true })
  assert.ok(await voices.soundFor(workspaceId, { ...hello, language: 'es' }))
  const body = { model: 'speech', input: 'Hello.', voice: 'lucía', response_format: 'wav' }
  assert.deepEqual(asked, [{ authorization: 'Bearer top secret', body }])
  assert.deepEqual((await call('PUT', '/api/voices', { as: 'boss', body: { http } })).body, { http, hasKey: true })
  const moved = { ...http, url: url.replace('/v1', '/v2') }
  assert.deepEqual((await call('PUT', '/api/voices', { as: 'boss', body: { http: moved } })).body, {
    http: moved,
    hasKey: false,
  })
  assert.equal((await call('PUT', '/api/voices', { as: 'ana', body: { http: null } })).status, 403)
})

test('a recording of any kind is taken and said; what is no sound is refused by why; others have none of it', async (t) => {
  const { voices, workspaceId, elsewhere, url } = await open(t, [counted('fine', () => sound(1))])
  const upload = async (who: string, bytes: Buffer) => {
    const answer = await fetch(`${url}/api/prompts?name=Welcome&language=en`, {
      method: 'POST',
      headers: { 'x-test-caller': who, 'content-type': 'audio/wav' },
      body: new Uint8Array(bytes),
    })
    return { status: answer.status, body: (await answer.json()) as Prompt & { code?: string; problem?: string } }
  }
  const made = await upload('boss', sound(3, 44_100))
  assert.deepEqual([made.status, made.body.name, made.body.ms], [201, 'Welcome', 3000])
  const place = await voices.soundFor(workspaceId, { ...hello, promptId: made.body.id })
  assert.ok(place?.endsWith(made.body.id))
  const theirs = await voices.soundFor(elsewhere.workspaceId, { ...hello, promptId: made.body.id })
  assert.ok(theirs && !theirs.endsWith(made.body.id), 'another workspace hears the text')
  const bad = await upload('boss', Buffer.from('ID3 music'))
  assert.deepEqual([bad.status, bad.body.code, bad.body.problem], [422, 'sound_unreadable', 'not-wav'])
  assert.equal((await upload('boss', sound(61, 8000))).body.problem, 'too-long')
  assert.equal((await upload('ana', sound(1))).status, 403)
})

for (const [program, voice, language] of [
  ['flite', flite, 'en'],
  ['espeak-ng', espeak, 'es'],
] as const) {
  const isThere = spawnSync(program, ['--version']).error === undefined
  if (!isThere) process.stderr.write(`NOT TESTED: ${program} is not installed here, so it did not speak\n`)
  test(`${program} speaks, whatever a text looks like`, { skip: !isThere }, async () => {
    const spoken = readWav(await voice.speak('-o /tmp/x; welcome, bienvenido', language, AbortSignal.timeout(5000)), 60)
    assert.ok(typeof spoken !== 'string' && spoken.samples.length > spoken.rate / 2)
  })
}
