import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { studio } from '../../../test/phone/studio.ts'
import type { Call } from './call.ts'
import { recordAsNow } from './recorded.ts'

test('a call is recorded while customer and agent are in it, not on hold nor aside, and once more after it was handed on', async (t) => {
  const s = await studio(t)
  await s.rules()
  const { interactionId, leg } = await s.callIn()
  const call = (stage: Call['stage']): Call => ({ stage, customer: { leg, isUp: true, sinceMs: 0 } }) as Call
  const go = async (from: Call['stage'] | null, to: Call['stage']) => {
    await s.inside((tx) => recordAsNow(tx, interactionId, from && call(from), call(to)))
    await s.drain()
    s.clock.advance(2000)
  }
  const shown = async (id: InteractionId = interactionId) =>
    (await s.of(id)).rows.map(({ state, pauses }) => [state, pauses.map(({ rule, toMs }) => [rule, toMs !== null])])
  await go(null, 'arriving')
  await go('arriving', 'waiting')
  assert.deepEqual(await shown(), [])
  await go('waiting', 'talking')
  assert.deepEqual(await shown(), [['running', []]])
  await go('talking', 'held')
  assert.deepEqual(await shown(), [['running', [['hold', false]]]])
  await go('held', 'aside')
  assert.deepEqual(await shown(), [
    [
      'running',
      [
        ['hold', true],
        ['aside', false],
      ],
    ],
  ])
  await go('aside', 'together')
  await go('together', 'together')
  await go('together', 'waiting')
  assert.deepEqual((await shown())[0], [
    'kept',
    [
      ['hold', true],
      ['aside', true],
    ],
  ])
  await go('waiting', 'talking')
  await go('talking', 'over')
  assert.deepEqual(
    (await shown()).map(([state]) => state),
    ['kept', 'kept'],
  )
})
