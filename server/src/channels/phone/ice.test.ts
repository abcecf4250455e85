import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { iceServersFor, lacksCredentials } from './ice.ts'

const servers = [
  { urls: ['stun:stun.example:3478'] },
  { urls: ['turn:turn.example:3478?transport=udp'] },
  { urls: ['turns:turn.example:5349'] },
  { urls: ['turn:other.example:3478'], username: 'ana', credential: 'word' },
]
const until = new Date('2026-11-28T22:00:00.900Z')

test('each browser gets a user of its own at a TURN server with a secret, good until its hour', () => {
  const [stun, udp, tls, own] = iceServersFor({ servers, turnSecret: 'north' }, { who: 'agent-1', until })
  assert.deepEqual(stun, servers[0])
  assert.equal(udp?.username, `${Date.UTC(2026, 10, 28, 22) / 1000}:agent-1`)
  // what the server computes from the user it is shown, to compare
  assert.equal(
    udp?.credential,
    createHmac('sha1', 'north')
      .update(udp?.username ?? '')
      .digest('base64'),
  )
  assert.deepEqual([tls?.username, tls?.credential], [udp?.username, udp?.credential])
  assert.deepEqual(own, servers[3])
  const other = iceServersFor({ servers, turnSecret: 'north' }, { who: 'agent-2', until })
  assert.notEqual(other[1]?.credential, udp?.credential)
  assert.ok(!JSON.stringify(other).includes('north'))
})

test('a TURN server nobody could be let in by is known as such', () => {
  assert.equal(lacksCredentials({ servers }), true)
  assert.equal(lacksCredentials({ servers, turnSecret: 'north' }), false)
  assert.equal(lacksCredentials({ servers: [servers[0]!, servers[3]!] }), false)
})
