import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browsers } from './browser.ts'
import { faultsOf } from './look.ts'

const pageWith = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>Two</title></head><body style="margin:0">${body}</body></html>`
const press = '<main><h1>Two</h1><button style="width:80px;height:30px">Press me</button></main>'

test('a button that another part of the page lies over is found, one beside it is not', async (t) => {
  const someone = await browsers(t)
  const { page } = await someone('Looker')
  await page.setContent(pageWith(press))
  assert.deepEqual(await faultsOf(page), [])
  const over = (position: string) =>
    `<div style="position:${position};top:0;left:0;width:400px;height:400px">Over it</div>`
  await page.setContent(pageWith(press + over('absolute')))
  assert.deepEqual(await faultsOf(page), ['covered: button "Press me" by div "Over it"'])
  // what stays in place: the button is scrolled from under it
  await page.setContent(pageWith(press + over('fixed')))
  assert.deepEqual(await faultsOf(page), [])
})
