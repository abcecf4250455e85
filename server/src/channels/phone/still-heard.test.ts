import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import type { CallId, InteractionId, PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import { testClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { openFakeTelephony } from './fake-telephony.ts'
import { openStillHeard } from './still-heard.ts'

const ref = { workspaceId: 'w' as WorkspaceId, callId: 'c' as CallId, interactionId: 'i' as InteractionId }
const ana = 'ana' as PersonId

test('who is heard is told so until the sound stops; a switch that answers what nobody expects ends the looking and nothing else', async () => {
  const clock = testClock()
  const told: string[] = []
  let count: () => number = () => 1
  const telephony = { ...openFakeTelephony(clock), packetsFrom: async () => count() }
  const heard = openStillHeard({ telephony, clock, log: silentLog(), tell: (_ref, { kind }) => void told.push(kind) })
  const pass = async () => {
    clock.advance(600)
    await turn()
  }
  await heard.begin(ana, ref, 'leg-1')
  count = () => 31
  await pass()
  assert.deepEqual(told, ['heard'])
  await pass()
  count = () => 90
  await pass()
  assert.deepEqual(told, ['heard'], 'the sound had stopped: nobody looks any more')

  await heard.begin(ana, ref, 'leg-1')
  count = () => {
    throw new Error('Asterisk answers 500')
  }
  await pass()
  count = () => 200
  await pass()
  assert.deepEqual(told, ['heard'])
  heard.close()
})
