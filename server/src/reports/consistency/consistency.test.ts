import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Consistency } from '@peakend/contract/consistency.ts'
import { consistency } from '@peakend/contract/consistency.ts'
import { house } from '../../../test/house.ts'
import { eventually } from '../../../test/harness.ts'
import { makeJudgements } from '../../../test/made-judgements.ts'
import { testServer } from '../../../test/server.ts'
import { packSome } from './days.ts'
import { packReaction, packTimer } from './reactions.ts'
import { consistencyRoutes } from './routes.ts'

const DAY_MS = 24 * 3_600_000

const open = async (t: Parameters<typeof house>[0]) => {
  const h = await house(t, { reactions: [packReaction], jobs: [packTimer] })
  const vendorId = await h.vendor('North')
  const queue = '01980000-0000-7000-8000-000000000001'
  const people = {
    ana: await h.person('Ana', 'agent'),
    nils: await h.person('Nils', 'agent', { vendorId, queues: [queue as never] }),
  }
  await h.person('Sara', 'supervisor')
  await h.person('Nora', 'supervisor', { vendorId, queues: [queue as never] })
  await h.person('Noa', 'supervisor', { vendorId })
  const callers = Object.fromEntries(
    await Promise.all(['Sara', 'Nora', 'Noa', 'Ana'].map(async (name) => [name, await h.callerOf(name)] as const)),
  )
  const server = await testServer(t, h, {
    contract: { consistency },
    routes: { consistency: consistencyRoutes },
    callers,
  })
  const now = h.clock.now().getTime()
  const asked = (as: string, days = 90, more = '') =>
    server.call(
      'GET',
      `/api/consistency?from=${new Date(now - days * DAY_MS).toISOString()}&to=${new Date(now + DAY_MS).toISOString()}${more}`,
      { as },
    )
  const see = async (as: string, days?: number, more?: string): Promise<Consistency> => {
    const { status, body } = await asked(as, days, more)
    assert.equal(status, 200, JSON.stringify(body))
    return body as Consistency
  }
  const fill = (of: Parameters<typeof makeJudgements>[1]) =>
    h.db.transact(h.workspaceId, (tx) => makeJudgements(tx, of))
  return { ...h, ...people, vendorId, queue, asked, see, fill, call: server.call }
}
/** Packs all days that are over, as the timer does. */
const packAll = (h: Awaited<ReturnType<typeof open>>, zone = 'Europe/Madrid') =>
  h.db.transact(h.workspaceId, async (tx) => {
    while (await packSome(tx, zone)) continue
    const rows = await tx.query<{ n: number }>('test.days', 'select count(*)::int as n from consistency_days')
    return rows[0]?.n ?? 0
  })

const dimension = (seen: Consistency, name: string) => {
  const found = seen.dimensions.find((d) => d.dimension === name)
  assert.ok(found)
  return found
}
const keys = (seen: Consistency, name: string) => dimension(seen, name).rows.map((r) => r.key)

test('figures are those of the conversations: mean, interval, tenth percentile, number, hours of the workspace’s clock', async (t) => {
  const { db, workspaceId, ana, see, fill } = await open(t)
  await fill({ count: 1200, agent: `'${ana}'`, channel: `case when n % 3 = 0 then 'phone' else 'chat' end` })
  await fill({ count: 49, channel: `'email'` })
  const seen = await see('Sara')
  const rows = await db.read(workspaceId, (tx) =>
    tx.query<{ peak: number; hour: number }>(
      'test.read',
      `select peak, extract(hour from opened_at at time zone 'Europe/Madrid')::int as hour from judgements where workspace_id = $1 and channel = 'phone' order by peak`,
      [tx.workspaceId],
    ),
  )
  const scores = rows.map((r) => r.peak)
  const mean = scores.reduce((s, x) => s + x, 0) / scores.length
  const phone = dimension(seen, 'channel').rows.find((r) => r.key === 'phone')?.moments.peak
  assert.ok(phone?.mean && phone.low && phone.high)
  assert.equal(phone.n, 400)
  assert.ok(Math.abs(phone.mean - mean) < 1e-5)
  const sd = Math.sqrt(scores.reduce((s, x) => s + (x - mean) ** 2, 0) / 399)
  assert.ok(Math.abs((phone.high - phone.low) / 2 - (1.96593 * sd) / 20) < 1e-4)
  assert.ok(Math.abs((phone.p10 ?? 0) - (scores[39] ?? 0)) < 1e-5, 'the 40th of 400')
  assert.ok(Math.abs((phone.standard ?? 0) - 3.8) < 1e-5)
  const email = dimension(seen, 'channel').rows.find((r) => r.key === 'email')
  assert.deepEqual(email?.moments.peak?.state, 'too-few')
  assert.equal(email?.moments.peak?.mean, null)
  const hours = dimension(seen, 'hour')
  assert.deepEqual(
    keys(seen, 'hour'),
    Array.from({ length: 24 }, (_, h) => String(h)),
  )
  const all = await see('Sara')
  assert.equal(
    hours.rows.reduce((s, r) => s + r.interactions, 0),
    all.interactions,
  )
  assert.equal(seen.interactions, 1249)
})

