/** What is kept of a call, and its sound while it lasts: the fake and the real switch are held to the same. */
import assert from 'node:assert/strict'
import { spokenMs } from '../../src/channels/phone/recordings/spoken.ts'
import { NoSuchRecording } from '../../src/channels/phone/telephony.ts'
import { assertHeard, caller, inWorldOf, person } from './people.ts'
import type { OpenWorld, World } from './world.ts'

/** A machine that does other things as well is late by so much. */
const LATE_MS = 1500
const assertAbout = (ms: number, wantedMs: number, what: string) =>
  assert.ok(ms >= wantedMs - 400 && ms <= wantedMs + LATE_MS, `${what}: ${ms} ms for about ${wantedMs}`)

const assertKept = (world: World, wav: Uint8Array, [fromMs, toMs]: readonly [number, number], names: string[]) => {
  const heard = world.heardIn(wav, fromMs, toMs)
  if (heard) assert.deepEqual(heard, names, `${fromMs} to ${toMs} ms`)
}

export const recordingSuite = (open: OpenWorld): void => {
  const inWorld = inWorldOf(open)

  inWorld('each side is kept in a file of its own, and what is paused is silence', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    const two = await person(world, 'ana')
    await telephony.join('talk', [one.leg, two.leg])
    await telephony.record('says', one.leg, 'says')
    await telephony.record('says', one.leg, 'says')
    await telephony.record('hears', one.leg, 'hears')
    await world.pass(1500)
    for (const handle of ['says', 'hears']) await telephony.pauseRecording(handle, true)
    await world.pass(1500)
    for (const handle of ['says', 'hears']) await telephony.pauseRecording(handle, false)
    await world.pass(1500)
    for (const [handle, who] of [
      ['says', 'caller'],
      ['hears', 'ana'],
    ] as const) {
      await assert.rejects(telephony.readRecording(handle), NoSuchRecording)
      await telephony.stopRecording(handle)
      const { ms, isWhole } = await world.until('recorded', { handle })
      assert.equal(isWhole, true)
      assertAbout(ms, 4500, handle)
      const wav = await telephony.readRecording(handle)
      assertKept(world, wav, [700, 1100], [who])
      assertKept(world, wav, [2100, 2500], [])
      assertKept(world, wav, [3900, 4200], [who])
      await telephony.eraseRecording(handle)
      await assert.rejects(telephony.readRecording(handle), NoSuchRecording)
    }
    assert.equal((await telephony.legs()).length, 2)
  })

  inWorld('whoever they are handed over to is in the recording from the first word', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    const two = await person(world, 'ana')
    await telephony.join('talk', [one.leg, two.leg])
    for (const side of ['says', 'hears'] as const) await telephony.record(`first-${side}`, one.leg, side)
    await world.pass(2500)
    await telephony.leave('talk', one.leg)
    await telephony.music(one.leg)
    for (const side of ['says', 'hears']) {
      await telephony.stopRecording(`first-${side}`)
      await world.until('recorded', { handle: `first-${side}` })
    }
    await telephony.hangUp(two.leg)
    const three = await person(world, 'bea')
    await telephony.stopMusic(one.leg)
    await telephony.join('talk', [one.leg, three.leg])
    for (const side of ['says', 'hears'] as const) await telephony.record(side, one.leg, side)
    await assertHeard(one, ['bea'], 'after the hand-over')
    await world.pass(1000)
    for (const [side, who] of [
      ['says', 'caller'],
      ['hears', 'bea'],
    ] as const) {
      await telephony.stopRecording(side)
      await world.until('recorded', { handle: side })
      assertKept(world, await telephony.readRecording(side), [200, 600], [who])
    }
    for (const handle of ['first-says', 'first-hears', 'says', 'hears']) await telephony.eraseRecording(handle)
  })

  inWorld('a recording ends whole with its leg', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    await telephony.record('r', one.leg, 'says')
    await world.pass(1000)
    await one.hangUp()
    await world.until('gone', { leg: one.leg })
    const { isWhole } = await world.until('recorded', { handle: 'r' })
    assert.equal(isWhole, true)
    assert.ok((await telephony.readRecording('r')).length > 44)
    await telephony.eraseRecording('r')
  })

  inWorld('a message ends by #, by silence, by its length, by the caller', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    await telephony.music(one.leg)
    const how = { quietS: 2, mostS: 30, beeps: false }
    await telephony.takeMessage('by-key', one.leg, how)
    await world.pass(600)
    await one.press('#')
    assert.equal((await world.until('recorded', { handle: 'by-key' })).isWhole, true)
    await telephony.takeMessage('by-length', one.leg, { ...how, quietS: 20, mostS: 1 })
    await world.pass(1200)
    assertAbout((await world.until('recorded', { handle: 'by-length' })).ms, 1000, 'by its length')
    await telephony.takeMessage('by-silence', one.leg, how)
    one.beQuiet(true)
    await world.pass(2500)
    assertAbout((await world.until('recorded', { handle: 'by-silence' })).ms, 2000, 'by silence')
    one.beQuiet(false)
    await telephony.takeMessage('by-caller', one.leg, how)
    await world.pass(600)
    await one.hangUp()
    assert.equal((await world.until('recorded', { handle: 'by-caller' })).isWhole, true)
    await world.until('gone', { leg: one.leg })
    for (const handle of ['by-key', 'by-length', 'by-silence', 'by-caller']) {
      assert.ok((await telephony.readRecording(handle)).length > 44, handle)
      await telephony.eraseRecording(handle)
    }
  })

  inWorld(
    'of a message it is told whose it is, and its sound says how long somebody spoke; 0 leaves it running',
    async (world) => {
      const { telephony } = world
      const one = await caller(world)
      const { leg } = one
      const how = { quietS: 2, mostS: 30, beeps: true }
      await telephony.takeMessage('spoken', leg, how)
      await world.pass(700)
      one.beQuiet(false)
      await world.pass(2600)
      await one.press('0')
      await world.until('digit', { leg, digit: '0' })
      await assert.rejects(telephony.readRecording('spoken'), NoSuchRecording)
      await one.press('#')
      assert.equal((await world.until('recorded', { handle: 'spoken' })).leg, leg)
      const saidMs = spokenMs(await telephony.readRecording('spoken'))
      assert.ok(saidMs > 2000 && saidMs < 4000, `${saidMs} ms spoken`)
      one.beQuiet(true)
      await world.pass(300)
      await telephony.takeMessage('silent', leg, { ...how, beeps: false })
      await world.pass(2500)
      await world.until('recorded', { handle: 'silent' })
      assert.ok(spokenMs(await telephony.readRecording('silent')) < 100)
      await telephony.record('side', leg, 'says')
      await world.pass(600)
      await telephony.stopRecording('side')
      assert.equal((await world.until('recorded', { handle: 'side' })).leg, null)
      for (const handle of ['spoken', 'silent', 'side']) await telephony.eraseRecording(handle)
    },
  )

  inWorld('live sound of one leg comes in pieces of 20 ms, until it is stopped or the leg is gone', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    const two = await person(world, 'ana')
    await telephony.join('talk', [one.leg, two.leg])
    const heard = new Map<string, Uint8Array[]>([
      ['stopped', []],
      ['ended', []],
    ])
    for (const [handle, pieces] of heard) await telephony.tap(handle, one.leg, (piece) => pieces.push(piece))
    await world.pass(1500)
    for (const pieces of heard.values()) {
      assert.ok(pieces.length > 20, `${pieces.length} pieces`)
      assert.ok(pieces.every((piece) => piece.length === 640))
      const wav = wavOf(pieces.slice(-20))
      assertKept(world, wav, [0, 400], ['caller'])
    }
    await telephony.stopTap('stopped')
    const count = heard.get('stopped')?.length
    await world.pass(300)
    assert.equal(heard.get('stopped')?.length, count)
    await one.hangUp()
    await world.until('gone', { leg: one.leg })
    await world.pass(300)
    const last = heard.get('ended')?.length
    await world.pass(300)
    assert.equal(heard.get('ended')?.length, last)
    assert.deepEqual(
      (await telephony.legs()).map(({ leg }) => leg),
      [two.leg],
    )
  })

  inWorld('who talks in a talk is told, and for how long', async (world) => {
    const { telephony } = world
    const one = await caller(world)
    one.beQuiet(true)
    const two = await person(world, 'ana')
    await telephony.join('talk', [one.leg, two.leg])
    await world.pass(300)
    one.beQuiet(false)
    await world.until('talking', { leg: one.leg, isTalking: true })
    await world.pass(1000)
    one.beQuiet(true)
    await world.pass(1500)
    const { ms } = await world.until('talking', { leg: one.leg, isTalking: false })
    assert.ok(ms >= 0)
  })
}

/** Pieces at 16,000/s as a wav that the measuring reads. */
const wavOf = (pieces: readonly Uint8Array[]): Uint8Array => {
  const data = Buffer.concat(pieces)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt32LE(16_000, 24)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
