import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callReasons, ReasonCode, type Conversation } from '@peakend/contract/moments.ts'
import { reasons as reasonTexts } from '@peakend/contract/moments.data.ts'
import { judge } from './moments.ts'

const said = (by: 'agent' | 'customer', at: number, text: string) => ({ by, at: at * 1000, text })
const call: Conversation = {
  id: 'c-1',
  channel: 'phone',
  language: 'en',
  waitedMs: 5000,
  turns: [
    said('agent', 0, 'Good morning, this is Ana from Brisa. How can I help you?'),
    said('customer', 5, 'Hello, my kettle leaks and I would like a new one, please.'),
    said('agent', 12, 'I am sorry to hear that. Let me look at your order.'),
    said('customer', 20, 'All right.'),
    said('agent', 160, 'I found it: we send you a new kettle today.'),
    said('customer', 168, 'Oh good, thank you so much.'),
    said('agent', 172, 'Is there anything else I can do for you? Thank you for calling, goodbye.'),
    said('customer', 176, 'No, that is all. Goodbye!'),
  ],
  ended: { by: 'customer', at: 180_000 },
}
const reasons = (of: ReturnType<typeof judge>) =>
  [of.welcome, of.peak, of.farewell].flatMap((moment) =>
    moment.evidence.map(({ reason, quote }) => ({ reason, quote })),
  )
const none = { holds: [], silences: [], spokenOver: [] }

test('without signs a call is judged by its words and clocks, as any conversation', () => {
  const bare = judge(call)
  assert.deepEqual(judge({ ...call, call: none }), bare)
  assert.ok(reasons(bare).some(({ reason }) => reason === 'slow-reply'))
})

test('a long hold is quoted at the words that ended it, and is no slow reply as well', () => {
  const held = judge({ ...call, call: { ...none, holds: [{ at: 25_000, ms: 130_000 }] } })
  const found = reasons(held)
  assert.deepEqual(
    found.find(({ reason }) => reason === 'long-hold')?.quote,
    'I found it: we send you a new kettle today.',
  )
  assert.ok(!found.some(({ reason }) => reason === 'slow-reply'))
  const evidence = held.peak.evidence.find(({ reason }) => reason === 'long-hold')
  assert.equal(evidence?.whose, 'waiting')
  const short = judge({ ...call, call: { ...none, holds: [{ at: 25_000, ms: 30_000 }] } })
  assert.ok(!reasons(short).some(({ reason }) => reason === 'long-hold'))
})

test('being spoken over is quoted at what the customer was saying, and costs; silence at our next words', () => {
  const over = judge({ ...call, call: { ...none, spokenOver: [{ at: 8000, ms: 3000 }] } })
  const quoted = reasons(over).find(({ reason }) => reason === 'spoken-over')
  assert.match(quoted?.quote ?? '', /^Hello, my kettle leaks/)
  assert.ok((over.welcome.score ?? 5) < (judge(call).welcome.score ?? 0))
  const silent = judge({ ...call, call: { ...none, silences: [{ at: 30_000, ms: 40_000 }] } })
  assert.match(reasons(silent).find(({ reason }) => reason === 'long-silence')?.quote ?? '', /^I found it/)
  const mhm = judge({ ...call, call: { ...none, spokenOver: [{ at: 8000, ms: 900 }] } })
  assert.deepEqual(mhm, judge(call))
})

test('what the models learnt from keeps its places: the reasons of calls are the last of the list', () => {
  assert.deepEqual(ReasonCode.options.slice(-callReasons.length), callReasons)
  assert.deepEqual(Object.keys(reasonTexts).slice(-callReasons.length), callReasons)
})
