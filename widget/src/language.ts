export type Language = 'en' | 'es'

/** The first wish we speak, of: what the visitor chose, what the page says, what the browser says; else English. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split(/[-_]/)[0]
    if (base === 'en' || base === 'es') return base
  }
  return 'en'
}
