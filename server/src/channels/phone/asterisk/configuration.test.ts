import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configurationOf, type SwitchSettings } from './configuration.ts'
import { valueOf } from './sections.ts'
import { parseTrunk, TrunkFault } from './trunks.ts'

const settings: SwitchSettings = {
  stateDir: '/state',
  modulesDir: '/modules',
  dataDir: '/sounds',
  http: { host: '127.0.0.1', port: 8088 },
  ari: { user: 'peakend', password: 'a;b', app: 'peakend' },
  sip: { host: '0.0.0.0', port: 5060 },
  rtp: { from: 20_000, to: 20_999 },
  trunks: [],
}

/** Sections of a file as they stand there: name and lines. */
const sectionsOf = (text = '') =>
  text
    .split(/^(?=\[)/m)
    .filter((part) => part.startsWith('['))
    .map((part) => part.trim().split('\n'))
const withType = (text: string | undefined, type: string) =>
  sectionsOf(text).filter((lines) => lines.includes(`type=${type}`))

test('what begins a comment or ends a line for Asterisk never leaves its value', () => {
  assert.equal(valueOf('a;b\\c'), 'a\\;b\\\\c')
  assert.throws(() => valueOf('a\nb=c'))
  assert.match(configurationOf(settings)['ari.conf'] ?? '', /^password=a\\;b$/m)
  const bad = { ...settings, ari: { ...settings.ari, password: 'x\n[other]' } }
  assert.throws(() => configurationOf(bad))
})

test('a trunk is known by its address and never by its name', () => {
  const trunk = parseTrunk('sip:carrier.example:5080', 'trunk', ['192.0.2.0/24', '198.51.100.7'])
  const file = configurationOf({ ...settings, trunks: [trunk] })['pjsip.conf']
  const [endpoint] = withType(file, 'endpoint')
  assert.ok(endpoint?.includes('identify_by=ip'))
  assert.deepEqual(withType(file, 'identify')[0], [
    '[trunk]',
    'type=identify',
    'endpoint=trunk',
    'match=192.0.2.0/24',
    'match=198.51.100.7',
  ])
  assert.ok(withType(file, 'aor')[0]?.includes('contact=sip:carrier.example:5080'))
  assert.deepEqual(withType(file, 'registration'), [])
})

test('a trunk with an account is signed in to', () => {
  const trunk = parseTrunk('sip:shop:p%40ss%3Bword@carrier.example;transport=tcp', 'trunk')
  const file = configurationOf({ ...settings, trunks: [trunk] })['pjsip.conf']
  const [registration] = withType(file, 'registration')
  for (const line of ['client_uri=sip:shop@carrier.example', 'contact_user=shop', 'line=yes', 'transport=tcp'])
    assert.ok(registration?.includes(line), line)
  assert.ok(registration?.includes('server_uri=sip:carrier.example\\;transport=tcp'))
  assert.ok(withType(file, 'auth')[0]?.includes('password=p@ss\\;word'))
  assert.ok(withType(file, 'identify')[0]?.includes('match=carrier.example'))
})

test('what is no trunk is refused without its password', () => {
  for (const text of [
    'carrier.example',
    'sips:carrier.example',
    'sip:',
    'sip:shop@carrier.example',
    'sip:a:secret@b c',
    'sip:host:99999',
    'sip:a:secret@host\nx',
  ])
    assert.throws(
      () => parseTrunk(text, 'trunk'),
      (fault) => fault instanceof TrunkFault && !fault.message.includes('secret'),
      text,
    )
})

test('behind NAT every transport says where it is reached', () => {
  const outside = { address: '203.0.113.7', localNetworks: ['10.0.0.0/8'] }
  const transports = withType(configurationOf({ ...settings, outside })['pjsip.conf'], 'transport')
  assert.equal(transports.length, 3)
  for (const lines of transports) {
    assert.ok(lines.includes('external_media_address=203.0.113.7'))
    assert.ok(lines.includes('local_net=10.0.0.0/8'))
  }
})

test('no pattern of the dialplan is run at a hang-up, and every number meets one', () => {
  const file = configurationOf(settings)['extensions.conf'] ?? ''
  const patterns = [...file.matchAll(/^exten => _(\S+?),1,/gm)].map((match) => match[1] ?? '')
  const fits = (number: string) =>
    patterns.some((pattern) => new RegExp(`^${pattern.replace(/\.$/, '.+')}$`).test(number))
  for (const number of ['+34910000000', '0034910000000', '112', '7', 'sales', 'agent-0a', '*72', '#1'])
    assert.ok(fits(number), number)
  for (const special of ['h', 'i', 't', 's']) assert.ok(!fits(special), special)
})

test('media of tests goes over loopback alone', () => {
  const file = configurationOf({ ...settings, loopbackFor: ['192.0.2.1', '192.0.2.2'] })['rtp.conf'] ?? ''
  assert.match(file, /^ice_deny=::\/0$/m)
  assert.match(file, /\[ice_host_candidates\]\n192\.0\.2\.1 => 127\.0\.0\.1\n192\.0\.2\.2 => 127\.0\.0\.1\n/)
})
