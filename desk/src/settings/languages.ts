/** A language's name in the language of the screen, with a capital as in a list. */
export const languageName = (tag: string, screen: string): string => {
  const name = new Intl.DisplayNames(screen, { type: 'language', fallback: 'code' }).of(tag) ?? tag
  return name.charAt(0).toLocaleUpperCase(screen) + name.slice(1)
}

/** Languages a list offers first; any other is found by its code. */
export const offeredLanguages = [
  'en',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'ca',
  'eu',
  'gl',
  'nl',
  'pl',
  'ro',
  'ru',
  'uk',
  'tr',
  'ar',
  'zh',
  'ja',
  'ko',
  'hi',
] as const