test('a channel that falls behind is surely apart, its conversations open by the hour, and nobody unnamed is a group', async (t) => {
  const { see, fill, ana } = await open(t)
  await fill({ count: 900, agent: `'${ana}'`, cause: `case when n % 40 = 0 then 'rule' end` })
  await fill({ count: 300, channel: `'phone'`, peak: '2.0 + 1.5 * r', cause: `case when n % 2 = 0 then 'waiting' end` })
  const seen = await see('Sara')
  const state = (key: string) => dimension(seen, 'channel').rows.find((r) => r.key === key)?.moments.peak?.state
  assert.equal(state('phone'), 'surely-apart')
  assert.equal(seen.evenness.moments.welcome?.surelyApart, 0)
  assert.ok((seen.evenness.moments.peak?.surelyApart ?? 0) >= 1)
  assert.deepEqual(keys(seen, 'agent'), [ana])
  assert.deepEqual(keys(seen, 'vendor'), ['own'])
  assert.equal(dimension(seen, 'agent').rows[0]?.name, 'Ana')
  assert.deepEqual(
    seen.causes.map((c) => c.cause),
    ['waiting', 'rule'],
  )
  assert.equal(seen.causes[0]?.places[0]?.key, 'phone')
  assert.equal(dimension(seen, 'channel').rows[0]?.key, 'phone', 'what is furthest away stands first')
})

test('languages wait for their check, and the share of even comparisons leaves them out', async (t) => {
  const { see, fill } = await open(t)
  await fill({
    count: 600,
    language: `case when n % 2 = 0 then 'es' else 'en' end`,
    peak: 'case when n % 2 = 0 then 2.5 else 4.5 end',
  })
  const seen = await see('Sara')
  for (const row of dimension(seen, 'language').rows) assert.equal(row.moments.peak?.state, 'not-checked')
  assert.ok(dimension(seen, 'language').rows[0]?.check)
  assert.equal(dimension(seen, 'language').rows[0]?.moments.peak?.difference, null)
})

test('what was said in a language the engine does not know is a group without figures, and disturbs nothing', async (t) => {
  const { see, fill } = await open(t)
  await fill({ count: 120, language: `case when n % 2 = 0 then 'other' else 'en' end` })
  const seen = await see('Sara')
  assert.deepEqual(keys(seen, 'language').toSorted(), ['en', 'other'])
  const other = dimension(seen, 'language').rows.find(({ key }) => key === 'other')
  assert.deepEqual([other?.check?.language, other?.moments.peak?.mean], ['other', null])
})

test('people are there only where the staff policy allows, and no further back than it keeps them', async (t) => {
  const { db, workspaceId, see, fill, ana } = await open(t)
  await fill({ count: 120, agent: `'${ana}'` })
  await fill({
    count: 70,
    agent: `'${ana}'`,
    openedAt: `$2::timestamptz - interval '50 days' - n * interval '1 minute'`,
  })
  assert.equal(dimension(await see('Sara'), 'agent').rows[0]?.interactions, 190)
  const policy = (of: string) =>
    db.transact(workspaceId, (tx) =>
      tx.query('test.policy', 'update workspaces set staff_policy = staff_policy || $1::jsonb', [of]),
    )
  await policy('{"keepScoresDays": 30}')
  assert.equal(dimension(await see('Sara'), 'agent').rows[0]?.interactions, 120)
  await policy('{"scoresSeen": "per-team"}')
  const hidden = dimension(await see('Sara'), 'agent')
  assert.deepEqual(hidden, { dimension: 'agent', isHidden: true, rows: [] })
})

