/** Handed over in every way, on a real Asterisk: each agent is in the recording of their part from the first word to the last. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { muLawOf } from '../../src/channels/phone/recordings/wav.ts'
import { eventually } from '../harness.ts'
import { openLineHouse, type LineHouse } from './line-house.ts'
import { hears, hz, ourNumber, PATIENCE_MS, until } from './phone-story.ts'
import { tones } from './tones.ts'

const PIECE = 1600
const linear = new Map(Array.from({ length: 65_536 }, (_, at) => [muLawOf(at - 32_768), (at - 32_768) / 32_768]))
/** Whom our side of a recording holds, each fifth of a second. */
const ourSide = (bytes: Buffer): string[] => {
  const sound = bytes.subarray(bytes.indexOf('data') + 8).filter((_, at) => at % 2 === 1)
  return Array.from({ length: Math.floor(sound.length / PIECE) }, (_, at) => {
    const piece = Float32Array.from(sound.subarray(at * PIECE, (at + 1) * PIECE), (sign) => linear.get(sign) ?? 0)
    const { amplitudes } = tones(piece, 8000, Object.values(hz))
    return Object.entries(hz).flatMap(([name, tone]) => ((amplitudes.get(tone) ?? 0) > 0.02 ? [name] : []))[0] ?? '-'
  })
}
type Way = 'blind' | 'after holds' | 'asked first' | 'all three'

const handOver = async (h: LineHouse, way: Way, from: string): Promise<string[][]> => {
  const [ana, bea] = h.desks
  assert.ok(ana && bea)
  for (const { at } of [ana, bea]) await at.call('PUT', '/presence', { state: 'available' })
  const caller = await h.outside.dial(ourNumber, { from, hz: hz.caller })
  const theirs = await eventually(() => ana.phone.ringing(undefined, from), PATIENCE_MS)
  theirs.pickUp()
  await until(caller, 'Ana')
  const { call } = await ana.at.call<{ call: { interactionId: string } }>('GET', '/phone/mine')
  const act = (what: string, body?: object) => ana.at.call('POST', `/phone/calls/${call.interactionId}/${what}`, body)
  if (way === 'after holds') for (const what of ['hold', 'resume', 'hold', 'resume', 'hold', 'resume']) await act(what)
  const isDirect = way === 'blind' || way === 'after holds'
  if (isDirect) await act('transfer', { to: { personId: bea.id }, note: '' })
  else await act('consult', { whom: { personId: bea.id } })
  const hers = await bea.rings()
  hers.pickUp()
  if (!isDirect) await until(hers, 'Ana')
  if (way === 'all three') await act('join')
  if (!isDirect) await act('complete')
  await until(caller, 'Bea')
  // a part long enough to look at
  for (let i = 0; i < 2; i++) assert.deepEqual(await hears(caller), ['Bea'])
  caller.hangUp()
  await eventually(() => (hers.isOver() ? true : undefined), PATIENCE_MS)
  const rows = await eventually(async () => {
    await h.wrapUpAll()
    const of = `/interactions/${call.interactionId}/recordings`
    const found = await h.boss.call<{ rows: { id: string; state: string }[] }>('GET', of)
    return found.rows.every(({ state }) => state === 'kept') ? found.rows : undefined
  }, PATIENCE_MS)
  const sides: string[][] = []
  for (const { id } of rows) {
    const { url } = await h.boss.call<{ url: string }>('POST', `/recordings/${id}/listen`)
    const answer = await fetch(new URL(url, h.url), { headers: { cookie: h.boss.cookie } })
    sides.push(ourSide(Buffer.from(await answer.arrayBuffer())))
  }
  return sides
}

test('each agent is in the recording of their part, however the call was handed over', async (t) => {
  const ends: (() => unknown)[] = []
  // the last begun is the first to end
  t.after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const h = await openLineHouse({ after: (end) => ends.push(end) }, { people: ['Ana', 'Bea'] })
  if (!h) return t.skip('Asterisk could not be had')
  await h.boss.call('PUT', '/recording-rules', {
    isOn: true,
    isSpoken: false,
    isAnnounced: false,
    announcement: { en: '', es: '' },
    recorded: {},
    pauseOn: ['hold', 'aside'],
    longestPauseS: 600,
  })
  for (const [at, way] of (['blind', 'after holds', 'asked first', 'all three'] as const).entries()) {
    const [first = [], second = [], ...more] = await handOver(h, way, `+3462210000${at}`)
    assert.deepEqual(more, [], way)
    assert.ok(first.slice(0, 2).includes('Ana'), `${way}: ${first.join()}`)
    // the first fifth may begin before they are heard, and the last end after it
    assert.deepEqual([...new Set(second.slice(1, -1))], ['Bea'], `${way}: ${second.join()}`)
  }
  await h.assertNothingLeft('calls that were handed over')
})
