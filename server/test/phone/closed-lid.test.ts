/** An agent's laptop whose lid is closed in the middle of a call, whose browser dies, whose page is loaded anew: the caller hears music and is first in line within 5 s. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Browser } from 'playwright-core'
import { eventually } from '../harness.ts'
import { callerHears, HEARD, openShop, patienceMs, take } from './browser-shop.ts'
import type { SipCall } from './sip-caller.ts'
import { tones } from './tones.ts'

const WITHIN_MS = 5000
/** Longer than a call waits for a phone that nobody hears. */
const GAP_MS = 4500

/** Every process of that browser stops, as in a laptop that sleeps; answers how it wakes. */
const sleep = async (browser: Browser): Promise<() => void> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const all = (signal: NodeJS.Signals) => processInfo.forEach(({ id }) => process.kill(id, signal))
  all('SIGSTOP')
  return () => all('SIGCONT')
}
const hearsMusic = async (call: SipCall): Promise<boolean> => {
  const { amplitudes, rest } = tones(await call.voice.listen(200), 8000, [1000])
  return rest > 0.012 && (amplitudes.get(1000) ?? 0) < HEARD
}
/** How long it takes until the caller hears music. */
const untilMusicMs = async (call: SipCall): Promise<number> => {
  const began = performance.now()
  await eventually(async () => ((await hearsMusic(call)) ? true : undefined), patienceMs)
  return performance.now() - began
}

test('a closed lid: music within five seconds, first in line before whoever waited longer, and told when it opens again', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const ana = await at.agent('Ana Prieto', 1000, { hasOwnBrowser: true })
  ana.complaints.allow(/WebSocket|ERR_/)
  const call = await at.dial()
  await ana.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await ana.page.keyboard.press('a')
  await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  const other = await at.dial('+34611999888')
  await eventually(async () => ((await hearsMusic(other)) ? true : undefined), patienceMs)

  const wake = await sleep(ana.browser)
  const tookMs = await untilMusicMs(call)
  t.diagnostic(`music ${Math.round(tookMs)} ms after the lid was closed`)
  assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`)
  const bea = await at.agent('Bea Soler', 1700)
  await bea.page.getByRole('alertdialog', { name: /611222333/ }).waitFor({ timeout: patienceMs })
  wake()
  const told = ana.page.getByRole('region', { name: 'A call your phone lost' })
  await told.getByText('They are first in line now.').waitFor({ timeout: patienceMs })
  await take(ana.page, 'lost-waiting')
  await bea.page.keyboard.press('a')
  await told.getByText('Bea Soler has them now.').waitFor({ timeout: patienceMs })
  await eventually(async () => ((await callerHears(call, 1700)) > HEARD ? true : undefined), patienceMs)
  await told.getByRole('button', { name: 'Close' }).click()
  await told.waitFor({ state: 'detached' })
  for (const one of [call, other]) one.hangUp()
})

test('a browser that dies, and a page that is loaded anew: music at once, and told by the next one', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const ana = await at.agent('Ana Prieto', 1000, { hasOwnBrowser: true })
  const call = await at.dial()
  await ana.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await ana.page.keyboard.press('a')
  await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  const context = ana.page.context()
  const cookies = await context.cookies()
  const began = performance.now()
  await ana.browser.close()
  await untilMusicMs(call)
  const tookMs = performance.now() - began
  t.diagnostic(`music ${Math.round(tookMs)} ms after the browser died`)
  assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`)
  const again = await at.browserOf('Ana again', 1000, cookies)
  const told = again.page.getByRole('region', { name: 'A call your phone lost' })
  const card = again.page.getByRole('alertdialog')
  await told.or(card).first().waitFor({ timeout: patienceMs })
  await card.waitFor({ timeout: patienceMs })
  await take(again.page, 'lost-rings-again')
  await again.page.keyboard.press('a')
  await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  await told.waitFor({ state: 'detached', timeout: patienceMs })

  const before = performance.now()
  again.page.on('dialog', (one) => void one.accept())
  await again.page.reload()
  await untilMusicMs(call)
  const reloadedMs = performance.now() - before
  t.diagnostic(`music ${Math.round(reloadedMs)} ms after the page was loaded anew`)
  assert.ok(reloadedMs < WITHIN_MS, `${reloadedMs} ms`)
  await card.waitFor({ timeout: patienceMs })

  // loaded anew while it rings: nobody has said no, and it rings again
  const ringing = performance.now()
  await again.page.reload()
  await eventually(async () => {
    if (await card.isVisible()) await again.page.keyboard.press('a')
    return (await callerHears(call, 1000)) > HEARD ? true : undefined
  }, patienceMs)
  t.diagnostic(`answered ${Math.round(performance.now() - ringing)} ms after a page that rang was loaded anew`)
  call.hangUp()
})

test('a gap of four seconds in the agent’s own connection, which their sound does not share, is heard by nobody', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { page, complaints } = await at.agent('Ana Prieto', 1000)
  complaints.allow(/WebSocket|ERR_/)
  const call = await at.dial()
  await page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await page.keyboard.press('a')
  await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  await page.evaluate('window.sipIsDown = true; window.sipSocket.close()')
  await page.getByRole('button', { name: 'Phone out of reach' }).waitFor({ timeout: patienceMs })
  const began = performance.now()
  let heard = 0
  for (; performance.now() - began < GAP_MS; heard++)
    assert.ok((await callerHears(call, 1000)) > HEARD, `${Math.round(performance.now() - began)} ms into the gap`)
  t.diagnostic(`heard ${heard} times in ${Math.round(performance.now() - began)} ms without a connection`)
  await page.evaluate('window.sipIsDown = false')
  await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
  await page.getByRole('region', { name: 'Your call' }).getByText('Talking').waitFor({ timeout: patienceMs })
  assert.ok((await callerHears(call, 1000)) > HEARD)
  await page.keyboard.press('Alt+e')
  await eventually(() => (call.isOver() ? true : undefined), patienceMs)
})
