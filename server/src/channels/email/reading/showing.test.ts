import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { showHtml } from './show-html.ts'
import { safeHtml, type SafeHtml } from './safe-html.ts'
import { htmlShown } from './showing.ts'

const row = (at: number) =>
  `<tr><td style="color:#333;font-size:12px;padding:2px 4px"><a href="https://shop.example/p/${at}">Item ${at}</a></td><td align="right"><b>${at},99</b></td></tr>`
const dense = (bytes: number): string => {
  const rows: string[] = []
  for (let at = 0, sum = 0; sum < bytes; at++) sum += rows[rows.push(row(at)) - 1]?.length ?? 0
  return `<table>${rows.join('')}</table>`
}
const letter = (html: string) =>
  Buffer.from(`From: eva@example.org\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`)

test('a dense letter of two megabytes is made safe as any other, while the program goes on', async () => {
  const html = dense(1_900_000)
  const original = letter(html)
  // the thread is there, and both sides have met such a letter
  await htmlShown(letter(dense(200_000)), false)
  let here: SafeHtml | null = null
  const hereMs = cpuMsOf(() => (here = showHtml(original, false)))
  // what others ask meanwhile
  let turns = 0
  const beat = setInterval(() => turns++, 5)
  const before = process.threadCpuUsage()
  const shown = (await htmlShown(original, false)) ?? assert.fail('it is shown')
  const { user, system } = process.threadCpuUsage(before)
  clearInterval(beat)
  assert.match(shown.html, /Item 10000</)
  assert.deepEqual(shown, here)
  // of processor time, which no load of the machine adds to: handing it over and taking the page back
  const tookMs = (user + system) / 1000
  assert.ok(tookMs < hereMs / 5, `the program took ${tookMs} ms, made safe here ${hereMs}`)
  assert.ok(turns > 10, `${turns} turns`)
})

test('several that are opened at once are each answered, small ones without a thread, and one without HTML with nothing', async () => {
  const sizes = [500, 40_000, 90_000, 20_000]
  const all = await Promise.all(sizes.map((bytes) => htmlShown(letter(dense(bytes)), false)))
  assert.deepEqual(
    all.map((one) => one?.html.length),
    sizes.map((bytes) => safeHtml(dense(bytes), { pictureOf: () => null, withRemote: false }).html.length),
  )
  assert.equal(await htmlShown(Buffer.from(`Subject: x\r\n\r\n${'plain words '.repeat(5000)}`), false), null)
  assert.equal((await htmlShown('<b onclick="x()">ours</b>', false))?.html, '<b>ours</b>')
})