test('an outside team sees what its own people served, held against nothing else; one without queues nothing; an agent is refused', async (t) => {
  const { see, asked, fill, ana, nils, queue, vendorId } = await open(t)
  await fill({ count: 400, agent: `'${ana}'`, queue: `'${queue}'`, peak: '4.9' })
  await fill({ count: 200, agent: `'${nils}'`, queue: `'${queue}'`, peak: '3.1' })
  await fill({ count: 90, agent: `'${nils}'` })
  const seen = await see('Nora')
  assert.equal(seen.interactions, 200)
  assert.deepEqual(keys(seen, 'agent'), [nils])
  assert.deepEqual(keys(seen, 'vendor'), [vendorId])
  assert.ok(Math.abs((seen.whole.moments.peak?.mean ?? 0) - 3.1) < 1e-5)
  assert.equal((await see('Noa')).interactions, 0)
  assert.deepEqual(keys(await see('Sara'), 'vendor').toSorted(), ['own', vendorId].toSorted())
  assert.equal((await asked('Ana')).status, 403)
})

test('longer than a quarter is refused, and one queue can be looked at alone', async (t) => {
  const { asked, see, fill, queue } = await open(t)
  await fill({ count: 60, queue: `'${queue}'` })
  await fill({ count: 60 })
  assert.equal((await asked('Sara', 93)).status, 422)
  assert.equal((await see('Sara', 30, `&queueId=${queue}`)).interactions, 60)
})

test('the same as CSV: a row a group and moment, the rest counted as not judged, names that are formulas defused, to whom may see it', async (t) => {
  const { call, see, fill, db, workspaceId, clock, ana } = await open(t)
  await db.transact(workspaceId, (tx) =>
    tx.query('test.vendor', `update vendors set name = '=cmd|calc' where workspace_id = $1`, [tx.workspaceId]),
  )
  const { people } = {
    people: await db.read(workspaceId, (tx) =>
      tx.query<{ id: string }>('test.nils', `select person_id as id from colleagues where name = 'Nils'`),
    ),
  }
  await fill({ count: 60, agent: `'${people[0]?.id}'`, channel: `'=chat'` })
  await fill({ count: 10, agent: `'${ana}'` })
  await db.transact(workspaceId, (tx) =>
    tx.query(
      'test.decline',
      `update judgements set peak = null, peak_why = 'unsure' where workspace_id = $1 and channel = 'chat'`,
      [tx.workspaceId],
    ),
  )
  const now = clock.now().getTime()
  const at = `/api/consistency.csv?from=${new Date(now - 30 * DAY_MS).toISOString()}&to=${new Date(now + DAY_MS).toISOString()}`
  const answer = await call('GET', at, { as: 'Sara' })
  const { csv, name } = answer.body as { csv: string; name: string }
  assert.match(name, /^peakend-consistency-\d{4}-\d\d-\d\d\.csv$/)
  const lines = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  assert.deepEqual(lines[2]?.slice(0, 8), ['all', '', '', '70', 'peak', '60', '10', 'even'])
  const seen = await see('Sara', 30)
  assert.equal(Number(lines[2]?.[8]), Number(seen.whole.moments.peak?.mean?.toFixed(2)))
  const ofVendor = lines.find((line) => line[0] === 'vendor' && line[4] === 'welcome' && line[1] !== 'own')
  assert.equal(ofVendor?.[2], `'=cmd|calc`)
  assert.ok(lines.some((line) => line[1] === `'=chat`))
  const few = lines.find((line) => line[0] === 'channel' && line[1] === 'chat' && line[4] === 'welcome')
  assert.deepEqual(few?.slice(5, 9), ['10', '0', 'too-few', ''])
  assert.equal((await call('GET', at, { as: 'Ana' })).status, 403)
})

test('packed days say the same to the last digit: to everybody, of one queue, from any hour, to where people are shown', async (t) => {
  const h = await open(t)
  const { see, fill, ana, nils, queue, db, workspaceId } = h
  await fill({
    count: 3000,
    agent: `case n % 3 when 0 then '${ana}'::uuid when 1 then '${nils}'::uuid end`,
    queue: `case when n % 5 < 3 then '${queue}'::uuid end`,
    channel: `case when n % 4 = 0 then 'phone' else 'chat' end`,
    language: `case when n % 7 = 0 then 'es' else 'en' end`,
    cause: `case when n % 9 = 0 then 'waiting' end`,
    openedAt: `$2::timestamptz - n * interval '37 minutes'`,
  })
  await db.transact(workspaceId, (tx) =>
    tx.query('test.policy', `update workspaces set staff_policy = staff_policy || '{"keepScoresDays": 30}'`),
  )
  const all = async () => [
    await see('Sara'),
    await see('Sara', 33.3),
    await see('Nora'),
    await see('Noa'),
    await see('Sara', 60, `&queueId=${queue}`),
  ]
  const before = await all()
  assert.ok((await packAll(h)) >= 75)
  const counts = await db.read(workspaceId, (tx) =>
    tx.query<{ n: number }>('test.left', 'select count(*)::int as n from consistency_changes'),
  )
  assert.ok((counts[0]?.n ?? 0) < 100, 'only what changed today is still noted')
  assert.deepEqual(await all(), before)
})

