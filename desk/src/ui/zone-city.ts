import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { citiesInEnglish, citiesInSpanish } from './zone-cities.data.ts'

/** The city a time zone is named after, as its reader calls it: "America/Mexico_City" is "Mexico City" and "Ciudad de México". */
export const cityOfZone = (zone: string, language: ScreenLanguage): string =>
  (language === 'es' ? citiesInSpanish[zone] : undefined) ??
  citiesInEnglish[zone] ??
  (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
