import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Conversation } from '@peakend/contract/moments.ts'
import { judge, judgeLive } from './moments.ts'

type Turn = Conversation['turns'][number]
const judged = (turns: Turn[]) => judge({ id: 'odd', channel: 'chat', language: 'en', turns })

const long = (count: number): Turn[] =>
  Array.from({ length: count }, (_, i): Turn => {
    const by = i % 2 === 0 ? 'customer' : 'agent'
    const text =
      i % 2 === 0 ? `Is order ${i} on its way, or must I wait again?` : `I am sorry, order ${i} is not possible today.`
    return { by, text, at: 1_700_000_000_000 + i * 1000 }
  })

const odd: Record<string, Turn[]> = {
  'nothing at all': [],
  'one side only': [{ by: 'customer', text: 'Hello?' }],
  'empty words': [
    { by: 'customer', text: '' },
    { by: 'agent', text: '   ' },
  ],
  'emoji and control signs': [
    { by: 'customer', text: '😡😡\u0000\u202e\ud800 where' },
    { by: 'agent', text: '\u0007👍🏽‍♀️' },
  ],
  'mixed scripts': [
    { by: 'customer', text: 'Где мой заказ, please, ¿dónde está? 注文' },
    { by: 'agent', text: 'It is done, listo.' },
  ],
  'times out of order': [
    { by: 'customer', text: 'Where is my order?', at: 9_000_000 },
    { by: 'agent', text: 'It was sent today.', at: 1 },
    { by: 'customer', text: 'Thanks', at: 5 },
  ],
  'a turn of a megabyte': [
    { by: 'customer', text: 'where is it '.repeat(90_000) },
    { by: 'agent', text: 'On its way.' },
  ],
}

for (const [name, turns] of Object.entries(odd)) {
  test(`judged or declined with a reason, never a crash: ${name}`, () => {
    const found = judged(turns)
    for (const moment of [found.welcome, found.peak, found.farewell])
      assert.ok(moment.score === null ? moment.why : moment.score >= 1 && moment.score <= 5, JSON.stringify(moment))
    const { p } = found.customerAnnoyed
    assert.ok(p !== null && p >= 0 && p <= 1)
    assert.ok(judgeLive({ id: 'odd', channel: 'chat', language: 'en', turns }).language)
  })
}

/** What may be repeated until a turn is a megabyte; the long one is read to the same place as the one half as long. */
const repeated: Record<string, string> = {
  words: 'where is my order, and why must I wait again? ',
  promises: 'I will call you tomorrow and send you the form on Monday, ',
  quotes: '"I will call you" ',
  emoji: '😡👍🏽‍♀️',
  'control signs': '\u0007\u202e\u0000',
  'mixed scripts': 'Где order ¿dónde 注文 ',
  'one word': 'x',
  figures: '4',
  'half pairs': '\ud800',
  accents: 'e\u0301\u0302',
  addresses: 'a@',
  brackets: '(',
}
test('turns of a megabyte cost no more than turns of a tenth of that cost ten times over', () => {
  const costOf = (unit: string, signs: number) => {
    const text = unit.repeat(Math.ceil(signs / unit.length))
    const turns: Turn[] = [
      { by: 'customer', text },
      { by: 'agent', text: `${text}?` },
      { by: 'customer', text },
      { by: 'agent', text },
    ]
    const before = process.threadCpuUsage()
    const found = judged(turns)
    judgeLive({ id: 'odd', channel: 'chat', language: 'en', turns })
    const { user, system } = process.threadCpuUsage(before)
    for (const moment of [found.welcome, found.peak, found.farewell])
      assert.ok(moment.score === null ? moment.why : moment.score >= 1 && moment.score <= 5)
    return user + system
  }
  for (const [name, unit] of Object.entries(repeated)) {
    costOf(unit, 20_000)
    const least = (signs: number) => Math.min(costOf(unit, signs), costOf(unit, signs), costOf(unit, signs))
    const [tenth, whole] = [least(100_000), least(1_000_000)]
    assert.ok(whole < 10 * tenth + 50_000, `${name}: ${tenth} µs, ten times as long ${whole} µs`)
  }
})

/** Doublings looked at, from how many turns on; each length is judged this often. */
const DOUBLINGS = 3
const FEWEST = 1250
const ROUNDS = 5
/** A doubling that costs as n log n gives 2.2, one that costs as the square 4. */
const MOST_A_DOUBLING = 2.8

test('ten thousand turns are judged, and each doubling of the turns costs about twice as much', () => {
  const talks = Array.from({ length: DOUBLINGS + 1 }, (_, doubling) => long(FEWEST * 2 ** doubling))
  const least = talks.map(() => Infinity)
  for (const talk of talks) judged(talk)
  // What this thread alone used: neither other programs nor the collector's and the compiler's threads count. The lengths take turns, so that what slows
  // one down slows all, and the least of several rounds is what the work itself costs.
  for (let round = 0; round < ROUNDS; round++)
    talks.forEach((talk, i) => {
      const before = process.threadCpuUsage()
      judged(talk)
      const { user, system } = process.threadCpuUsage(before)
      least[i] = Math.min(least[i]!, user + system)
    })
  const doubling = (least.at(-1)! / least[0]!) ** (1 / DOUBLINGS)
  assert.ok(doubling < MOST_A_DOUBLING, `${doubling.toFixed(2)} a doubling: ${least.join(', ')} µs`)
})
