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

test('ten thousand turns are judged, and twice as many cost about twice as much', () => {
  const costOf = (turns: Turn[]): number => {
    const before = process.cpuUsage()
    judged(turns)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  costOf(long(2000))
  const least = (count: number) => Math.min(...[0, 1, 2].map(() => costOf(long(count))))
  const ratio = least(10_000) / least(5000)
  assert.ok(ratio < 3.5, `${ratio}`)
})
