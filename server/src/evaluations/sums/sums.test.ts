import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import WebSocket from 'ws'
import type { Consistency } from '@peakend/contract/consistency.ts'
import type { Floor } from '@peakend/contract/floor.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { StaffPolicy } from '@peakend/contract/workspace.ts'
import { callBackShop } from '../../../test/call-back-shop.ts'
import { eventually } from '../../../test/harness.ts'
import { makeJudgements } from '../../../test/made-judgements.ts'

// Who sees what scores add up to, under each of the three settings of the staff policy, on every way to such a sum.

const DAY_MS = 24 * 3_600_000
type Seen = StaffPolicy['scoresSeen']

/** A day on which Ana served a customer badly, and 300 judged conversations of two teams and several causes before it. */
const open = async (t: TestContext) => {
  const shop = await callBackShop(t)
  const { ana, luis, workspaceId, queueId, db, clock, asPerson, boss, drain } = shop
  const vendorId = await shop.vendor('North')
  const nils = await shop.person('Nils', 'agent', { vendorId, queues: [queueId] })
  await shop.here(ana)
  const anas = await asPerson(ana)
  const maya = await shop.visitor('Hello, my kettle leaks since Monday and I want my money back, please. Order 4471.')
  assert.equal(await shop.accept(anas), maya.id)
  await anas('POST', `/interactions/${maya.id}/turns`, {
    senderId: 'the-only-reply',
    text: 'No. Unfortunately that is not possible.',
  })
  await maya.say('This is ridiculous, I am really angry!')
  await anas('POST', `/interactions/${maya.id}/end`, {})
  await anas('POST', `/interactions/${maya.id}/wrap-up`, { needId: null, outcome: 'not-solved', summary: '' })
  await db.transact(workspaceId, async (tx) => {
    const [queue, openedAt] = [`'${queueId}'`, `$2::timestamptz - interval '2 days' - n * interval '5 minutes'`]
    await makeJudgements(tx, { count: 200, agent: `'${luis}'`, queue, openedAt })
    const cause = `case when n % 2 = 0 then 'hand-over' end`
    await makeJudgements(tx, { count: 100, agent: `'${nils}'`, queue, openedAt, peak: '2.0 + r', cause })
  })
  await drain()
  const policy = async (scoresSeen: Seen) => {
    const { staffPolicy } = await boss<{ staffPolicy: StaffPolicy }>('GET', '/workspace')
    await boss('PATCH', '/workspace', { staffPolicy: { ...staffPolicy, scoresSeen } })
  }
  const supervisor = async (name: string, of: { queues?: QueueId[]; vendorId?: typeof vendorId } = {}) =>
    asPerson(await shop.person(name, 'supervisor', of))
  const people = {
    boss,
    sara: await supervisor('Sara'),
    olga: await supervisor('Olga', { queues: [queueId] }),
    nora: await supervisor('Nora', { vendorId, queues: [queueId] }),
  }
  const range = (days: number) => {
    const at = clock.now().getTime()
    return `from=${new Date(at - days * DAY_MS).toISOString()}&to=${new Date(at + DAY_MS / 2).toISOString()}`
  }
  return { ...shop, ...people, vendorId, policy, range }
}
const settings = async (
  h: Awaited<ReturnType<typeof open>>,
  each: (scoresSeen: Seen, sees: boolean) => Promise<void>,
) => {
  for (const scoresSeen of ['per-person', 'per-team', 'not-at-all'] as const) {
    await h.policy(scoresSeen)
    await each(scoresSeen, scoresSeen !== 'not-at-all')
  }
}
const scoresIn = ({ welcome, peak, farewell }: Mark) => [welcome, peak, farewell].flatMap(({ score }) => score ?? [])

test('consistency: teams are groups unless scores are shown not at all, and then count nowhere; no queue by itself', async (t) => {
  const h = await open(t)
  await settings(h, async (scoresSeen, sees) => {
    for (const as of [h.sara, h.boss]) {
      const seen = await as<Consistency>('GET', `/consistency?${h.range(30)}`)
      const of = (name: string) => seen.dimensions.find(({ dimension }) => dimension === name)
      assert.deepEqual(
        [of('vendor')?.isHidden, of('vendor')?.rows.length, of('agent')?.isHidden, of('agent')?.rows.length],
        [!sees, sees ? 2 : 0, scoresSeen !== 'per-person', scoresSeen === 'per-person' ? 3 : 0],
        scoresSeen,
      )
      const places = seen.causes.flatMap((cause) => cause.places.map(({ dimension }) => dimension))
      assert.equal(places.includes('vendor'), sees, 'a cause is not laid at a team’s door')
      const shown = seen.dimensions.flatMap(({ rows }) => rows.flatMap(({ moments }) => Object.values(moments)))
      const compared = shown.filter(({ difference }) => difference !== null).length
      assert.equal(seen.evenness.of, compared, 'nothing hidden stands in the share of what is even')
      assert.equal(seen.interactions, 301)
      assert.ok(seen.whole.moments.peak?.mean && seen.whole.asIntended.pct, 'the whole stays')
      const { csv } = await as<{ csv: string }>('GET', `/consistency.csv?${h.range(30)}`)
      assert.deepEqual([/^all,/m.test(csv), /^vendor,/m.test(csv)], [true, sees])
      for (const at of ['/consistency', '/consistency.csv'])
        await as('GET', `${at}?${h.range(30)}&queueId=${h.queueId}`, undefined, sees ? 200 : 403)
    }
  })
})

