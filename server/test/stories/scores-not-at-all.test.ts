/** A workspace whose staff policy shows scores not at all: no screen offers a sum of a queue or team, each says so plainly, and the whole stays. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { StaffPolicy } from '@peakend/contract/workspace.ts'
import { browsers, program, signIn } from '../browser.ts'
import { fill } from '../living-workspace.ts'
import { faultsOf } from '../look.ts'
import { makeJudgements } from '../made-judgements.ts'

const pictures = process.env['PEAKEND_PICTURES']
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

const words = {
  en: {
    teams: 'The staff policy shows no scores by queue or team, only those of the whole workspace.',
    part: 'The staff policy shows what scores add up to for the whole workspace only, and you see a part of it.',
    names: /reads (the agent’s|your) name in its turns: without names it could not be followed\./,
    queue: 'Queue',
    marks: 'Welcome, need, farewell',
  },
  es: {
    teams: 'La política de personal no muestra notas por cola ni por equipo, solo las de todo el espacio de trabajo.',
    part: 'La política de personal solo muestra lo que suman las notas de todo el espacio de trabajo, y tú ves una parte.',
    names:
      /sigue leyendo (en sus turnos el nombre del agente|tu nombre en sus turnos): sin nombres no se podría seguir\./,
    queue: 'Cola',
    marks: 'Bienvenida, necesidad, despedida',
  },
} as const
type Language = keyof typeof words

const settle = async (page: Page, href: string): Promise<void> => {
  await page.goto(new URL(href, page.url()).href)
  await page.locator('h1:visible, h2:visible').first().waitFor()
  await page.locator('[aria-busy=true], .breathe').first().waitFor({ state: 'detached' })
}

test(
  'no screen offers what scores add up to for a queue or team, and each says why',
  { timeout: 180_000 },
  async (t) => {
    if (pictures) mkdirSync(pictures, { recursive: true })
    const house = await program(t)
    const someone = await browsers(t)
    const { page, complaints } = await someone('Amaia')
    // an old link to one queue is asked for as it stands until the policy is known
    complaints.allow(/^403 GET .*queueId=/)
    await signIn(page, house.url, house.administrator.email)
    const { queueId } = await fill(house)
    const { memberships, id } = await house.call<{ memberships: { workspaceId: WorkspaceId }[]; id: PersonId }>(
      'GET',
      '/api/me',
    )
    const { workspaceId } = memberships[0]!
    await house.db.transact(workspaceId, (tx) =>
      makeJudgements(tx, {
        count: 400,
        agent: `'${id}'`,
        queue: `'${queueId}'`,
        cause: `case when n % 5 = 0 then 'waiting' end`,
      }),
    )
    const policy = async (scoresSeen: StaffPolicy['scoresSeen']) => {
      const { staffPolicy } = await house.call<{ staffPolicy: StaffPolicy }>('GET', '/api/workspace')
      await house.call('PATCH', '/api/workspace', { staffPolicy: { ...staffPolicy, scoresSeen } })
    }
    const queueChoice = (language: Language) => page.getByRole('combobox', { name: words[language].queue, exact: true })
    const look = async (name: string) => {
      if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
      assert.deepEqual(await faultsOf(page), [], name)
    }

    // per team everything is offered: what is looked for below is there to be found
    await policy('per-team')
    for (const href of ['/moments', '/consistency']) {
      await settle(page, href)
      await queueChoice('en').waitFor()
      assert.equal(await page.getByText(words.en.teams).count(), 0)
    }
    await settle(page, '/floor')
    await page.getByRole('columnheader', { name: words.en.marks }).waitFor()

    await policy('not-at-all')
    for (const [language, theme, size] of [
      ['en', 'light', wide],
      ['es', 'dark', narrow],
    ] as const) {
      await house.call('PATCH', '/api/me', { language })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize(size)
      const { teams, names, marks } = words[language]
      // an old link to one queue opens them all
      for (const href of [
        '/floor',
        `/moments?period=all&queueId=${queueId}`,
        `/consistency?queueId=${queueId}`,
        '/reports',
      ]) {
        await settle(page, href)
        await page.getByText(teams).first().waitFor()
        const screen = href.split(/[/?]/)[1] ?? ''
        if (screen === 'moments' || screen === 'consistency') assert.equal(await queueChoice(language).count(), 0, href)
        if (screen === 'floor') assert.equal(await page.getByRole('columnheader', { name: marks }).count(), 0)
        await page.getByText(teams).last().scrollIntoViewIfNeeded()
        await look(`${screen}-${language}`)
      }
      await settle(page, '/settings/staff')
      await page.getByText(names).waitFor()
      await look(`staff-${language}`)
      await settle(page, '/known')
      await page.getByText(names).waitFor()
      await look(`known-${language}`)
    }

    // whoever sees some queues only is told why there is no sum; the conversations stay
    const olga = await house.person('Olga Ferrer', 'supervisor')
    await house.call('PATCH', `/api/people/${olga.id}`, { queues: [queueId] })
    const hers = await someone('Olga')
    await signIn(hers.page, house.url, olga.email)
    hers.complaints.allow(/^403 GET .*\/(consistency|moments\/summary)\?/)
    for (const href of ['/consistency', '/moments']) {
      await settle(hers.page, href)
      await hers.page.getByText(words.en.part).waitFor()
      if (pictures) await hers.page.screenshot({ path: path.join(pictures, `part${href.replace('/', '-')}.png`) })
      assert.deepEqual(await faultsOf(hers.page), [], href)
    }
    await hers.page.getByText('Jonas Lind').first().waitFor()
    assert.deepEqual([...complaints.lines, ...hers.complaints.lines], [])
  },
)
