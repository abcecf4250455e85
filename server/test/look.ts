/** What would shut somebody out of a page: asked of axe, whether anything stands outside the screen, and whether what can be pressed is covered. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Faults against WCAG 2.2 AA, each with where it stands; `wider than the screen`; and `covered`, with what lies over what. Empty where there are none. */
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
  return [...faults, ...(await coveredOn(page)), ...(isWider ? ['wider than the screen'] : [])]
}

/**
 * What somebody would press and cannot, because another part of the page lies over its middle. What lies over on purpose is left out: a dialog or a
 * menu that is open, and what stays in place while the page moves under it (there it is scrolled into view). Runs in the page.
 */
const coveredIn = `(() => {
  const staysInPlace = (element) => {
    for (let at = element; at; at = at.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return true
    return false
  }
  const isScrolledAway = (element, x, y) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue
      const { left, right, top, bottom } = at.getBoundingClientRect()
      if (x < left || x > right || y < top || y > bottom) return true
    }
    return false
  }
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')) return []
  const nameOf = (element) =>
    element.tagName.toLowerCase() + ' "' + (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40) + '"'
  return [...document.querySelectorAll('button, a[href], input, select, textarea')].flatMap((element) => {
    const box = element.getBoundingClientRect()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1
    if (!isSeen || element.closest('[inert]') || isScrolledAway(element, x, y) || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return []
    const over = document.elementFromPoint(x, y)
    if (!over || over === element || element.contains(over) || over.contains(element)) return []
    // what is pressed may be drawn by a neighbour in the same label
    if (over.closest('label') !== null && over.closest('label') === element.closest('label')) return []
    return staysInPlace(over) ? [] : ['covered: ' + nameOf(element) + ' by ' + nameOf(over)]
  })
})()`

export const coveredOn = (page: Page): Promise<string[]> => page.evaluate<string[]>(coveredIn)
