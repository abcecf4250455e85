/** SIP as it should not be, and some as it may be, sent by SIPp to a real Asterisk with the whole program behind it. After each nothing is left, and after each kind the next caller is answered and heard. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { emptyNumber, openLineHouse, QUICK_SIP, type LineHouse } from './line-house.ts'
import { ourNumber, PATIENCE_MS, until } from './phone-story.ts'
import { eventually } from '../harness.ts'
import { findSipp, sendSipp, type Sent } from './sipp/sipp.ts'

interface Trial extends Omit<Sent, 'to'> {
  to?: string
  /** What was answered, in order. */
  answers: RegExp
  /** Of what kind the number of who called is, and how it is kept; null where no call may come of it. Left out where that may be either. */
  kept?: RegExp | null
}
/** On a busy machine an answer comes twice. */
const answered = /^(100,)+(200,)+200$/
const rosa = /^e164 \+34611222333$/
const from = (name: string, user = '+34611222333') => ({ from: `${name} <sip:${user}@127.0.0.1>` })
const stranger = '127.0.0.2'
/** A number is one that can be: those of the kit's own. */
const asserted = 'P-Asserted-Identity: <sip:+34600111222@carrier.example>'

const groups: Record<string, Record<string, Trial>> = {
  'calls as they may be': {
    'a call as it should be': { scenario: 'invite', answers: answered, kept: rosa },
    'a call that says nothing about sound at first': { scenario: 'late-offer', answers: answered, kept: rosa },
    'a BYE that comes twice': { scenario: 'bye-twice', answers: /200,200,(200|481)$/, kept: rosa },
    'the other end puts us on hold, in both ways': { scenario: 'hold', answers: /(200,){4}200$/, kept: rosa },
    'an INVITE that comes three times': { scenario: 'again', answers: answered, kept: rosa },
    'a call that is never acknowledged': {
      scenario: 'no-ack',
      to: emptyNumber,
      answers: /200,BYE(,BYE)*$/,
      kept: rosa,
    },
    'a count of requests that goes backwards': { scenario: 'backwards', answers: /200,(500,)+(200,?)+$/, kept: rosa },
  },
  'CANCELs and a flood': {
    'thirty CANCELs at any moment': { scenario: 'cancel', calls: 30, perSecond: 60, answers: /487/ },
    'a flood of INVITEs': {
      scenario: 'invite',
      to: emptyNumber,
      calls: 60,
      perSecond: 60,
      pauseMs: 5,
      answers: /200/,
    },
  },
  'names and numbers': {
    'a name with quotes and SQL': {
      scenario: 'invite',
      said: from(`"O\\"Hara'; drop table calls; --"`),
      answers: answered,
      kept: rosa,
    },
    'a name that is a script': {
      scenario: 'invite',
      said: from('"<script>alert(1)</script>"'),
      answers: answered,
      kept: rosa,
    },
    'a name of emoji': { scenario: 'invite', said: from('"🦊 Ñandú 👩‍👩‍👧 \u202e"'), answers: answered, kept: rosa },
    'a name of two thousand letters': {
      scenario: 'invite',
      said: from(`"${'Rosa '.repeat(400)}"`),
      answers: answered,
      kept: rosa,
    },
    'a number that is SQL': {
      scenario: 'invite',
      said: from('"x"', `1'%20or%20'1'='1`),
      answers: answered,
      kept: /^malformed 1' or '1'='1$/,
    },
    'a number of two thousand digits': {
      scenario: 'invite',
      said: from('"x"', '9'.repeat(2000)),
      answers: answered,
      kept: /^malformed 9{64}$/,
    },
    'a caller who hides, whatever else the network tells': {
      scenario: 'invite',
      said: { from: '"Anonymous" <sip:anonymous@anonymous.invalid>', more: `${asserted}\n    Privacy: id` },
      answers: answered,
      kept: /^hidden $/,
    },
    'a caller who hides behind their own number': {
      scenario: 'invite',
      said: { more: `${asserted}\n    Privacy: id` },
      answers: answered,
      kept: /^hidden $/,
    },
    'a number that the network asserts': {
      scenario: 'invite',
      said: { more: asserted },
      answers: answered,
      kept: /^e164 \+34600111222$/,
    },
    'a caller by tel:': { scenario: 'invite', said: { from: '<tel:+34611222333>' }, answers: answered, kept: rosa },
    'one who calls a tel: address': {
      scenario: 'invite',
      said: { uri: `tel:${ourNumber}` },
      answers: answered,
      kept: rosa,
    },
    'a number with user=phone': {
      scenario: 'invite',
      said: { uri: `sip:${ourNumber}@127.0.0.1;user=phone` },
      answers: answered,
      kept: rosa,
    },
    'a number that is none of ours': {
      scenario: 'invite',
      to: '+34911999999',
      answers: /^(100,)+404(,404)*$/,
      kept: null,
    },
  },
  'what is broken': {
    'a Content-Length that is too long': {
      scenario: 'invite',
      said: { length: '999999' },
      answers: answered,
      kept: rosa,
    },
    'a Content-Length that is too short': { scenario: 'invite', said: { length: '40' }, answers: answered, kept: rosa },
    'a Content-Length that is no number': { scenario: 'unheard', said: { length: '-1' }, answers: /^$/, kept: null },
    'a header of eight thousand signs': {
      scenario: 'invite',
      said: { more: `X-Long: ${'long '.repeat(1600)}` },
      answers: answered,
      kept: rosa,
    },
    'two hundred headers': {
      scenario: 'invite',
      said: { more: Array.from({ length: 200 }, (_, at) => `X-${at}: 1`).join('\n    ') },
      answers: answered,
      kept: rosa,
    },
    'a count that is no number': { scenario: 'unheard', said: { cseq: 'first' }, answers: /^$/, kept: null },
    'a count without an end': { scenario: 'unheard', said: { cseq: '99999999999999' }, answers: /^$/, kept: null },
    'a method nobody knows': { scenario: 'ask', said: { method: 'FLY' }, answers: /^(405|501)$/, kept: null },
    'whether we are there': { scenario: 'ask', answers: /^200$/, kept: null },
  },
  strangers: {
    'a call from who is not the trunk': { scenario: 'invite', from: stranger, answers: /^401$/, kept: null },
    'a call from who says to be the trunk': {
      scenario: 'invite',
      from: stranger,
      said: from('', 'trunk'),
      answers: /^401$/,
      kept: null,
    },
    'registering from the trunk': {
      scenario: 'register',
      to: 'trunk',
      answers: /^(401|403|404)(,(401|403))*$/,
      kept: null,
    },
    'registering from elsewhere': {
      scenario: 'register',
      to: 'agent',
      from: stranger,
      answers: /^(401,)*(401|403|404)$/,
      kept: null,
    },
  },
}

