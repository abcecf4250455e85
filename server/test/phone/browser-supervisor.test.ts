/** A supervisor on the line for real: who hears them is measured in tones. Caller 440 Hz, agent 1000, supervisor 1700. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import type { SipCall } from './sip-caller.ts'
import { callerHears, HEARD, hearsIn, openShop, patienceMs, QUIET, take } from './browser-shop.ts'

const isHeard = (hears: () => Promise<number>) =>
  eventually(async () => ((await hears()) > HEARD ? true : undefined), patienceMs)
const isQuiet = (hears: () => Promise<number>) =>
  eventually(async () => ((await hears()) < QUIET ? true : undefined), patienceMs)

/** Ana talks to a caller; Sol leads the floor. */
const inTalk = async (at: NonNullable<Awaited<ReturnType<typeof openShop>>>) => {
  const ana = await at.agent('Ana Prieto', 1000)
  const sol = await at.agent('Sol Vidal', 1700, { isHere: false, role: 'supervisor' })
  const call = await at.dial()
  await ana.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await ana.page.keyboard.press('a')
  const bar = ana.page.getByRole('region', { name: 'Your call' })
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })
  return { ana, sol, call, bar }
}
const toFloor = async (page: Page): Promise<void> => {
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await page.getByRole('heading', { name: 'On the phone now' }).waitFor({ timeout: patienceMs })
}
const hears = (page: Page, call: SipCall) => ({
  ana: () => hearsIn(page, 1700),
  caller: () => callerHears(call, 1700),
})

test('a supervisor listens unheard, whispers to the agent alone, steps in, and takes over, by the keyboard', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { ana, sol, call, bar } = await inTalk(at)
  const of = hears(ana.page, call)
  await toFloor(sol.page)
  const row = sol.page.getByRole('list', { name: 'Calls that run' }).getByRole('listitem')
  await row.getByText('with Ana Prieto').waitFor({ timeout: patienceMs })
  await take(sol.page, 'floor-calls')
  assert.deepEqual(await faultsOf(sol.page), [])

  await sol.page.keyboard.press('l')
  const own = sol.page.getByRole('region', { name: 'The call you are on as a supervisor' })
  await own.getByText('You listen').waitFor({ timeout: patienceMs })
  await isHeard(() => hearsIn(sol.page, 440))
  await isHeard(() => hearsIn(sol.page, 1000))
  assert.ok((await of.ana()) < QUIET && (await of.caller()) < QUIET, 'nobody hears who listens')
  await own.getByRole('img', { name: 'Who hears you: Nobody hears you.' }).waitFor()
  await bar.getByText('Sol Vidal listens').waitFor({ timeout: patienceMs })
  assert.deepEqual(await faultsOf(sol.page), [])
  await take(sol.page, 'coach-listen')
  await take(ana.page, 'agent-listened')

  await sol.page.keyboard.press('Alt+8')
  await own.getByRole('img', { name: /Only Ana Prieto hears you/ }).waitFor({ timeout: patienceMs })
  await isHeard(of.ana)
  assert.ok((await of.caller()) < QUIET, 'the customer hears nothing of it')
  await bar.getByText('Sol Vidal speaks to you alone').waitFor({ timeout: patienceMs })
  assert.deepEqual(await faultsOf(sol.page), [])
  await take(sol.page, 'coach-whisper')

  await sol.page.keyboard.press('Alt+9')
  await isHeard(of.caller)
  await isHeard(of.ana)
  await take(sol.page, 'coach-join')
  await sol.page.keyboard.press('Alt+7')
  await own.getByText('You listen').waitFor({ timeout: patienceMs })
  await isQuiet(of.caller)
  await isQuiet(of.ana)

  await sol.page.keyboard.press('Alt+0')
  const sure = sol.page.getByRole('dialog')
  await take(sol.page, 'coach-take-over')
  await sure.getByRole('button', { name: 'Take over' }).click()
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  await sol.page.getByRole('region', { name: 'Your call' }).getByText('Talking').waitFor({ timeout: patienceMs })
  await isHeard(of.caller)
  assert.ok((await callerHears(call, 1000)) < QUIET, 'the agent is let go')
  const { rows } = await at.call<{ rows: { act: string }[] }>('GET', '/api/audit?limit=50')
  const acts = ['interaction.stepped-in', 'call.listened-to', 'call.joined', 'call.whispered-in', 'call.listened-to']
  assert.deepEqual(
    rows.map(({ act }) => act).filter((act) => acts.includes(act)),
    acts,
  )
  call.hangUp()
  await sol.page.getByRole('region', { name: 'Your call' }).waitFor({ state: 'detached', timeout: patienceMs })
  assert.deepEqual([...ana.complaints.lines, ...sol.complaints.lines], [])
})

test('from the conversation; left again; unseen where the policy says so; and told why not', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { ana, sol, call, bar } = await inTalk(at)
  await at.call('PATCH', '/api/workspace', { staffPolicy: { openUnseen: true } })
  await toFloor(sol.page)
  await sol.page.getByRole('button', { name: /^Open the conversation with/ }).click()
  const band = sol.page.getByRole('region', { name: /^Ana Prieto is on the phone with/ })
  await band.waitFor({ timeout: patienceMs })
  await take(sol.page, 'conversation-running')
  assert.deepEqual(await faultsOf(sol.page), [])
  await band.getByRole('button', { name: /^Listen/ }).click()
  const own = sol.page.getByRole('region', { name: 'The call you are on as a supervisor' })
  await own.getByText('You listen').waitFor({ timeout: patienceMs })
  await isHeard(() => hearsIn(sol.page, 1000))
  assert.equal(await bar.getByText('Sol Vidal').count(), 0, 'the agent is not told')
  await bar.getByRole('button', { name: 'Hold' }).click()
  await own.getByText('On hold').waitFor({ timeout: patienceMs })
  await sol.page.keyboard.press('Alt+e')
  await own.waitFor({ state: 'detached', timeout: patienceMs })
  await band.getByText('On hold').waitFor({ timeout: patienceMs })

  await sol.page.evaluate('window.sipSocket.close()')
  await band.getByText(/Your phone is not connected/).waitFor({ timeout: patienceMs })
  assert.ok(await band.getByRole('button', { name: /^Listen/ }).isDisabled())
  assert.equal((await at.call<{ rows: object[] }>('GET', '/api/phone/calls')).rows.length, 1)
  call.hangUp()
  await band.waitFor({ state: 'detached', timeout: patienceMs })
  sol.complaints.allow(/WebSocket/)
  assert.deepEqual(ana.complaints.lines, [])
})
