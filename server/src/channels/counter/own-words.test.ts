import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckInTable } from '@peakend/contract/check-in-words.ts'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { openPlace } from '../../../test/counter-place.ts'

test('a language the brand brought stands in the page with its texts, is kept on a visit, and goes again', async (t) => {
  const { boss, ask, place, checkIn, arrivals } = await openPlace(t)
  const page = async () => (await ask('GET', `/api/counter/page?key=${place.key}`)).body as CounterPage
  assert.deepEqual((await page()).words, [])
  const words = { begin: 'Je suis là', waits_one: 'Une personne attend', waits_other: '{{count}} personnes attendent' }
  await boss('PUT', '/words/fr', { words })
  await boss('PUT', '/words/fr', { words })
  assert.deepEqual((await page()).words, [{ language: 'fr', words }])
  const { rows } = await boss<{ rows: CheckInTable[] }>('GET', '/words')
  assert.deepEqual(
    rows.map((row) => row.language),
    ['fr'],
  )
  await checkIn('Élodie', { language: 'fr' })
  assert.equal((await arrivals())[0]?.language, 'fr')
  await boss('PUT', '/words/fr', { words: {} })
  assert.deepEqual((await page()).words, [])
})

test('the page’s own languages, names that are none and texts without end are refused', async (t) => {
  const { boss } = await openPlace(t)
  await boss('PUT', '/words/es', { words: { begin: 'Aquí' } }, 422)
  await boss('PUT', '/words/French', { words: { begin: 'x' } }, 422)
  await boss('PUT', '/words/fr', { words: { 'a b': 'x' } }, 422)
  await boss('PUT', '/words/fr', { words: { begin: 'x'.repeat(501) } }, 422)
  const many = Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`t${i}`, 'x']))
  await boss('PUT', '/words/fr', { words: many }, 422)
  const most = [
    'ca',
    'eu',
    'gl',
    'fr',
    'de',
    'it',
    'pt',
    'nl',
    'pl',
    'ro',
    'ru',
    'uk',
    'ar',
    'zh',
    'ja',
    'ko',
    'sv',
    'da',
    'fi',
    'cs',
  ]
  for (const language of most) await boss('PUT', `/words/${language}`, { words: { begin: 'x' } })
  await boss('PUT', '/words/hu', { words: { begin: 'x' } }, 409)
})
