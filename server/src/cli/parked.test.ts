import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import os from 'node:os'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import { harness, testSecret } from '../../test/harness.ts'
import { defineDelivery } from '../base/jobs.ts'
import { defineReaction } from '../base/reactions.ts'
import { Refusal } from '../base/refusal.ts'
import { readConfig } from '../config.ts'
import { examine } from './doctor.ts'
import { parked } from './parked.ts'

const listen = () => {
  const stdout = new PassThrough()
  let text = ''
  stdout.on('data', (chunk) => (text += String(chunk)))
  const io = { stdin: Readable.from([]), stdout, stderr: new PassThrough().resume() }
  return { io, heard: () => text }
}

const event = (interactionId: string, ordinal: number) => ({
  type: 'turn.received' as const,
  interactionId: interactionId as InteractionId,
  turnId: randomUUID() as TurnId,
  ordinal,
})

test('what failed is named by parked and doctor with the way to mend it, and tried again once asked', async (t) => {
  let isBroken = true
  const seen: number[] = []
  const reaction = defineReaction({
    name: 'test.fragile',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, { event: { ordinal } }) => {
      await tx.query('test.one', 'select 1')
      if (isBroken) throw new Error('the cup is broken')
      seen.push(ordinal)
    },
  })
  const job = defineDelivery({
    kind: 'test.carry',
    unresolved: 'again',
    retries: { maxAttempts: 1 },
    attempt: async () => (isBroken ? { result: 'again', why: 'nobody opens' } : { result: 'done' }),
    settled: async () => undefined,
  })
  const { db, ownerUrl, drain, workspace } = await harness(t, { reactions: [reaction], jobs: [job] })
  const env = { DATABASE_URL: ownerUrl, PEAKEND_SECRET: testSecret, DATA_DIR: os.tmpdir() }
  const installation = { ...readConfig(env, []), secret: testSecret }
  const ask = async (...args: string[]) => {
    const { io, heard } = listen()
    return { code: await parked(args, installation, io), heard: heard() }
  }
  const illFindings = async () =>
    (await examine(installation, listen().io)).filter((one) => one.state === 'ill' && /parked|stuck/.test(one.about))

  assert.deepEqual(await ask(), { code: 0, heard: 'Nothing is parked.\n' })
  assert.deepEqual(await illFindings(), [])
  const [w, key] = [workspace(), randomUUID()]
  await db.transact(w, async (tx) => {
    for (const ordinal of [1, 2, 3]) tx.record(event(key, ordinal))
    tx.enqueue({ kind: 'test.carry', key: 'parcel' })
  })
  await drain()

  const before = await ask()
  assert.equal(before.code, 1)
  assert.match(
    before.heard,
    /test\.fragile failed on turn\.received .*\n {4}the cup is broken\n {4}2 later events wait/,
  )
  assert.match(before.heard, /test\.carry of parcel gave up after 1 attempts\n {4}nobody opens/)
  const found = await illFindings()
  assert.deepEqual(
    found.map((one) => one.about),
    ['parked events', 'stuck jobs'],
  )
  assert.match(found[0]?.what ?? '', /test\.fragile failed in 1 places, 3 events wait: the cup is broken/)
  assert.ok(found.every((one) => one.remedy?.includes('parked --retry')))

  isBroken = false
  assert.equal((await ask('--retry')).code, 0)
  // the command's clock is the real one
  await db.system((tx) => tx.query('test.due', 'update jobs set due_at = $1', [tx.now]))
  await drain()
  assert.deepEqual(seen, [1, 2, 3])
  assert.deepEqual(await ask(), { code: 0, heard: 'Nothing is parked.\n' })
  assert.deepEqual(await illFindings(), [])
})

test('an event that failed because the database was busy is tried again without anybody asking', async (t) => {
  let isBusy = true
  const seen: number[] = []
  const reaction = defineReaction({
    name: 'test.held-up',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, { event: { ordinal } }) => {
      await tx.query('test.one', 'select 1')
      if (isBusy) throw new Refusal('busy')
      seen.push(ordinal)
    },
  })
  const { db, clock, drain, workspace, owner } = await harness(t, { reactions: [reaction] })
  const [w, key] = [workspace(), randomUUID()]
  await db.transact(w, async (tx) => tx.record(event(key, 1)))
  await drain()
  const watch = await owner()
  assert.equal((await watch.query('select from reaction_parked')).rowCount, 1)
  isBusy = false
  clock.advance(31_000)
  await drain()
  assert.deepEqual(seen, [1])
  assert.equal((await watch.query('select from reaction_parked')).rowCount, 0)
})
