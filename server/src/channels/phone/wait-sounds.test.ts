import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { phoneHouse } from '../../../test/phone/phone-house.ts'
import { waitSaid, waitSounds } from './wait-sounds.ts'

const wait = (place: number, minutes: number | null, isAnyoneThere = true) =>
  ({ place, estimateMs: minutes === null ? null : minutes * 60_000, isAnyoneThere }) as Parameters<typeof waitSaid>[0]

test('place and wait are told in the caller’s language, and no promise where nobody is there', () => {
  assert.equal(waitSaid(wait(1, 3), 'en'), 'You are next.')
  assert.equal(waitSaid(wait(1, 3), 'es'), 'Su llamada es la siguiente.')
  assert.equal(waitSaid(wait(4, 6.2), 'en'), 'You are number 4 in line. The wait is about 7 minutes.')
  assert.equal(waitSaid(wait(4, 6.2), 'es'), 'Su llamada es la número 4 de la cola. La espera es de unos 7 minutos.')
  assert.equal(
    waitSaid(wait(2, 0.5), 'es'),
    'Su llamada es la número 2 de la cola. La espera es de un minuto, más o menos.',
  )
  assert.equal(waitSaid(wait(31, null), 'en'), 'You are number 31 in line.')
  assert.equal(waitSaid(wait(31, 90), 'en'), 'You are number 31 in line. The wait is more than an hour.')
  assert.equal(waitSaid(wait(2, 4, false), 'es'), null)
})

test('the switch’s own English stands in for English alone', () => {
  const names = (place: number, minutes: number | null) =>
    waitSounds(wait(place, minutes), 'en').map((one) => (one.kind === 'own' ? one.name : ''))
  assert.deepEqual(names(1, 3), ['queue-youarenext'])
  assert.deepEqual(names(4, 7), [
    'queue-thereare',
    'digits/4',
    'queue-callswaiting',
    'queue-holdtime',
    'digits/7',
    'queue-minutes',
  ])
  assert.deepEqual(names(21, null), [])
  assert.deepEqual(waitSounds(wait(4, 7), 'es'), [])
})

/** A caller on a Spanish number who waits while the one agent talks; what was spoken, and what they hear at the telling. */
const waiting = async (t: TestContext, language: string, isMute: boolean) => {
  const spoken: string[] = []
  const soundFor = (_: unknown, said: { text: string }) => {
    spoken.push(said.text)
    return Promise.resolve(isMute ? null : '/sounds/one')
  }
  const h = await phoneHouse(t, undefined, () => ({ language }), undefined, undefined, soundFor)
  const ana = await h.agent('Ana')
  await h.dial('+34611000111')
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  const caller = await h.dial()
  const heard: boolean[] = []
  for (let s = 0; s < 9; s++) {
    await h.pass(1000)
    heard.push(h.outside.hears(caller).playing !== null)
  }
  return { spoken, wasTold: heard.includes(true), hasMusic: h.outside.hears(caller).hasMusic }
}

test('a Spanish caller hears their place in Spanish, then music again; where no voice speaks it, music and no English', async (t) => {
  assert.deepEqual(await waiting(t, 'es-ES', false), {
    spoken: ['Su llamada es la siguiente.'],
    wasTold: true,
    hasMusic: true,
  })
  const silent = await waiting(t, 'es-ES', true)
  assert.deepEqual([silent.spoken, silent.hasMusic], [['Su llamada es la siguiente.'], true])
})
