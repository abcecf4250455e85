import { expect, test, vi } from 'vitest'
import { acts, nouns } from '@peakend/contract/acts.ts'
import { area, say, setLanguage } from './words.ts'

type Tables = Record<string, Record<string, string>>
const read = (files: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path.replace(/^.*\//, ''), Object.values(file as Tables)[0] ?? {}]),
  )
const en = read(import.meta.glob('./en/*.ts', { eager: true }))
const es = read(import.meta.glob('./es/*.ts', { eager: true }))
const variables = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => String(m[1])).toSorted((a, b) => a.localeCompare(b))

test('every area is there in both languages, and says nothing empty', () => {
  expect(new Set(Object.keys(es))).toEqual(new Set(Object.keys(en)))
  for (const [area, table] of Object.entries({ ...en, ...es }))
    for (const [key, text] of Object.entries(table)) expect(text.trim(), `${area} ${key}`).not.toBe('')
})
test('both languages use the same values', () => {
  for (const [area, table] of Object.entries(en))
    for (const [key, text] of Object.entries(table))
      expect(variables(es[area]?.[key] ?? ''), `${area} ${key}`).toEqual(variables(text))
})
test('a key asked for with a count has both its forms', () => {
  for (const [area, table] of Object.entries(en))
    for (const key of Object.keys(table).filter((k) => k.endsWith('_one')))
      expect(Object.keys(table), `${area} ${key}`).toContain(key.replace(/_one$/, '_other'))
})
test('every act the server writes down, and what it was about, is said in words in both languages', async () => {
  vi.stubGlobal('document', { documentElement: {} })
  const tables = [en['acts.ts'], es['acts.ts']] as const
  const words = say(area('acts', tables[0] ?? {}, tables[1] ?? {}))
  for (const [i, language] of (['en', 'es'] as const).entries()) {
    await setLanguage(language)
    for (const code of [...acts, ...nouns.map((noun) => `about-${noun}`)]) {
      const said = words(code)
      expect(said, code).not.toBe(code)
      expect(said, code).toBe(tables[i]?.[code])
    }
  }
})
