/**
 * Pictures of how judging is shown: the evidence of one conversation, where the experience is uneven, and the score calibrated on answers. It starts an
 * installation of its own and fills it with made judgements. Run: node bench/judged-pictures.ts [FOLDER]
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Calibration } from '@peakend/contract/calibration.ts'
import type { Me } from '@peakend/contract/people.ts'
import { modelName } from '../server/src/moments/weights.ts'
import { browsers, program, signIn, type Program } from '../server/test/browser.ts'
import { eventually } from '../server/test/harness.ts'
import { fill } from '../server/test/living-workspace.ts'
import { makeJudgements } from '../server/test/made-judgements.ts'

const [folder = 'docs/pictures'] = process.argv.slice(2)
const JUDGED = 2400

/** Letters go worse, by waiting; what customers answer follows the farewell more than the engine does. */
async function judgeMany(house: Program, workspaceId: Me['memberships'][number]['workspaceId']): Promise<void> {
  const { rows: people } = await house.call<{ rows: { id: string; role: string }[] }>('GET', '/api/people')
  const agents = people.filter(({ role }) => role === 'agent').map(({ id }) => `'${id}'`)
  await house.db.transact(workspaceId, async (tx) => {
    await makeJudgements(tx, {
      count: JUDGED,
      agent: `(array[${agents.join(', ')}]::uuid[])[1 + n % ${agents.length}]`,
      channel: `case when n % 5 < 3 then 'chat' else 'email' end`,
      language: `case when n % 4 = 0 then 'es' else 'en' end`,
      peak: `3.4 + 1.6 * r - case when n % 5 >= 3 then 0.9 else 0 end`,
      cause: `case when n % 7 = 0 then (case when n % 5 >= 3 then 'waiting' else 'product' end) end`,
    })
    await tx.query('pictures.engine', 'update judgements set model = $2 where workspace_id = $1', [
      tx.workspaceId,
      modelName,
    ])
    await tx.query(
      'pictures.answers',
      `insert into survey_answers (workspace_id, interaction_id, answer_id, asked_at, answered_at, score)
       select $1, interaction_id, uuidv7(), closed_at, closed_at, greatest(1, least(5, round(3 + 1.9 * (farewell - 3.9) + 0.2 * (peak - 4))))
       from judgements where workspace_id = $1 and detail ? 'made' limit 400 on conflict do nothing`,
      [tx.workspaceId],
    )
  })
}

/** A version made of the answers, and in use. */
async function calibrate(house: Program): Promise<void> {
  await house.call('POST', '/api/calibration/fit')
  const made = await eventually(async () => {
    const { versions } = await house.call<Calibration>('GET', '/api/calibration')
    return versions[0]
  }, 30_000)
  if (made?.verdict !== 'better') throw new Error(`not better: ${made?.verdict}`)
  await house.call('PUT', '/api/calibration/active', { version: made.version })
}

/** Once everything has come and nothing moves. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForFunction(`document.querySelector('h1') && !document.querySelector('[aria-busy=true], .breathe')`)
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

const ends: (() => unknown)[] = []
try {
  mkdirSync(folder, { recursive: true })
  const of = { after: (end: () => unknown) => void ends.push(end) } as Parameters<typeof program>[0]
  const house = await program(of)
  const { ended } = await fill(house)
  const { memberships } = await house.call<Me>('GET', '/api/me')
  await judgeMany(house, memberships[0]!.workspaceId)
  await calibrate(house)
  const someone = await browsers(of)
  for (const [colorScheme, width, height] of [
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 390, 844],
  ] as const) {
    const { page } = await someone('Amaia', { colorScheme, viewport: { width, height }, bypassCSP: true })
    await signIn(page, house.url, house.administrator.email)
    const look = `${colorScheme}${width < 700 ? '-narrow' : ''}`
    for (const [name, at] of [
      ['evidence', `/moments/${ended}`],
      ['consistency', '/consistency'],
      ['calibration', '/surveys'],
    ] as const) {
      await page.goto(house.url + at)
      await take(page, `${name}-${look}`)
    }
    await page.locator('details summary').click()
    await page.locator('details').scrollIntoViewIfNeeded()
    await take(page, `calibration-history-${look}`)
  }
} finally {
  for (const end of ends.toReversed()) await end()
}
