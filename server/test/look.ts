/** What would shut somebody out of a page: asked of axe, and whether anything stands outside the screen. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Faults against WCAG 2.2 AA, each with where it stands; and `wider than the screen`. Empty where there are none. */
export const faultsOf = async (page: Page): Promise<string[]> => {
  // a theme or a size that has just changed is drawn
  await page.evaluate('new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))')
  // what fades in has its colours when it stands
  // a document does not count what moves within shadow trees, where the widget is
  await page.evaluate(`Promise.allSettled([document, ...document.querySelectorAll('*')]
    .flatMap((at) => (at.shadowRoot ?? (at === document ? at : null))?.getAnimations() ?? [])
    .filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished)).then(() => true)`)
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  )
  const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
  return isWider ? [...faults, 'wider than the screen'] : faults
}
