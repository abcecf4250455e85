import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import { moments } from '@peakend/contract/judgements.ts'
import { reviews, type LanguageCheck, type Review } from '@peakend/contract/reviews.ts'
import { coreHouse } from '../../../test/core-house.ts'
import { makeJudgements } from '../../../test/made-judgements.ts'
import { testServer } from '../../../test/server.ts'
import { momentsRoutes } from '../routes.ts'
import { checksOf } from './rules.ts'
import { reviewsRoutes } from './routes.ts'

const open = async (t: TestContext) => {
  const h = await coreHouse(t)
  const ana = await h.person('Ana', 'agent')
  const sara = await h.person('Sara', 'supervisor')
  await h.person('Max', 'manager')
  await h.person('Aud', 'auditor')
  const routes = { reviews: reviewsRoutes, moments: momentsRoutes }
  const server = await testServer(t, h, { contract: { reviews, moments }, routes, callers: h.callers })
  const ask = async <T>(as: string, method: string, at: string, body?: unknown, status = 200): Promise<T> => {
    const answer = await server.call(method, `/api${at}`, { as, ...(method === 'GET' ? {} : { body: body ?? {} }) })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as T
  }
  /** A closed conversation with a final judgement of the engine. */
  const judged = async (of: { language?: string; agent?: PersonId; scores?: [number, number, number] } = {}) => {
    const id = await h.chat(await h.visitor('v'), 'Where is my parcel?')
    const [welcome, peak, farewell] = of.scores ?? [4, 3.5, 4.2]
    await h.transact(async (tx) => {
      await makeJudgements(tx, { count: 1, language: `'${of.language ?? 'en'}'` })
      await tx.query(
        'test.judged',
        `update judgements set interaction_id = $2, agent_id = $3, closed_at = $4, welcome = $5, peak = $6, farewell = $7
         where workspace_id = $1 and interaction_id not in (select interaction_id from interactions)`,
        [tx.workspaceId, id, of.agent ?? ana, tx.now, welcome, peak, farewell],
      )
    })
    return id
  }
  const draw = (as: string, language?: string) =>
    ask<{ interactionId: InteractionId | null }>(as, 'POST', '/reviews/draw', { language })
  return { ...h, ask, judged, draw, ana, sara }
}
const scores = { welcome: 4, peak: 2, farewell: null }

test('what is drawn is scored blind: the engine’s judgement is shown afterwards', async (t) => {
  const { ask, judged, draw, db, workspaceId, ana } = await open(t)
  const id = await judged()
  await ask('Sara', 'GET', `/moments/${id}`)
  assert.equal((await draw('Sara')).interactionId, id)
  assert.equal((await draw('Sara')).interactionId, id, 'the one that waits, not another')
  const refused = await ask<{ code: string }>('Sara', 'GET', `/moments/${id}`, undefined, 409)
  assert.equal(refused.code, 'review_first')
  await ask('Max', 'GET', `/moments/${id}`)
  const row = async (as: string) =>
    (
      await ask<{ rows: { experience: number | null; mark: { welcome: { score: number | null } } }[] }>(
        as,
        'GET',
        '/moments',
      )
    ).rows[0]
  assert.deepEqual([(await row('Sara'))?.experience, (await row('Sara'))?.mark.welcome.score], [null, null])
  assert.equal((await row('Max'))?.mark.welcome.score, 4)
  const given = await ask<Review>('Sara', 'PUT', `/reviews/${id}`, scores)
  assert.deepEqual([given.welcome, given.peak, given.farewell, given.isSampled], [4, 2, null, true])
  await ask('Sara', 'GET', `/moments/${id}`)
  assert.equal((await draw('Sara')).interactionId, null, 'nothing is left')
  const again = await ask<{ code: string }>('Sara', 'PUT', `/reviews/${id}`, { ...scores, welcome: 1 }, 409)
  assert.equal(again.code, 'review_given')
  const log = await db.read(workspaceId, (tx) =>
    tx.query<{ concerns: string }>(
      'test.audit',
      `select concerns from audit where workspace_id = $1 and act = 'review.given'`,
      [tx.workspaceId],
    ),
  )
  assert.deepEqual(log, [{ concerns: ana }], 'the agent reads that their work was looked at')
})