const callsSoFar = async ({ db }: LineHouse, from = 0) =>
  (
    await db.query<{ number: string; kind: string }>(
      'select number, number_kind as kind from calls order by began_at, call_id offset $1',
      [from],
    )
  ).rows

void suite('on the line', () => {
  const ends: (() => unknown)[] = []
  let house: LineHouse | null = null
  let sipp: string | null = null
  before(async () => {
    sipp = await findSipp()
    if (sipp) house = await openLineHouse({ after: (end) => ends.push(end) }, { added: { 'pjsip.conf': QUICK_SIP } })
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  for (const [group, trials] of Object.entries(groups)) {
    for (const [name, { answers, kept, ...sent }] of Object.entries(trials))
      test(name, async (t) => {
        if (!house || !sipp) return t.skip('Asterisk or SIPp could not be had')
        const before = (await callsSoFar(house)).length
        const came = (await sendSipp(sipp, house.asterisk.sip.port, { to: ourNumber, ...sent })).join()
        await house.assertNothingLeft(name)
        const calls = await callsSoFar(house, before)
        if (kept === null) assert.deepEqual(calls, [])
        else if (kept) {
          assert.equal(calls.length, sent.calls ?? 1)
          for (const { number, kind } of calls) assert.match(`${kind} ${number}`, kept)
        }
        assert.match(came, answers)
      })
    test(`after ${group} the next caller is answered, and each hears the other`, async (t) => {
      if (!house) return t.skip('Asterisk or SIPp could not be had')
      await house.assertAsAlways(group)
    })
  }

  test('the caller’s sound stops: the agent’s phone gets none, the caller hears on, and the call goes on', async (t) => {
    if (!house) return t.skip('Asterisk could not be had')
    const { caller, theirs } = await house.talk()
    caller.voice.stop()
    await eventually(async () => ((await theirs.voice.listen(400)).length === 0 ? true : undefined), PATIENCE_MS)
    await until(caller, 'Ana')
    assert.deepEqual([caller.isOver(), theirs.isOver()], [false, false])
    caller.hangUp()
    await house.assertAsAlways('sound that stops')
  })

  test('the agent’s sound stops: within twelve seconds the caller hears music, and is answered by who is there', async (t) => {
    if (!house) return t.skip('Asterisk could not be had')
    const { caller, theirs } = await house.talk()
    const stoppedMs = performance.now()
    theirs.voice.stop()
    await until(caller, 'music')
    assert.ok(performance.now() - stoppedMs < 12_000 + PATIENCE_MS / 4)
    caller.hangUp()
    await house.assertAsAlways('an agent whose sound stops')
  })
})
