/** An administrator switches a language model on, tries it, and people read what it wrote beside what the engine found; in both themes, wide and narrow. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { browsers, program, signIn } from '../browser.ts'
import { fails, modelServer, says, type Manner } from '../fakes/model-server.ts'
import { eventually } from '../harness.ts'
import { fill } from '../living-workspace.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']
const looks = (['light', 'dark'] as const).flatMap((theme) => [
  { name: `${theme}-wide`, theme, size: { width: 1440, height: 900 } },
  { name: `${theme}-narrow`, theme, size: { width: 390, height: 844 } },
])

const quote = (turn: number, quote: string, reason: string) => ({ turn, quote, reason })
const nothing = { cameFor: null, decided: null, owed: null }

/** Reads the conversations of the living workspace well, and adds a thing or two nobody said. */
const reader: Manner = (asked, response) => {
  const said = asked.turns.map((t) => t.text).join('\n')
  const of = (words: string) => asked.turns.find((t) => t.text.includes(words))?.turn ?? 0
  if (said.includes('invoice for order'))
    return says({
      quotes: [
        quote(of('the new invoice is in your mailbox'), 'the new invoice is in your mailbox now', 'need-met'),
        quote(of('Which name should stand'), 'Which name should stand on it?', 'ownership'),
        quote(of('perfect'), 'that is perfect', 'customer-pleased'),
        quote(of('perfect'), 'the best shop in the world', 'customer-pleased'),
      ],
      summary: {
        cameFor: '[NAME_1] asked for another company name on the invoice for order [ORDER_1].',
        decided: 'The invoice was changed to Lind Carpentry Ltd and sent by mail.',
        owed: null,
      },
    })(asked, response)
  if (said.includes('lámpara'))
    return says({
      quotes: [quote(of('E27'), 'puede comprarla en cualquier sitio', 'need-met')],
      summary: {
        ...nothing,
        cameFor: 'A walnut lamp: does it take ordinary bulbs?',
        decided: 'Yes, a common one.',
        owed: 'A call from 900 100 100',
      },
    })(asked, response)
  if (said.includes('broken shade'))
    return says({
      quotes: [quote(2, 'Good morning!', 'greeting')],
      summary: { ...nothing, cameFor: 'A broken lamp shade.' },
    })(asked, response)
  return says('I would rather talk about something else.')(asked, response)
}

const isStill = `!document.getAnimations().some((one) => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity)`

const look = async (page: Page, name: string): Promise<string[]> => {
  const faults: string[] = []
  await page.evaluate(axe)
  for (const { name: of, theme, size } of looks) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize(size)
    // colours fade from one theme to the other: axe must not look in between
    await eventually(async () => (await page.evaluate<boolean>(isStill)) || undefined)
    if (pictures)
      await page.screenshot({ path: path.join(pictures, `${name}-${of}.png`), animations: 'disabled', caret: 'hide' })
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`,
    )
    const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth + 1')
    if (isWide) faults.push(`${name} (${of}) scrolls sideways`)
    faults.push(...violations.flatMap((v) => v.nodes.map((n) => `${name} (${of}): ${v.id} ${n.html.slice(0, 160)}`)))
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  return faults
}

test('a language model is switched on, tried, and read', { timeout: 300_000 }, async (t) => {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const model = await modelServer(t, reader)
  const endpoint = { url: model.url, model: 'tiny-1', key: 'sk-nobody-may-see-this', timeoutMs: 5000 }
  const house = await program(t, { model: endpoint })
  const someone = await browsers(t)
  const { page, complaints } = await someone('Amaia')
  const faults: string[] = []
  await signIn(page, house.url, house.administrator.email)

  await page.goto(`${house.url}/settings/model`)
  await page.getByText('What is sent, and where').waitFor()
  assert.equal(await page.getByLabel(/^Use the language model/).isChecked(), false)
  await page.getByRole('button', { name: 'Ask it now' }).click()
  await page.getByText(/It answered in .* quotes verified: 1/).waitFor()
  await page.getByText('A broken lamp shade.').waitFor()
  await page.getByLabel(/^Use the language model/).check()
  await page.getByRole('button', { name: /^Save/ }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  assert.ok(!(await page.content()).includes(endpoint.key))

  const filled = await fill(house)
  const outcome = (id: string) => house.call<{ state: string }>('GET', `/api/interactions/${id}/deepening`)
  await eventually(async () => (await outcome(filled.ended)).state === 'done' || undefined, 30_000)

  await page.goto(`${house.url}/moments/${filled.ended}`)
  await page.getByText('Jonas Lind asked for another company name on the invoice for order 4460.').waitFor()
  await page.getByText('1 statement was taken out because it could not be verified.').waitFor()
  await page.getByRole('region', { name: 'More it found' }).getByText('Which name should stand on it?').waitFor()
  faults.push(...(await look(page, 'moments-summary')))

  await page.goto(`${house.url}/inbox/${filled.ended}`)
  await page
    .getByRole('region', { name: 'In short' })
    .getByText(/The invoice was changed/)
    .waitFor()
  await page.getByText('Which name should stand on it?').hover()
  await page.getByText('The agent took it on (language model)').waitFor()
  faults.push(...(await look(page, 'inbox-summary')))

  // one the model would not answer for: given up, with the reason, and a way to ask again
  const { rows } = await house.call<{ rows: { interactionId: string; snippet: string }[] }>('GET', '/api/moments')
  const bad = await eventually(async () => {
    for (const { interactionId } of rows) if ((await outcome(interactionId)).state === 'given-up') return interactionId
    return undefined
  }, 30_000)
  await page.goto(`${house.url}/moments/${bad}`)
  await page.getByText(/did not answer in the form asked for/).waitFor()
  await page.getByRole('button', { name: 'Ask again' }).waitFor()
  faults.push(...(await look(page, 'moments-given-up')))

  model.now(fails(401, 'Incorrect API key provided'))
  await page.goto(`${house.url}/settings/model`)
  await page.getByRole('button', { name: 'Ask it now' }).click()
  await page.getByText('It said: Incorrect API key provided').waitFor()
  await page.getByText(/^Left alone until/).waitFor()
  faults.push(...(await look(page, 'settings-model')))

  await house.call('PATCH', '/api/me', { language: 'es' })
  await page.goto(`${house.url}/moments/${filled.ended}`)
  await page.getByRole('region', { name: 'En breve' }).waitFor()
  if (pictures) await page.screenshot({ path: path.join(pictures, 'moments-summary-es.png') })
  await page.goto(`${house.url}/settings/model`)
  await page.getByText('Qué se envía y adónde').waitFor()
  faults.push(...(await look(page, 'settings-model-es')))

  assert.deepEqual(faults, [])
  assert.deepEqual(complaints.lines, [])
})
