import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { checkoutDir, publicUrlFor, readConfig, settingsTable } from './config.ts'

const faultsOf = (env: Record<string, string>, args: string[] = []): string[] => {
  try {
    readConfig(env, args)
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.replace('  - ', ''))
  }
  return []
}

test('with nothing set it serves this machine alone, from the checkout', () => {
  const config = readConfig({}, [])
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataDir, path.join(checkoutDir, 'data'))
  assert.equal(publicUrlFor(config, 3000), 'http://127.0.0.1:3000')
  assert.equal(config.parts.size, 5)
  assert.equal(readConfig({}, ['--demo']).dataDir, path.join(checkoutDir, 'demo-data'))
  assert.equal(readConfig({ PORT: '' }, []).port, 3000, 'empty counts as not set')
})

test('every fault is listed at once', () => {
  const faults = faultsOf(
    { PORT: '70000', PUBLIC_URL: 'ftp://x', LOG_LEVEL: 'loud', TRUSTED_PROXIES: '10.0.0.0/8, nonsense!' },
    ['--only=http,teapot', '--verbose'],
  )
  assert.deepEqual(faults, [
    'PORT must be at most 65535',
    'PUBLIC_URL must be an address that begins with http:// or https://',
    'TRUSTED_PROXIES must be addresses or networks like 10.0.0.0/8, separated by commas',
    'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace',
    '--only does not know "teapot"; it knows http, live, reactions, jobs, phone',
    '--verbose is not known on the command line',
  ])
})

test('a secret is never printed, neither in a fault nor in what is printable', () => {
  const secrets = {
    PEAKEND_SECRET: 'short-secret',
    PEAKEND_ADMIN_PASSWORD: 'hunter2',
    DATABASE_URL: 'mysql://root:pass@db/x',
  }
  const faults = faultsOf(secrets).join('\n')
  for (const secret of Object.values(secrets)) assert.ok(!faults.includes(secret), faults)
  const { printable } = readConfig({ DATABASE_URL: 'postgres://u:geheim@db/x', HOST: '::1' }, [])
  assert.deepEqual(printable, { HOST: '::1', DATABASE_URL: '***' })
})

test('settings that belong together are asked for together', () => {
  assert.match(faultsOf({ PEAKEND_ADMIN_EMAIL: 'a@example.org' })[0] ?? '', /PEAKEND_ADMIN_PASSWORD must be set/)
  assert.match(
    faultsOf({ S3_BUCKET: 'files' })[0] ?? '',
    /S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY must be set/,
  )
  assert.match(faultsOf({ DATABASE_URL: 'postgres://db/x' }, ['--only=http'])[0] ?? '', /PEAKEND_SECRET must be set/)
  assert.deepEqual(faultsOf({ DATABASE_URL: 'postgres://db/x', PEAKEND_SECRET: 'x'.repeat(32) }, ['--only=http']), [])
})

test('the table in the operating guide is the schema', () => {
  const guide = fs.readFileSync(path.join(checkoutDir, 'docs/operating.md'), 'utf8')
  const squeeze = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---')
  assert.ok(
    squeeze(guide).includes(squeeze(settingsTable())),
    'the settings changed: run npm run peakend -- settings and paste the table into docs/operating.md',
  )
})

test('a language model needs an address and a name; its key stands in no address and is never printed', () => {
  assert.match(faultsOf({ LLM_URL: 'http://127.0.0.1:11434/v1' })[0] ?? '', /LLM_MODEL must be set/)
  assert.match(faultsOf({ LLM_KEY: 'sk-secret' })[0] ?? '', /LLM_URL must be set/)
  const inAddress = faultsOf({ LLM_URL: 'https://me:sk-secret@models.example/v1', LLM_MODEL: 'm' })
  assert.match(inAddress[0] ?? '', /LLM_URL must not hold a name or password/)
  assert.ok(!inAddress.join().includes('sk-secret'))
  assert.equal(readConfig({}, []).model, undefined)
  const { model, printable } = readConfig({ LLM_URL: 'http://10.0.0.5/v1', LLM_MODEL: 'm', LLM_KEY: 'sk-secret' }, [])
  assert.deepEqual(model, { url: 'http://10.0.0.5/v1', model: 'm', key: 'sk-secret', timeoutMs: 60_000 })
  assert.equal(printable['LLM_KEY'], '***')
})

test('where the carrier reaches us may be a port alone', () => {
  const sipOf = (PHONE_SIP: string) => {
    const { phone } = readConfig({ PHONE_SIP }, ['--phone'])
    assert.ok(phone?.kind === 'own')
    return phone.sip
  }
  assert.deepEqual(sipOf('5080'), { host: '0.0.0.0', port: 5080 })
  assert.deepEqual(sipOf('10.0.0.5:5080'), { host: '10.0.0.5', port: 5080 })
})

test('the phone is an Asterisk of ours, or one that is there, and never both', () => {
  assert.equal(readConfig({}, []).phone, undefined)
  const own = readConfig(
    { PHONE_TRUNK: 'sip:shop:secret@carrier.example', PHONE_COUNTRY: 'ES', PHONE_ADDRESS: '203.0.113.7' },
    ['--phone'],
  )
  assert.ok(own.phone?.kind === 'own')
  assert.equal(own.phone.trunks[0]?.account?.user, 'shop')
  assert.deepEqual(
    [own.phone.sip, own.phone.rtp],
    [
      { host: '0.0.0.0', port: 5060 },
      { from: 20_000, to: 20_999 },
    ],
  )
  assert.equal(own.printable['PHONE_TRUNK'], '***')
  const ice = 'stun:stun.example:3478,turn:ana:secret@turn.example:3478'
  const there = readConfig({ ASTERISK_URL: 'http://127.0.0.1:8088', ASTERISK_PASSWORD: 'x', PHONE_ICE: ice }, []).phone
  assert.ok(there?.kind === 'existing')
  assert.deepEqual(there.ice.servers, [
    { urls: ['stun:stun.example:3478'] },
    { urls: ['turn:turn.example:3478'], username: 'ana', credential: 'secret' },
  ])
  const turn = { PHONE_ICE: 'turn:turn.example:3478' }
  assert.match(faultsOf(turn).join(), /PHONE_TURN_SECRET/)
  assert.deepEqual(faultsOf({ ...turn, PHONE_TURN_SECRET: 'sixteen signs and more' }), [])
  assert.deepEqual(faultsOf({ ASTERISK_URL: 'http://127.0.0.1:8088' }), [
    'ASTERISK_PASSWORD must be set as well, because ASTERISK_URL is',
  ])
  assert.deepEqual(faultsOf({ ASTERISK_URL: 'http://127.0.0.1:8088', ASTERISK_PASSWORD: 'x' }, ['--phone']), [
    '--phone starts an Asterisk of its own: leave it out, or ASTERISK_URL',
  ])
  const faults = faultsOf({
    PHONE_TRUNK: 'sip:shop:hidden@',
    PHONE_RTP: '9-8',
    PHONE_COUNTRY: 'XX',
    PHONE_SIP: 'a phone',
  }).join()
  for (const name of ['PHONE_TRUNK is not understood', 'PHONE_RTP', 'PHONE_COUNTRY', 'PHONE_SIP'])
    assert.ok(faults.includes(name), name)
  assert.ok(!faults.includes('hidden'))
})
