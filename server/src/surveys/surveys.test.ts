import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { z } from 'zod'
import { surveys, type SurveyRow } from '@peakend/contract/surveys.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { house } from '../../test/house.ts'
import { makeJudgements } from '../../test/made-judgements.ts'
import { testServer } from '../../test/server.ts'
import { surveysRoutes } from './routes.ts'
import { answer, ask } from './surveys.ts'

interface Summary {
  asked: number
  answered: number
  csatPct: number | null
  mean: number | null
  counts: number[]
  predicts: { rho: number | null; low: number | null; high: number | null; pairs: number; auc: number | null }
}

test('answers stand beside the experience score, page by page; how well it foretells them is told, with its interval', async (t) => {
  const h = await house(t)
  const { db, workspaceId, clock } = h
  const inside = <T>(work: Parameters<typeof db.transact<T>>[1]) => db.transact(workspaceId, work)
  await h.person('Sara', 'supervisor')
  await h.person('Ana', 'agent')
  const callers = { Sara: await h.callerOf('Sara'), Ana: await h.callerOf('Ana') }
  const server = await testServer(t, h, { contract: { surveys }, routes: { surveys: surveysRoutes }, callers })
  const see = async <T>(at: string): Promise<T> => {
    const { status, body } = await server.call('GET', `/api/surveys${at}`, { as: 'Sara' })
    assert.equal(status, 200, JSON.stringify(body))
    return body as T
  }
  await inside((tx) => makeJudgements(tx, { count: 40 }))
  const judged = await inside((tx) =>
    tx.query<{ id: InteractionId; experience: number }>(
      'test.judged',
      'select interaction_id as id, experience from judgements where workspace_id = $1 order by experience',
      [workspaceId],
    ),
  )
  // who went through more says more, but for a few; two are asked and say nothing
  for (const [i, { id }] of judged.entries()) {
    await inside((tx) => ask(tx, id, null))
    if (i >= 38) continue
    const score = i % 9 === 0 ? 5 : Math.min(5, 1 + Math.floor(i / 8))
    await inside((tx) => answer(tx, id, score, i === 0 ? 'Kind people' : ''))
    clock.advance(1000)
  }
  await inside((tx) => ask(tx, randomUUID() as InteractionId, null))

  const summary = await see<Summary>('/summary')
  const top = (summary.counts[3] ?? 0) + (summary.counts[4] ?? 0)
  assert.deepEqual([summary.asked, summary.answered, summary.csatPct], [41, 38, (top / 38) * 100])
  const { rho, low, high, pairs, auc } = summary.predicts
  assert.equal(pairs, 38)
  assert.ok(rho !== null && low !== null && high !== null && auc !== null)
  assert.ok(low > 0 && low < rho && rho < high && rho < 1 && auc > 0.6, JSON.stringify(summary.predicts))

  const seen: z.infer<typeof SurveyRow>[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: { rows: typeof seen; next: string | null } = await see(
      `?limit=15${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
    )
    seen.push(...page.rows)
    next = page.next
  }
  assert.equal(new Set(seen.map(({ interactionId }) => interactionId)).size, 38)
  for (const row of seen)
    assert.equal(row.experience, judged.find(({ id }) => id === row.interactionId)?.experience, 'beside its own')
  assert.equal(seen.at(-1)?.comment, 'Kind people', 'newest first')
  const fives = await see<{ rows: typeof seen }>('?score=5&limit=100')
  assert.deepEqual([fives.rows.length, new Set(fives.rows.map(({ score }) => score)).size], [summary.counts[4], 1])
  assert.equal((await server.call('GET', '/api/surveys', { as: 'Ana' })).status, 403)
  assert.equal((await server.call('GET', '/api/surveys?cursor=nonsense', { as: 'Sara' })).status, 400)
})
