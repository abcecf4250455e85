import { expect, test } from 'vitest'
import { applyMark, htmlOf, plainOf } from './marks.ts'

test('marks become clean HTML, and nothing else does', () => {
  expect(htmlOf('Dear **Eva**,\nit is _here_.\n\n- one\n- two <b>\n\n1. first')).toBe(
    '<p>Dear <b>Eva</b>,<br>it is <i>here</i>.</p>\n<ul><li>one</li><li>two &lt;b&gt;</li></ul>\n<ol><li>first</li></ol>',
  )
  expect(htmlOf('snake_case_name and 2 * 3 * 4')).toBe('<p>snake_case_name and 2 * 3 * 4</p>')
})
test('a link is one only to the web or to an address', () => {
  expect(htmlOf('[us](https://a.example/?x="1) [no](javascript:alert(1))')).not.toContain('href="javascript')
  expect(htmlOf('[us](https://a.example/b) https://c.example.')).toBe(
    '<p><a href="https://a.example/b">us</a> <a href="https://c.example">https://c.example</a>.</p>',
  )
})
test('whoever reads plain text reads no marks', () => {
  expect(plainOf('**Dear** Eva, see [our page](https://a.example) _soon_')).toBe(
    'Dear Eva, see our page (https://a.example) soon',
  )
})
test('a mark goes around what is chosen, and away again', () => {
  const on = applyMark('Dear Eva', 5, 8, 'bold')
  expect(on).toEqual({ text: 'Dear **Eva**', from: 7, to: 10 })
  expect(applyMark('Dear **Eva**', 5, 12, 'bold')).toEqual({ text: 'Dear Eva', from: 5, to: 8 })
  expect(applyMark('one\ntwo', 0, 7, 'bullets').text).toBe('- one\n- two')
})
