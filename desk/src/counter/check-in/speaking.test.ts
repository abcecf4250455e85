import { expect, test } from 'vitest'
import { languagesOf, spokenOf } from './speaking.ts'

test('a page speaks its own two languages and those the brand brought, and one kept before knows of none', () => {
  expect(languagesOf({ words: [{ language: 'fr', words: {} }] })).toEqual(['en', 'es', 'fr'])
  expect(languagesOf({})).toEqual(['en', 'es'])
})

test('the first language a browser asks for that is spoken, by its tag and else by its language', () => {
  expect(spokenOf(['de-DE', 'fr-CA'], ['en', 'es', 'fr'])).toBe('fr')
  expect(spokenOf(['pt-BR'], ['en', 'pt', 'pt-BR'])).toBe('pt-BR')
  expect(spokenOf(['ja'], ['en', 'es'])).toBeUndefined()
})
