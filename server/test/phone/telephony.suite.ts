/** What can be seen of a telephone switch: the fake and the real one are held to the same. Each test is given a world of its own. */
import assert from 'node:assert/strict'
import { NoSuchLeg, NoSuchRecording, NotAnswered } from '../../src/channels/phone/telephony.ts'
import { assertHeard, caller, inWorldOf, ours, person, phone, theirs, trio } from './people.ts'
import type { OpenWorld } from './world.ts'

export const telephonySuite = (open: OpenWorld): void => {
  const inWorld = inWorldOf(open)

  inWorld('a call arrives, rings, is answered and goes', async (world) => {
    const { telephony } = world
    await world.until('up')
    const party = await world.dial('caller', '+15550100999', theirs)
    const arrived = await world.until('arrived')
    assert.deepEqual(arrived, {
      kind: 'arrived',
      leg: party.leg,
      to: '+15550100999',
      by: 'trunk',
      from: { number: theirs, kind: 'e164', name: null },
    })
    await telephony.ring(party.leg)
    await telephony.answer(party.leg)
    await telephony.answer(party.leg)
    await world.until('answered', { leg: party.leg })
    assert.deepEqual(await telephony.legs(), [
      { leg: party.leg, isAnswered: true, talk: null, to: '+15550100999', from: arrived.from, by: 'trunk' },
    ])
    await party.hangUp()
    assert.equal((await world.until('gone', { leg: party.leg })).cause, 'normal')
    assert.deepEqual(await telephony.legs(), [])
    assert.equal(world.seen.filter((event) => event.kind === 'answered').length, 1)
  })

  inWorld('what is asked about a leg that is gone is told apart from what undoes', async (world) => {
    const { telephony } = world
    const party = await caller(world)
    await telephony.hangUp(party.leg)
    await world.until('gone', { leg: party.leg })
    for (const ask of [
      () => telephony.answer(party.leg),
      () => telephony.ring(party.leg),
      () => telephony.music(party.leg),
      () => telephony.play(party.leg, 'p', [{ kind: 'own', name: 'beep', language: 'en' }]),
      () => telephony.join('talk', [party.leg]),
      () => telephony.mute(party.leg, true),
      () => telephony.record('r', party.leg, 'says'),
      () => telephony.sendDigits(party.leg, '1'),
    ])
      await assert.rejects(ask(), NoSuchLeg)
    await telephony.hangUp(party.leg)
    await telephony.stopMusic(party.leg)
    await telephony.leave('talk', party.leg)
    await telephony.endTalk('talk')
    await telephony.stopPlaying('p')
    await telephony.stopRecording('r')
    await telephony.eraseRecording('r')
    await telephony.stopTap('t')
    await telephony.stopCoaching(party.leg)
    await telephony.withdraw('agent-nobody')
    await assert.rejects(telephony.readRecording('r'), NoSuchRecording)
  })

  inWorld('a prompt is heard to its end or stopped, a second one after it', async (world) => {
    const { telephony } = world
    const party = await caller(world)
    party.beQuiet(true)
    await telephony.play(party.leg, 'first', [{ kind: 'own', name: 'hello-world', language: 'en' }])
    await telephony.play(party.leg, 'first', [{ kind: 'own', name: 'hello-world', language: 'en' }])
    await telephony.play(party.leg, 'second', [{ kind: 'silence', ms: 60_000 }])
    await world.pass(3000)
    assert.deepEqual(await world.until('played'), { kind: 'played', leg: party.leg, handle: 'first', isWhole: true })
    await telephony.stopPlaying('second')
    assert.deepEqual(await world.until('played'), { kind: 'played', leg: party.leg, handle: 'second', isWhole: false })
    await telephony.play(party.leg, 'third', [{ kind: 'silence', ms: 60_000 }])
    await party.hangUp()
    assert.deepEqual(await world.until('played'), { kind: 'played', leg: party.leg, handle: 'third', isWhole: false })
    await world.until('gone', { leg: party.leg })
  })

  inWorld('digits come one by one, and go', async (world) => {
    const { telephony } = world
    const party = await caller(world)
    await telephony.music(party.leg)
    await party.press('10#')
    for (const digit of ['1', '0', '#']) await world.until('digit', { leg: party.leg, digit })
    const agent = await person(world, 'ana')
    await telephony.sendDigits(agent.leg, '42')
    await world.pass(1000)
    assert.deepEqual(agent.digits, ['4', '2'])
  })

  inWorld('music is heard until it is taken off or the leg is joined, and after a prompt again', async (world) => {
    const { telephony } = world
    const party = await caller(world)
    await assertHeard(party, [], 'nothing yet')
    await telephony.music(party.leg)
    await telephony.music(party.leg)
    await assertHeard(party, ['other'], 'music')
    await telephony.play(party.leg, 'place', [{ kind: 'silence', ms: 1000 }])
    await world.pass(1500)
    await world.until('played', { handle: 'place', isWhole: true })
    await assertHeard(party, ['other'], 'music again')
    await telephony.stopMusic(party.leg)
    await assertHeard(party, [], 'music taken off')
    await telephony.music(party.leg)
    const agent = await person(world, 'ana')
    await telephony.join('talk', [party.leg, agent.leg])
    await assertHeard(party, ['ana'], 'joined')
  })

  inWorld('an agent is called: shown whose call it is, declined, unanswered, not there', async (world) => {
    const { telephony } = world
    const at = await phone(world, 'ana')
    const how = { from: { number: theirs, kind: 'e164', name: null }, ringS: 2, says: { interaction: 'i-1' } } as const
    await telephony.call('leg-1', { agent: 'agent-ana' }, how)
    await telephony.call('leg-1', { agent: 'agent-ana' }, how)
    await world.until('ringing', { leg: 'leg-1' })
    assert.deepEqual(await at.shown(), { from: theirs, says: { interaction: 'i-1' } })
    await assert.rejects(telephony.join('talk', ['leg-1']), NotAnswered)
    assert.deepEqual(
      (await telephony.legs()).map(({ leg, isAnswered, by }) => ({ leg, isAnswered, by })),
      [{ leg: 'leg-1', isAnswered: false, by: 'us' }],
    )
    await at.decline('leg-1')
    assert.equal((await world.until('gone', { leg: 'leg-1' })).cause, 'rejected')
    await telephony.call('leg-2', { agent: 'agent-ana' }, how)
    await world.until('ringing', { leg: 'leg-2' })
    await world.pass(2500)
    assert.equal((await world.until('gone', { leg: 'leg-2' })).cause, 'no-answer')
    await telephony.call('leg-3', { agent: 'agent-nobody' }, how)
    assert.equal((await world.until('gone', { leg: 'leg-3' })).cause, 'no-way')
    await telephony.call('leg-4', { agent: 'agent-ana' }, how)
    await world.until('ringing', { leg: 'leg-4' })
    await telephony.hangUp('leg-4')
    await world.until('gone', { leg: 'leg-4' })
    assert.equal(world.seen.filter((event) => event.kind === 'answered').length, 0)
  })

  inWorld('an agent’s phone is there with its password only, and is missed at once', async (world) => {
    const { telephony } = world
    assert.equal(await world.register('ana', 'agent-ana', 'anything'), null)
    await telephony.admit('agent-ana', 'right')
    assert.equal(await world.register('ana', 'agent-ana', 'wrong'), null)
    assert.ok(await world.register('ana', 'agent-ana', 'right'))
    await world.until('phone', { agent: 'agent-ana', isThere: true })
    await world.unregister('agent-ana')
    await world.until('phone', { agent: 'agent-ana', isThere: false })
    assert.ok(await world.register('ana', 'agent-ana', 'right'))
    await world.until('phone', { agent: 'agent-ana', isThere: true })
    await telephony.withdraw('agent-ana')
    await world.until('phone', { agent: 'agent-ana', isThere: false })
    assert.equal(await world.register('ana', 'agent-ana', 'right'), null)
  })

  inWorld('an agent’s phone dials', async (world) => {
    await phone(world, 'ana')
    const party = await world.dialFrom('ana', 'agent-ana', '+15550100777')
    const arrived = await world.until('arrived')
    assert.deepEqual({ to: arrived.to, by: arrived.by }, { to: '+15550100777', by: { agent: 'agent-ana' } })
    await world.telephony.answer(party.leg)
    await world.until('answered', { leg: party.leg })
    const [living] = await world.telephony.legs()
    assert.deepEqual({ by: living?.by, to: living?.to }, { by: { agent: 'agent-ana' }, to: '+15550100777' })
  })

  inWorld('a number outside is called and shown ours', async (world) => {
    const at = await world.outsider('shop', '+15550100555')
    await world.telephony.call('leg-out', { number: '+15550100555' }, { from: ours, ringS: 20 })
    await world.until('ringing', { leg: 'leg-out' })
    assert.equal((await at.shown()).from, ours.number)
    const party = await at.pickUp('leg-out')
    await world.until('answered', { leg: 'leg-out' })
    const one = await caller(world)
    await world.telephony.join('talk', [one.leg, party.leg])
    await assertHeard(one, ['shop'], 'talk')
    await party.hangUp()
    assert.equal((await world.until('gone', { leg: 'leg-out' })).cause, 'normal')
  })

  inWorld('who is joined hears the others, and nobody else does', async (world) => {
    const { telephony } = world
    const { one, two, three } = await trio(world)
    await telephony.join('talk', [one.leg, two.leg])
    await telephony.join('talk', [one.leg, two.leg])
    await assertHeard(one, ['ana'], 'talk of two')
    await assertHeard(two, ['caller'], 'talk of two')
    await assertHeard(three, [], 'outside the talk')
    assert.deepEqual((await telephony.legs()).find(({ leg }) => leg === one.leg)?.talk, 'talk')
    await telephony.join('talk', [three.leg])
    await assertHeard(one, ['ana', 'sup'], 'conference')
    await assertHeard(two, ['caller', 'sup'], 'conference')
    await assertHeard(three, ['caller', 'ana'], 'conference')
    await telephony.leave('talk', one.leg)
    await telephony.music(one.leg)
    await assertHeard(one, ['other'], 'on hold')
    await assertHeard(two, ['sup'], 'the caller on hold')
    await telephony.join('second', [two.leg, one.leg])
    await assertHeard(two, ['caller'], 'another talk')
    await assertHeard(three, [], 'alone in the first')
    await telephony.endTalk('second')
    await assertHeard(one, [], 'ended')
    await assertHeard(two, [], 'ended')
    assert.equal((await telephony.legs()).length, 3)
  })

  inWorld('who is muted is not heard', async (world) => {
    const { telephony } = world
    const { one, two } = await trio(world)
    await telephony.join('talk', [one.leg, two.leg])
    await telephony.mute(two.leg, true)
    await assertHeard(one, [], 'the agent muted')
    await assertHeard(two, ['caller'], 'muted')
    await telephony.mute(two.leg, false)
    await assertHeard(one, ['ana'], 'heard again')
  })

  inWorld('a supervisor listens, whispers, listens again, steps in', async (world) => {
    const { telephony } = world
    const { one, two, three } = await trio(world)
    await telephony.join('talk', [one.leg, two.leg])
    await telephony.coach(three.leg, two.leg, 'listen')
    await telephony.coach(three.leg, two.leg, 'listen')
    const listening = async (why: string) => {
      await assertHeard(three, ['caller', 'ana'], why)
      await assertHeard(one, ['ana'], why)
      await assertHeard(two, ['caller'], why)
    }
    await listening('listening')
    await telephony.coach(three.leg, two.leg, 'whisper')
    await assertHeard(three, ['caller', 'ana'], 'whispering')
    await assertHeard(two, ['caller', 'sup'], 'whispering')
    await assertHeard(one, ['ana'], 'whispering')
    await telephony.coach(three.leg, two.leg, 'listen')
    await listening('listening again')
    await telephony.join('talk', [three.leg])
    await assertHeard(one, ['ana', 'sup'], 'stepped in')
    await assertHeard(two, ['caller', 'sup'], 'stepped in')
    await assertHeard(three, ['caller', 'ana'], 'stepped in')
    await telephony.leave('talk', three.leg)
    await telephony.coach(three.leg, two.leg, 'listen')
    await telephony.stopCoaching(three.leg)
    await assertHeard(three, [], 'gone again')
    await telephony.coach(three.leg, two.leg, 'whisper')
    await two.hangUp()
    await world.until('gone', { leg: two.leg })
    await assertHeard(three, [], 'whom they coached is gone')
  })

  inWorld('the switch dies and is there again, with nobody on it', async (world) => {
    const { telephony } = world
    await world.until('up')
    const { one, two } = await trio(world)
    await telephony.join('talk', [one.leg, two.leg])
    await world.restart()
    await world.until('away')
    await world.until('up')
    assert.equal(telephony.isUp, true)
    assert.deepEqual(await telephony.legs(), [])
    assert.equal(world.seen.filter((event) => event.kind === 'gone').length, 0)
    assert.ok(await world.register('ana', 'agent-ana', 'secret of ana'), 'it is admitted again')
    const next = await caller(world)
    await telephony.hangUp(next.leg)
    await world.until('gone', { leg: next.leg })
  })
}
