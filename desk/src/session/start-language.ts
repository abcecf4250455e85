import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { setLanguage } from '../words/words.ts'

const key = 'peakend.language'

/** Before anybody is signed in: what was used here last, else what the browser prefers. */
export function recallLanguage(): void {
  const kept = localStorage.getItem(key)
  const wanted: ScreenLanguage = (kept ?? navigator.language).startsWith('es') ? 'es' : 'en'
  void setLanguage(wanted)
}

export function keepLanguage(language: ScreenLanguage): void {
  localStorage.setItem(key, language)
  void setLanguage(language)
}