test('moments: by queue or team unless scores are shown not at all; all of them and each stay', async (t) => {
  const h = await open(t)
  await settings(h, async (scoresSeen, sees) => {
    for (const at of ['/moments', '/moments/summary'])
      for (const by of [`queueId=${h.queueId}`, `vendorId=${h.vendorId}`, 'vendorId=own'])
        await h.sara('GET', `${at}?${by}`, undefined, sees ? 200 : 403)
    const { rows } = await h.sara<{ rows: { mark: Mark; queueName: string | null }[] }>('GET', '/moments')
    assert.ok(rows.length > 0 && scoresIn(rows[0]!.mark).length > 0, scoresSeen)
    const summary = await h.sara<{ asIntended: { pct: number | null } }>('GET', '/moments/summary')
    assert.ok(summary.asIntended.pct !== null, 'of the whole workspace')
  })
})

test('whoever sees some queues only gets no sum where scores are shown not at all: it would be a team’s', async (t) => {
  const h = await open(t)
  await settings(h, async (_, sees) => {
    for (const as of [h.olga, h.nora]) {
      for (const at of [`/consistency?${h.range(30)}`, `/consistency.csv?${h.range(30)}`, '/moments/summary'])
        await as('GET', at, undefined, sees ? 200 : 403)
      assert.equal((await as<{ rows: unknown[] }>('GET', '/moments')).rows.length > 0, true, 'conversations stay')
      const { totals } = await as<Report>('GET', `/reports/half-hours?${h.range(1)}`)
      assert.deepEqual(
        totals.map(({ asIntendedPct }) => asIntendedPct !== null),
        [sees, sees],
      )
    }
  })
})

test('the floor: a queue has its mark unless scores are shown not at all, asked for and live; the day’s share stays', async (t) => {
  const h = await open(t)
  const socket = new WebSocket(`${h.peakend.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: await h.cookieOf(await h.person('Sol', 'supervisor')), origin: h.peakend.url },
  })
  const heard: { body?: { type: string; floor?: Floor } }[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as (typeof heard)[number]))
  await once(socket, 'open')
  t.after(() => socket.terminate())
  socket.send(JSON.stringify({ do: 'subscribe', topic: 'floor', workspaceId: h.workspaceId, after: 0 }))
  await settings(h, async (scoresSeen, sees) => {
    const live = await eventually(() => heard.findLast((one) => one.body?.floor?.hidesTeams === !sees)?.body?.floor)
    for (const floor of [await h.sara<Floor>('GET', '/floor'), live]) {
      const queue = floor.queues.find(({ id }) => id === h.queueId)
      assert.ok(queue)
      assert.deepEqual([floor.hidesTeams, scoresIn(queue.mark).length > 0, queue.judged], [!sees, sees, 1], scoresSeen)
      assert.equal(floor.asIntended.pct, 0, 'of the whole workspace')
    }
  })
})

interface Report {
  hidesTeams: boolean
  rows: { asIntendedPct: number | null; offered: number; judged: number }[]
  totals: { queueId: string | null; asIntendedPct: number | null; offered: number }[]
}

test('reports: as intended by queue unless scores are shown not at all, in the CSV too; of all queues it stays', async (t) => {
  const h = await open(t)
  await settings(h, async (scoresSeen, sees) => {
    const at = `/reports/half-hours?${h.range(1)}`
    const { rows, totals, hidesTeams } = await h.sara<Report>('GET', at)
    assert.equal(hidesTeams, !sees)
    assert.deepEqual(
      rows.map((row) => [row.offered, row.judged, row.asIntendedPct]),
      [[1, 1, sees ? 0 : null]],
      scoresSeen,
    )
    assert.deepEqual(
      totals.map((row) => [row.queueId, row.offered, row.asIntendedPct]),
      [
        [null, 1, 0],
        [h.queueId, 1, sees ? 0 : null],
      ],
    )
    const one = await h.sara<Report>('GET', `${at}&queueId=${h.queueId}`)
    assert.ok(one.totals.every((row) => (row.asIntendedPct !== null) === sees && row.offered === 1))
    const { csv } = await h.sara<{ csv: string }>('GET', at.replace('half-hours', 'half-hours.csv'))
    const [head, row] = csv.split('\r\n').map((line) => line.split(','))
    assert.equal(row?.[head?.indexOf('asIntendedPct') ?? -1], sees ? '0' : '')
  })
})
