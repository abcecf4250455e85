import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { readConfig } from '../config.ts'
import { lookAtPhone } from './doctor-phone.ts'

/** What an ARI says to the doctor. */
const ariOf = async (t: TestContext, answers: Record<string, unknown>): Promise<string> => {
  const server = createServer((request, reply) => {
    const isKnown = request.headers.authorization === `Basic ${Buffer.from('peakend:right').toString('base64')}`
    const answer = answers[(request.url ?? '').replace('/ari/', '')]
    reply.writeHead(isKnown ? (answer ? 200 : 404) : 401, { 'content-type': 'application/json' })
    reply.end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  t.after(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
const look = async (t: TestContext, env: Record<string, string>) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'peakend-doctor-'))
  t.after(() => rmSync(dir, { recursive: true }))
  return await lookAtPhone(readConfig({ DATA_DIR: dir, ...env }, []))
}
const info = { system: { version: '22.10.1' } }
const modules = (names: string[]) => names.map((name) => ({ name: `${name}.so`, status: 'Running' }))

test('without a switch the doctor says how to get one, and nothing is ill', async (t) => {
  const [finding] = await look(t, {})
  assert.equal(finding?.state, 'note')
  assert.match(finding?.remedy ?? '', /npm run phone/)
})

test('an Asterisk that is there is asked what it is and what it lacks', async (t) => {
  const url = await ariOf(t, {
    'asterisk/info': info,
    'asterisk/modules': modules(['chan_pjsip', 'res_ari_channels']),
    'endpoints/PJSIP/trunk': { state: 'offline' },
  })
  const findings = await look(t, { ASTERISK_URL: url, ASTERISK_PASSWORD: 'right' })
  assert.deepEqual(
    findings.map(({ about, state }) => [about, state]),
    [
      ['phone', 'well'],
      ['phone modules', 'ill'],
      ['trunk', 'ill'],
    ],
  )
  assert.match(findings[1]?.what ?? '', /chan_websocket\.so \(no live words/)
})

test('a wrong password, no ARI and nobody there are told apart', async (t) => {
  const url = await ariOf(t, { 'asterisk/info': info })
  const stateOf = async (env: Record<string, string>) => (await look(t, env))[0]
  assert.match((await stateOf({ ASTERISK_URL: url, ASTERISK_PASSWORD: 'wrong' }))?.remedy ?? '', /ASTERISK_PASSWORD/)
  const other = await ariOf(t, {})
  assert.match((await stateOf({ ASTERISK_URL: other, ASTERISK_PASSWORD: 'right' }))?.what ?? '', /is no ARI/)
  const nobody = await stateOf({ ASTERISK_URL: 'http://127.0.0.1:9', ASTERISK_PASSWORD: 'right' })
  assert.match(nobody?.what ?? '', /does not answer/)
})
