import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bareSubject, titleFrom } from './titles.ts'

test('a case is called by the subject, else by the first line that is no greeting', () => {
  const rows: [text: string, subject: string | null, title: string][] = [
    ['Good morning,\n\nthe kettle whistles.', 'The kettle whistles at night', 'The kettle whistles at night'],
    ['Thanks', 'RE: Fwd: Order 4471', 'Order 4471'],
    ['Good morning,\n\nthe kettle whistles.\nEva', null, 'the kettle whistles.'],
    ['Hola, Ana:\nla tetera silba', '', 'la tetera silba'],
    ['Where is my order 4471?\nIt is late.', null, 'Where is my order 4471?'],
    ['The kettle I bought of you in May is broken:\nit whistles', null, 'The kettle I bought of you in May is broken:'],
    ['Help!', 'Re:', 'Help!'],
    ['', null, ''],
  ]
  for (const [text, subject, title] of rows) assert.equal(titleFrom(text, subject), title, text)
  assert.equal(bareSubject('Re: a\r\nb'), 'a b')
})
