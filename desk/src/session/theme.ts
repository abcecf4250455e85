import type { Me } from '@peakend/contract/people.ts'

const key = 'peakend.theme'

/** Applies light, dark or the system's; remembered so that the next start does not flash. */
export function applyTheme(theme: Me['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  localStorage.setItem(key, theme)
}

export function recallTheme(): void {
  const theme = localStorage.getItem(key)
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
}
