// How the widget draws, in a real browser: what stays an element stays it, with what was typed into it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../chromium.ts'

const executablePath = findChromium()
const skip = executablePath ? false : 'needs Chromium'
const source = path.resolve(import.meta.dirname, '../../../widget/src/draw/draw.ts')

let browser: Browser
let tab: Page
before(async () => {
  if (!executablePath) return
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  tab = await browser.newPage()
  await tab.setContent('<main></main>')
  const code = stripTypeScriptTypes(readFileSync(source, 'utf8')).replaceAll(/^export /gm, '')
  await tab.evaluate(`${code}
    window.e = (type, props, ...children) => ({ type, props: { ...props, children }, key: props?.key })
    window.begin = () => { document.body.innerHTML = '<main></main>'; window.main = document.querySelector('main'); window.draw = drawing(main) }`)
})
after(() => browser?.close())

const inPage = (script: string) => tab.evaluate(`begin(); ${script}`)

test('a keyed list keeps its elements through additions, removals and another order', { skip }, async () => {
  const answer = await inPage(`
    const list = (...keys) => e('ul', {}, keys.map((key) => e('li', { key }, key)))
    draw(list('a', 'b', 'c'))
    const [a, b, c] = main.querySelectorAll('li')
    const shown = []
    const look = () => shown.push([...main.querySelectorAll('li')].map((li) => li.textContent + (li === a ? '1' : li === b ? '2' : li === c ? '3' : '')).join(' '))
    for (const keys of [['z', 'a', 'b', 'c'], ['c', 'a'], ['a', 'y', 'c'], [], ['b', 'a']]) { draw(list(...keys)); look() }
    shown`)
  assert.deepEqual(answer, ['z a1 b2 c3', 'c3 a1', 'a1 y c3', '', 'b a'])
})

test('what comes and goes in front leaves a field, its text and the focus alone', { skip }, async () => {
  const answer = await inPage(`
    const screen = (has, value) => e('form', {}, has && e('p', {}, 'offline'), [has ? e('b', {}) : null], e('textarea', { value }))
    draw(screen(false, ''))
    const field = main.querySelector('textarea')
    field.focus(); field.value = 'half a wor'
    draw(screen(true, 'half a wor')); draw(screen(false, 'half a wor'))
    const same = main.querySelector('textarea') === field && document.activeElement === field && field.value
    draw(screen(false, ''))
    ;[same, field.value, main.innerHTML]`)
  assert.deepEqual(answer, ['half a wor', '', '<form><textarea></textarea></form>'])
})

test('components of one place are not changed into each other; one that stays does', { skip }, async () => {
  const answer = await inPage(`
    const One = ({ text }) => e('form', {}, e('input', { defaultValue: text }))
    const Other = ({ text }) => e('form', {}, e('input', { defaultValue: text }))
    draw(e(One, { text: 'a' })); const first = main.firstChild
    draw(e(One, { text: 'b' })); const second = main.firstChild
    draw(e(Other, { text: 'c' }))
    ;[first === second, second === main.firstChild, main.querySelector('input').value, main.children.length]`)
  assert.deepEqual(answer, [true, false, 'c', 1])
})

test('attributes, properties, listeners and drawings are set, changed and taken away', { skip }, async () => {
  const answer = await inPage(`
    const heard = []
    const press = (name, more) => e('button', { type: 'button', 'aria-pressed': false, tabIndex: -1, onClick: () => heard.push(name), ...more }, name)
    draw(press('one', { class: 'x', 'aria-describedby': 'y', inert: false })); const button = main.firstChild
    button.click()
    const before = button.outerHTML
    draw(press('two', { 'aria-describedby': undefined, 'aria-pressed': true, hidden: true })); button.click()
    const after = button.outerHTML
    draw([e('svg', { viewBox: '0 0 2 2' }, e('path', { d: 'M0 0' })), e('select', {}, e('option', { value: 'en' }, 'English'), e('option', { value: 'es', selected: true }, 'Español')), 3, null, false, ' & <b>'])
    ;[before, after, heard, main.querySelector('path').namespaceURI, main.querySelector('select').value, main.innerHTML.slice(-17)]`)
  assert.deepEqual(answer, [
    '<button type="button" aria-pressed="false" tabindex="-1" class="x" aria-describedby="y">one</button>',
    '<button type="button" aria-pressed="true" tabindex="-1" hidden="">two</button>',
    ['one', 'two'],
    'http://www.w3.org/2000/svg',
    'es',
    '3 &amp; &lt;b&gt;',
  ])
})
