/**
 * What people read, in English and Spanish. An area is a pair of tables, `en/<area>.ts` and `es/<area>.ts`; the Spanish one is typed by the English
 * one, so that a missing key does not compile. `{{name}}` stands for a value; `key_one` and `key_other` are asked for as `key` with `count`.
 */
import i18next from 'i18next'
import { useMemo } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { ScreenLanguage } from '@peakend/contract/values.ts'

export type Table = Readonly<Record<string, string>>
/** The same keys in another language. */
export type Same<T extends Table> = { readonly [K in keyof T]: string }
type KeyOf<T> = Extract<keyof T, string>
type Asked<K extends string> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K
export type Values = Readonly<Record<string, string | number>>
export type Say<T extends Table> = (key: Asked<KeyOf<T>>, values?: Values) => string

export interface Area<T extends Table> {
  readonly name: string
  /** The keys of the table, for keys that come from data: `isKey(area, code) ? t(code) : code`. */
  readonly en: T
}

void i18next.use(initReactI18next).init({
  initAsync: false,
  lng: 'en',
  fallbackLng: 'en',
  resources: {},
  // tables are flat, and codes with a dot (`workspace.changed`) are keys
  keySeparator: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

/** Takes an area in; called once by the file that holds its pair: `export const floorWords = area('floor', en, es)`. */
export function area<const T extends Table>(name: string, en: T, es: Same<T>): Area<T> {
  i18next.addResourceBundle('en', name, en)
  i18next.addResourceBundle('es', name, es)
  return { name, en }
}

/** Says a key of the area in the reader's language. */
export function useWords<T extends Table>(of: Area<T>): Say<T> {
  const { t, i18n } = useTranslation(of.name)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the language is what makes the words new
  return useMemo(() => ((key: string, values?: Values) => t(key, { ...values })) as Say<T>, [t, i18n.language])
}

/** The same outside of components (toasts, notifications). */
export const say =
  <T extends Table>(of: Area<T>): Say<T> =>
  (key, values) =>
    (i18next.t as (key: string, options: object) => string)(key, { ns: of.name, ...values })

export const isKey = <T extends Table>(of: Area<T>, key: string): key is Asked<KeyOf<T>> => key in of.en

/** Words of an area in a further language, for a page that speaks more than the desk: what is missing there is said in English. */
export const addWords = (of: { readonly name: string }, language: string, words: Table): void =>
  void i18next.addResourceBundle(language, of.name, words, false, true)
/** The language that is spoken, whichever it is. */
export function useSpoken(): string {
  return useTranslation().i18n.language
}

export const language = (): ScreenLanguage => (i18next.language === 'es' ? 'es' : 'en')
export function useLanguage(): ScreenLanguage {
  const { i18n } = useTranslation()
  return i18n.language === 'es' ? 'es' : 'en'
}
/** Where the browser names no region: the order of day and month that most readers know. */
const widest = { en: 'en-GB', es: 'es' } as const
/** The reader's language in their own region (en-GB, es-MX), for dates and figures. */
export function useLocale(): string {
  const spoken = useSpoken()
  const own = globalThis.navigator?.languages?.find((one) => one.startsWith(spoken))
  return own ?? (spoken === 'en' || spoken === 'es' ? widest[spoken] : spoken)
}
export async function setLanguage(to: ScreenLanguage | (string & {})): Promise<void> {
  document.documentElement.lang = to
  if (i18next.language !== to) await i18next.changeLanguage(to)
}