test('others’ scores stay hidden until one’s own are given; chosen by hand is kept apart', async (t) => {
  const { ask, judged, draw } = await open(t)
  const id = await judged()
  assert.equal((await ask<Review>('Max', 'PUT', `/reviews/${id}`, scores)).isSampled, false)
  await draw('Sara')
  const of = () => ask<{ mine: Review | null; others: Review[] }>('Sara', 'GET', `/reviews/${id}`)
  assert.deepEqual((await of()).others, [])
  await ask('Sara', 'PUT', `/reviews/${id}`, scores)
  assert.deepEqual(
    (await of()).others.map((one) => [one.reviewerName, one.isSampled]),
    [['Max', false]],
  )
})

test('what was passed over is not drawn again, and answered later it stands for nothing', async (t) => {
  const { ask, judged, draw } = await open(t)
  const id = await judged()
  await draw('Sara')
  await ask('Sara', 'POST', `/reviews/${id}/skip`)
  await ask('Sara', 'GET', `/moments/${id}`)
  assert.equal((await draw('Sara')).interactionId, null)
  await ask('Sara', 'POST', `/reviews/${id}/skip`, {}, 404)
  assert.equal((await ask<Review>('Sara', 'PUT', `/reviews/${id}`, scores)).isSampled, false)
})

test('nobody scores what they handled themselves, agents score nobody, auditors may', async (t) => {
  const { ask, judged, draw, sara } = await open(t)
  const own = await judged({ agent: sara })
  assert.equal((await draw('Sara')).interactionId, null)
  assert.equal((await ask<{ code: string }>('Sara', 'PUT', `/reviews/${own}`, scores, 409)).code, 'review_own')
  await ask('Ana', 'POST', '/reviews/draw', {}, 403)
  assert.equal((await draw('Aud')).interactionId, own)
})

test('a language can be asked for, and only what was drawn counts against the engine', async (t) => {
  const { ask, judged, draw } = await open(t)
  const es = await judged({ language: 'es', scores: [5, 3.5, 4] })
  const en = await judged({ language: 'en' })
  assert.equal((await draw('Sara', 'es')).interactionId, es)
  await ask('Sara', 'PUT', `/reviews/${es}`, scores)
  await ask('Max', 'PUT', `/reviews/${en}`, scores)
  const { rows, fewest } = await ask<{ rows: LanguageCheck[]; fewest: number }>('Max', 'GET', '/reviews/checks')
  assert.equal(fewest, 40)
  assert.deepEqual(
    rows.map((r) => [r.language, r.reviewed]),
    [
      ['en', 0],
      ['es', 1],
    ],
  )
  assert.deepEqual(rows[1]?.moments.welcome, { n: 1, isChecked: false, error: null, bias: null })
  assert.equal(rows[1]?.moments.farewell?.n, 0, 'what the reviewer could not judge is no answer')
})

test('a conversation in a language the engine does not know is listed, found by it, drawn and checked like any', async (t) => {
  const { ask, judged, draw } = await open(t)
  const id = await judged({ language: 'other' })
  await judged({ language: 'en' })
  const listed = async (more: string) =>
    (await ask<{ rows: { interactionId: string; language: string }[] }>('Max', 'GET', `/moments${more}`)).rows
  assert.deepEqual((await listed('')).map((row) => row.language).toSorted(), ['en', 'other'])
  assert.deepEqual(await listed('?language=other').then((rows) => rows.map((row) => row.interactionId)), [id])
  assert.equal((await draw('Sara', 'other')).interactionId, id)
  await ask('Sara', 'PUT', `/reviews/${id}`, scores)
  const { rows } = await ask<{ rows: LanguageCheck[] }>('Max', 'GET', '/reviews/checks')
  assert.deepEqual(
    rows.map((row) => [row.language, row.reviewed]),
    [
      ['en', 0],
      ['other', 1],
    ],
  )
})

test('from forty answers on the error and the bias are told, each with its interval', () => {
  const of = (n: number) =>
    checksOf(
      [{ language: 'es', moment: 'peak', n, meanAbs: 0.5, sdAbs: 0.4, mean: -0.2, sd: 0.8 }],
      new Map([['es', n]]),
    )[0]?.moments.peak
  assert.equal(of(39)?.error, null)
  const { error, bias } = of(40) ?? {}
  assert.ok(error && bias)
  assert.ok(Math.abs(bias.high - bias.low - (2 * 2.02269 * 0.8) / Math.sqrt(40)) < 1e-4)
  assert.equal(error.mean, 0.5)
})
