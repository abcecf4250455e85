import { expect, test } from 'vitest'
import { scriptTag, siteOrigin } from './script-tag.ts'

test('a site is what its address begins with, however it was typed', () => {
  expect(
    ['shop.example', 'https://shop.example/cart?x=1', ' http://Shop.Example:8080 ', 'localhost:3000'].map(siteOrigin),
  ).toEqual(['https://shop.example', 'https://shop.example', 'http://shop.example:8080', 'http://localhost:3000'])
  expect(['', 'two words', 'ftp://x', 'https://me:pw@x.example', 'https://'].map(siteOrigin)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})

test('nothing typed can break out of the tag', () => {
  expect(scriptTag('https://desk.example', '"><script>')).not.toContain('"><script>')
})
