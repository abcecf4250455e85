import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meets } from '../judgement.ts'
import { learnPlain, type Setting, type Told } from './plain-words.ts'

const settings: Setting[] = [
  { weighed: 'counts', isApart: false, l2: 1 },
  { weighed: 'by rarity', isApart: true, l2: 0.1 },
]
const talk = (id: number, agent: string, label: number): Told => ({
  id: `talk ${id}`,
  domain: id % 2 === 0 ? 'hotel' : 'train',
  turns: [
    { by: 'customer', text: `A room for ${id} please` },
    { by: 'agent', text: agent },
    { by: 'customer', text: 'Your room is booked, you say?' },
  ],
  label,
})
const told = Array.from({ length: 80 }, (_, id) => {
  const label = Number(id % 4 < 2)
  return talk(id, label === 1 ? 'Your room is booked' : 'We have nothing left', label)
})
const done = talk(901, 'Your room is booked', 1)
const refused = talk(902, 'We have nothing left', 0)

test('a plain word model tells by the words it learnt who got what they came for', () => {
  const { sums } = learnPlain(told, [done, refused], 1, settings)
  for (const aim of ['over all', 'within domains'] as const) {
    assert.ok(sums[0]![aim] > 0 && sums[1]![aim] < 0, JSON.stringify(sums))
  }
})

test('what it says of one conversation does not depend on the others it is asked about', () => {
  const many = Array.from({ length: 300 }, (_, id) => talk(1000 + id, 'We have nothing left', 0))
  const alone = learnPlain(told, [done], 1, settings).sums[0]
  assert.deepEqual(learnPlain(told, [done, ...many], 1, settings).sums[0], alone)
})

test('the settings are chosen for the conversations that are learnt from', () => {
  // the same words of either side mean opposite things: together they say nothing, apart everything
  const by = (id: number, label: number): Told => ({
    ...talk(id, '', label),
    turns: [
      { by: 'customer', text: label === 1 ? 'booked' : 'refused' },
      { by: 'agent', text: label === 1 ? 'refused' : 'booked' },
    ],
  })
  const turned = Array.from({ length: 80 }, (_, id) => by(id, Number(id % 4 < 2)))
  const together: Setting = { weighed: 'counts', isApart: false, l2: 1 }
  const apart: Setting = { weighed: 'counts', isApart: true, l2: 1 }
  assert.deepEqual(learnPlain(turned, [done], 1, [together, apart]).chosen, {
    'over all': apart,
    'within domains': apart,
  })
})

test('clearly above asks it of the whole interval, a plain reach of the figure', () => {
  const row = { data: '', measure: '', floor: '', figure: 0.03, reach: 0 }
  assert.equal(meets({ ...row, isMet: false }), false)
  assert.equal(meets(row), true)
  assert.equal(meets({ ...row, reach: 0.04 }), false)
  assert.equal(meets({ ...row, reach: null }), false)
})
