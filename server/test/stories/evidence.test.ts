/** Why a conversation was judged as it was, on the screen: every quote of every score stands underlined in its turn, and a press leads to it. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Judgement } from '@peakend/contract/judgements.ts'
import { browsers, program, signIn } from '../browser.ts'
import { fill } from '../living-workspace.ts'

const pictures = process.env['PEAKEND_PICTURES']
const take = async (page: Page, name: string) => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
}

test('what moved each score is underlined where it was said, and each reason leads to its turn', async (t) => {
  const house = await program(t)
  const { ended } = await fill(house)
  const judgement = await house.call<Judgement>('GET', `/api/moments/${ended}`)
  const { welcome, peak, farewell, questions, annoyedEvidence } = judgement
  const moments = [welcome, peak, farewell].flatMap(({ evidence }) => evidence)
  assert.ok(moments.length > 2 && annoyedEvidence.length > 0)
  const all = [...moments, ...Object.values(questions).flatMap((one) => one.evidence), ...annoyedEvidence]
  const someone = await browsers(t)
  const { page, complaints } = await someone('Amaia', { viewport: { width: 1440, height: 900 } })
  await signIn(page, house.url, house.administrator.email)
  await page.goto(`${house.url}/moments/${ended}`)
  const turn = (ordinal: number) => page.locator(`[data-ordinal="${ordinal}"]`)
  for (const { ordinal, quote, sentence } of all) {
    await turn(ordinal).waitFor()
    // overlapping quotes are cut into pieces that touch
    const says = (
      await turn(ordinal)
        .locator('mark')
        .evaluateAll((marks) => marks.map((mark) => mark.title))
    ).join(' ')
    const words = await turn(ordinal)
      .locator('mark')
      .evaluateAll((marks) => marks.map((mark) => mark.firstChild?.textContent ?? '').join(''))
    assert.ok(words.replaceAll(/\s/g, '').includes(quote.replaceAll(/\s/g, '')), `"${quote}" is not in "${words}"`)
    assert.ok(says.includes(sentence.en), `${sentence.en}: ${says}`)
  }
  const [first] = farewell.evidence
  assert.ok(first)
  const reason = page
    .getByRole('button')
    .filter({ hasText: first.sentence.en })
    .filter({ hasText: first.quote })
    .first()
  await reason.click()
  assert.equal(await page.evaluate('document.activeElement?.dataset.ordinal'), String(first.ordinal))
  await page.getByText('What bears on whether the customer was annoyed').scrollIntoViewIfNeeded()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await take(page, `evidence-${colorScheme}`)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await take(page, 'evidence-narrow')
  assert.deepEqual(complaints.lines, [])
})
