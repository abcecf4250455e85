/** Light or dark: what the script tag says, else what the page shows, else what the reader's system prefers. */
import { isColour, luminance } from './colours.ts'

export type Theme = 'light' | 'dark'

function hexOf(colour: string): string | null {
  const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour)
  if (!parts || Number(parts[4] ?? 1) < 0.5) return null
  return `#${[1, 2, 3].map((at) => Number(parts[at]).toString(16).padStart(2, '0')).join('')}`
}

function pageTheme(): Theme | null {
  const root = document.documentElement
  const said = root.dataset.theme ?? root.dataset.colorScheme ?? ''
  if (said === 'dark' || root.classList.contains('dark')) return 'dark'
  if (said === 'light' || root.classList.contains('light')) return 'light'
  for (const element of [document.body, root]) {
    const colour = element && hexOf(getComputedStyle(element).backgroundColor)
    if (colour && isColour(colour)) return luminance(colour) < 0.2 ? 'dark' : 'light'
  }
  return null
}

/** Calls `show` now and whenever page or system change; answers how to stop. */
export function followTheme(wish: string | undefined, show: (theme: Theme) => void): () => void {
  const prefers = matchMedia('(prefers-color-scheme: dark)')
  const look = () =>
    show(wish === 'dark' || wish === 'light' ? wish : (pageTheme() ?? (prefers.matches ? 'dark' : 'light')))
  const watch = new MutationObserver(look)
  for (const element of [document.documentElement, document.body]) {
    watch.observe(element, { attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme'] })
  }
  prefers.addEventListener('change', look)
  look()
  return () => {
    watch.disconnect()
    prefers.removeEventListener('change', look)
  }
}
