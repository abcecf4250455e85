import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { safeHtml } from './safe-html.ts'
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
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const begun = performance.now()
  const shown = htmlShown(original, false)
  delay.enable()
  // what others ask meanwhile
  let turns = 0
  const beat = setInterval(() => turns++, 5)
  const { html: safe } = (await shown) ?? assert.fail('it is shown')
  const tookMs = performance.now() - begun
  clearInterval(beat)
  delay.disable()
  assert.match(safe, /Item 10000</)
  assert.equal(safe.length, safeHtml(html, { pictureOf: () => null, withRemote: false }).html.length)
  // on a loaded machine a thread may get no turn for a while: of what it took itself it must be a small part
  const waitedMs = delay.max / 1e6
  assert.ok(waitedMs < Math.max(50, tookMs / 5), `the program stood still for ${waitedMs} of ${tookMs} ms`)
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
