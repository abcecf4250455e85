import { expect, test } from 'vitest'
import { readTexts, textsFor, unknownValues } from './own-words.ts'

test('a text with a number is asked for in each form the language has', () => {
  const keys = (language: string) => textsFor(language).flatMap(({ key }) => (key.startsWith('waits_') ? [key] : []))
  expect(keys('fr').toSorted()).toEqual(['waits_many', 'waits_one', 'waits_other'])
  expect(keys('pl').toSorted()).toEqual(['waits_few', 'waits_many', 'waits_one', 'waits_other'])
  expect(keys('ja')).toEqual(['waits_other'])
  expect(textsFor('fr').find(({ key }) => key === 'waits_one')?.english).toBe('One person is waiting')
})

test('values there are none of are named', () => {
  expect(unknownValues('Welcome to {{brand}}', 'Bienvenue chez {{brand}}')).toEqual([])
  expect(unknownValues('Welcome to {{brand}}', 'Bienvenue chez {{marque}}')).toEqual(['marque'])
})

test('of a file only texts the page has are taken; what is no file of texts is none', () => {
  const texts = textsFor('fr')
  expect(readTexts('{"begin":"Je suis là","nonsense":"x","next":7,"back":" "}', texts)).toEqual({ begin: 'Je suis là' })
  expect(readTexts('[1]', texts)).toBeNull()
  expect(readTexts('hello', texts)).toBeNull()
})