test('what changes after a day is packed shows at once: judged again, taken away, another clock', async (t) => {
  const h = await open(t)
  const { see, fill, ana, db, workspaceId } = h
  await fill({ count: 2000, agent: `'${ana}'` })
  await packAll(h)
  const write = (name: string, text: string) => db.transact(workspaceId, (tx) => tx.query(`test.${name}`, text))
  const mean = async () => (await see('Sara')).whole.moments.peak?.mean ?? 0
  const oldest = `(select interaction_id from judgements where workspace_id = current_setting('peakend.workspace')::uuid order by closed_at limit 50)`
  const before = await mean()
  await write('again', `update judgements set peak = 1 where interaction_id in ${oldest}`)
  const after = await mean()
  assert.ok(after < before - 0.02)
  await packAll(h)
  assert.equal(await mean(), after)
  await write('gone', `delete from judgements where interaction_id in ${oldest}`)
  assert.equal((await see('Sara')).interactions, 1950)
  await write('words', `update judgements set detail = '{}' where peak > 4`)
  const noted = await db.read(workspaceId, (tx) =>
    tx.query<{ n: number }>('test.noted', `select count(distinct day)::int as n from consistency_changes`),
  )
  assert.ok((noted[0]?.n ?? 0) <= 3, 'what counts for nothing is not noted')
  await packAll(h)
  const hours = keys(await see('Sara'), 'hour')
  await write('clock', `update workspaces set time_zone = 'Asia/Kolkata'`)
  const shifted = await see('Sara')
  await packAll(h, 'Asia/Kolkata')
  assert.deepEqual(await see('Sara'), shifted)
  assert.equal(hours.length, keys(shifted, 'hour').length)
})

test('a judgement that is being written while its day is packed is not lost', async (t) => {
  const h = await open(t)
  await h.fill({ count: 600, openedAt: `$2::timestamptz - interval '3 days' - n * interval '1 minute'` })
  const writer = await h.owner()
  await writer.query(`begin; select set_config('peakend.workspace', '${h.workspaceId}', true)`)
  await writer.query(`update judgements set peak = 1 where workspace_id = '${h.workspaceId}'`)
  await packAll(h)
  assert.notEqual((await h.see('Sara')).whole.moments.peak?.mean, 1)
  await writer.query('commit')
  assert.equal((await h.see('Sara')).whole.moments.peak?.mean, 1)
  await packAll(h)
  assert.equal((await h.see('Sara')).whole.moments.peak?.mean, 1)
})

test('days are packed by themselves, within the hour of their end', async (t) => {
  const h = await open(t)
  await h.fill({ count: 600, openedAt: `$2::timestamptz - n * interval '1 minute'` })
  await h.db.transact(h.workspaceId, async (tx) => tx.record({ type: 'workspace.changed', what: 'added' } as never))
  await h.drain()
  const days = async () =>
    (await h.db.read(h.workspaceId, (tx) => tx.query('test.all', 'select 1 from consistency_days'))).length
  const first = await days()
  h.clock.advance(DAY_MS + 3_600_000)
  await h.drain()
  assert.equal(await days(), first + 1)
})

test('fifty thousand are counted from the index alone', async (t) => {
  const { owner: openOwner, workspaceId, see, fill, ana, clock } = await open(t)
  for (let days = 0; days < 70; days += 7)
    await fill({
      count: 5000,
      agent: `'${ana}'`,
      detailChars: 1200,
      openedAt: `$2::timestamptz - interval '${days} days' - n * interval '2 minutes'`,
    })
  const now = clock.now()
  const owner = await openOwner()
  // commits of the test's cluster are not waited for: written out first, so that vacuum sees whose they are
  await owner.query('checkpoint')
  await owner.query('vacuum analyze judgements')
  await owner.query(`set role peakend_app; select set_config('peakend.workspace', '${workspaceId}', false)`)
  const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
    `explain select j.channel, j.language, j.agent_id, j.opened_at, j.welcome, j.peak_least, j.as_intended, j.cause from judgements j
     where j.workspace_id = '${workspaceId}' and j.is_final and j.closed_at >= '${now.toISOString()}'::timestamptz - interval '3 days'`,
  )
  assert.match(rows.map((r) => r['QUERY PLAN']).join('\n'), /Index Only Scan using judgements_even/)
  // a machine that does much else at once may say "busy" first, as it may in life
  const seen = await eventually(() => see('Sara', 90).catch(() => undefined), 20_000)
  assert.equal(seen.interactions, 50_000)
})
