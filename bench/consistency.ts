import type { TestContext } from 'node:test'
import { consistencyOf } from '../server/src/reports/consistency/consistency.ts'
import { packSome } from '../server/src/reports/consistency/days.ts'
import { house } from '../server/test/house.ts'
import { makeJudgements } from '../server/test/made-judgements.ts'
import { spreadOf } from './load/spread.ts'

// The consistency of a quarter: 200,000 judged conversations (made in the database, evidence included) of 30 people over 90 days, read from the judgements
// and from packed days in turn, in the same minute; then the whole quarter judged again and packed anew.

const days = 90
const people = 30
const conversations = 200_000
const rounds = 12
const dayMs = 24 * 3_600_000
const zone = 'Europe/Madrid'

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now()
  await work()
  return performance.now() - before
}

export const run = async (): Promise<object> => {
  const ends: (() => unknown)[] = []
  const t = { after: (end: () => unknown) => void ends.unshift(end) } as unknown as TestContext
  try {
    const h = await house(t)
    const ids: string[] = []
    for (let i = 0; i < people; i++) ids.push(await h.person(`Person ${i}`, 'agent'))
    const each = conversations / days
    for (let day = 0; day < days; day++)
      await h.db.transact(h.workspaceId, (tx) =>
        makeJudgements(tx, {
          count: Math.round(each),
          agent: `('{${ids.join(',')}}'::uuid[])[1 + n % ${people}]`,
          channel: `case n % 4 when 0 then 'phone' when 1 then 'email' else 'chat' end`,
          language: `case when n % 5 = 0 then 'es' else 'en' end`,
          cause: `case when n % 9 = 0 then 'waiting' when n % 13 = 0 then 'rule' end`,
          detailChars: 1200,
          openedAt: `$2::timestamptz - interval '${day} days' - n * interval '${dayMs / Math.round(each)} ms'`,
        }),
      )
    const owner = await h.owner()
    await owner.query('checkpoint')
    await owner.query('vacuum analyze judgements')
    const to = h.clock.now()
    const from = new Date(to.getTime() - days * dayMs)
    const scope = { workspaceId: h.workspaceId, queues: 'all' } as never
    const see = () => h.db.read(h.workspaceId, (tx) => consistencyOf(tx, scope, { from, to }))
    const pack = async () => {
      while (await h.db.transact(h.workspaceId, (tx) => packSome(tx, zone))) continue
    }
    const noted = (isOn: boolean) =>
      owner.query(
        isOn
          ? `insert into consistency_changes (workspace_id, day) select workspace_id, day from consistency_days`
          : 'delete from consistency_changes',
      )
    const packMs = await msOf(pack)
    const plain: number[] = []
    const packed: number[] = []
    let isSame = true
    for (let i = 0; i < rounds; i++) {
      // every day noted as changed: all is read from the judgements, as before there were packed days
      await noted(true)
      let before: unknown
      plain.push(await msOf(async () => (before = await see())))
      await noted(false)
      let after: unknown
      packed.push(await msOf(async () => (after = await see())))
      isSame &&= JSON.stringify(before) === JSON.stringify(after)
    }
    const size = await owner.query<{ bytes: number }>(
      `select sum(length(packed) + length(names::text))::int as bytes from consistency_days`,
    )
    const againMs = await msOf(async () => {
      await noted(true)
      await pack()
    })
    const [a, b] = [spreadOf(plain), spreadOf(packed)]
    return {
      conversations,
      plain: a,
      packed: b,
      ratio: Math.round((a.p50 / b.p50) * 10) / 10,
      budgetMs: 300,
      isSame,
      packMs,
      againMs,
      kilobytes: Math.round((size.rows[0]?.bytes ?? 0) / 1024),
    }
  } finally {
    for (const end of ends) await end()
  }
}
