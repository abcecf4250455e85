import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { emailOf } from '../../../../test/house.ts'
import { toneWav } from '../../../../test/phone/tone-wav.ts'

import { studio } from '../../../../test/phone/studio.ts'
test('another system’s recording is taken in once for its call; what is no sound, and for no call, is refused', async (t) => {
  const s = await studio(t)
  const tell = (more: object) =>
    s.call('POST', '/api/outside-calls/events', {
      as: 'pbx',
      body: { system: 'Office', callId: 'c-1', number: '+34622333444', ...more },
    })
  const { body } = await tell({
    event: 'ended',
    answeredAt: s.clock.now().toISOString(),
    agent: { email: emailOf('Ana') },
  })
  const { interactionId } = body as { interactionId: InteractionId }
  const send = async (bytes: Buffer, of: { type?: string; query?: string } = {}) => {
    const answer = await fetch(`${s.url}/api/outside-calls/recordings?${of.query ?? 'system=office&callId=c-1'}`, {
      method: 'POST',
      headers: { 'x-test-caller': 'pbx', 'content-type': of.type ?? 'audio/wav' },
      body: new Uint8Array(bytes),
    })
    return {
      status: answer.status,
      body: (await answer.json()) as { code?: string; recordingId?: string; ms?: number; sides?: string },
    }
  }
  const sound = toneWav(3000, 440)
  const first = await send(sound, { query: 'system=office&callId=c-1&sides=agent-left&paused=1000-2000' })
  assert.deepEqual(
    [first.status, first.body.ms, first.body.sides],
    [201, 3000, 'mixed'],
    'one channel is mixed, whatever was said',
  )
  const again = await send(sound)
  assert.deepEqual([again.status, again.body.recordingId], [200, first.body.recordingId])
  assert.deepEqual((await send(toneWav(2000, 440))).body.code, 'recording_taken')
  assert.equal((await send(sound, { query: 'system=office&callId=c-9' })).status, 404)
  assert.equal((await send(sound, { query: 'system=office' })).status, 404)
  assert.equal((await send(sound, { type: 'video/mp4' })).status, 415)
  assert.equal(
    (await send(Buffer.from('RIFF this is no sound, though it says so WAVEfmt '.padEnd(200)), {})).status,
    415,
  )
  assert.equal((await send(sound, { type: 'audio/mpeg' })).status, 415)
  assert.equal((await send(sound, { query: 'system=office&callId=c-1&sides=both' })).status, 422)
  assert.equal((await send(sound, { query: 'system=office&callId=c-1&paused=5-1' })).status, 422)
  assert.equal((await send(Buffer.alloc(0))).status, 422)
  const { rows } = await s.of(interactionId)
  assert.deepEqual([rows.length, rows[0]?.pauses[0]?.fromMs, rows[0]?.isAnnounced], [1, 1000, null])
  const given = (await s.listen(first.body.recordingId ?? '')).body as { url: string }
  assert.deepEqual(Buffer.from(await (await s.fetched(given.url, 'Ana')).arrayBuffer()), sound)
  // nothing is left of what was refused
  const left = (await readdir(s.folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  assert.equal(left.length, 1)
})

test('MP3 and Ogg are heard as long as they are, and broken ones are told', async (t) => {
  const s = await studio(t)
  await s.call('POST', '/api/outside-calls/events', {
    as: 'pbx',
    body: { system: 'Office', callId: 'm', event: 'ended' },
  })
  await s.call('POST', '/api/outside-calls/events', {
    as: 'pbx',
    body: { system: 'Office', callId: 'o', event: 'ended' },
  })
  const send = async (bytes: Buffer, type: string, callId: string) => {
    const answer = await fetch(`${s.url}/api/outside-calls/recordings?system=Office&callId=${callId}`, {
      method: 'POST',
      headers: { 'x-test-caller': 'pbx', 'content-type': type },
      body: new Uint8Array(bytes),
    })
    return { status: answer.status, body: (await answer.json()) as { ms?: number } }
  }
  const broken = await send(Buffer.concat([Buffer.from('ID3'), Buffer.alloc(3000, 7)]), 'audio/mpeg', 'm')
  assert.equal(broken.status, 415, JSON.stringify(broken.body))
  const mp3 = await send(quietMp3(100), 'audio/mpeg', 'm')
  assert.equal(mp3.status, 201, JSON.stringify(mp3.body))
  // 100 frames of 1152 samples at 44,100/s
  assert.ok(Math.abs((mp3.body.ms ?? 0) - 2612) < 60, `${mp3.body.ms}`)
  const ogg = await send(quietOpus(50), 'audio/ogg', 'o')
  assert.equal(ogg.status, 201, JSON.stringify(ogg.body))
  assert.ok(Math.abs((ogg.body.ms ?? 0) - 1000) < 60, `${ogg.body.ms}`)
})

/** Silence as MPEG-1 layer III of 128 kbit/s (ISO 11172-3, 2.4.1): header, empty side information, no main data. */
const quietMp3 = (frames: number): Buffer => {
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xfffb9064, 0)
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** Silence as Ogg Opus of one channel: pages with their checksums (RFC 3533, 6), heads (RFC 7845, 5), packets of 20 ms. */
const quietOpus = (packets: number): Buffer => {
  const page = (flags: number, granule: number, number: number, packet: Buffer): Buffer => {
    const head = Buffer.alloc(28)
    head.write('OggS', 0, 'latin1')
    head[5] = flags
    head.writeBigInt64LE(BigInt(granule), 6)
    head.writeUInt32LE(7, 14)
    head.writeUInt32LE(number, 18)
    head[26] = 1
    head[27] = packet.length
    const whole = Buffer.concat([head, packet])
    whole.writeUInt32LE(crcOf(whole), 22)
    return whole
  }
  const id = Buffer.alloc(19)
  id.write('OpusHead', 0, 'latin1')
  id[8] = 1
  id[9] = 1
  id.writeUInt32LE(48_000, 12)
  const tags = Buffer.alloc(16)
  tags.write('OpusTags', 0, 'latin1')
  const pages = [page(2, 0, 0, id), page(0, 0, 1, tags)]
  for (let i = 1; i <= packets; i++)
    pages.push(page(i === packets ? 4 : 0, i * 960, i + 1, Buffer.from([0xf8, 0xff, 0xfe])))
  return Buffer.concat(pages)
}
const crcOf = (bytes: Buffer): number => {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
