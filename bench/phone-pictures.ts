/**
 * A picture of a call at the desk: an installation of its own with a real Asterisk, a caller by SIP, an agent in Chromium, and a recogniser that writes down what a script has them say.
 * Run: node bench/phone-pictures.ts [FOLDER]; it draws the call dark and on a phone too.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { openShop } from '../server/test/phone/browser-shop.ts'
import { openScriptedRecogniser, type Script } from '../server/test/phone/scripted-recogniser.ts'

const [folder = 'docs/pictures'] = process.argv.slice(2)
const [CALLER_HZ, AGENT_HZ] = [440, 1000]
/** Said in turns: each begins once so much of their tone was heard. */
const script: Script = {
  [AGENT_HZ]: [
    { afterMs: 400, ms: 1800, text: 'Good morning, Ana speaking. Is it about the parcel that is due today?' },
    {
      afterMs: 5200,
      ms: 1800,
      text: 'I see it here: it is in the van and comes before four. I stay on it until you have it.',
    },
  ],
  [CALLER_HZ]: [
    { afterMs: 2600, ms: 2200, text: 'Yes, it is a birthday present and the party is this afternoon.' },
    { afterMs: 7600, ms: 1600, text: 'That is a relief. Thank you for looking right away.' },
  ],
}
const said = script[CALLER_HZ]?.at(-1)?.text ?? ''
const patienceMs = 60_000

const ends: (() => unknown)[] = []
try {
  mkdirSync(folder, { recursive: true })
  const of = { after: (end: () => unknown) => void ends.push(end) }
  const shop = await openShop(of)
  if (!shop) throw new Error('Asterisk could not be had')
  const recogniser = await openScriptedRecogniser(of as TestContext, script)
  await shop.call('PUT', '/api/workspace/transcription', {
    isOn: true,
    form: 'socket',
    addresses: { en: recogniser.socketUrl, es: null },
    model: '',
    recordings: false,
    telling: { isSpoken: false, isAnnounced: false, announcement: { en: '', es: '' } },
    key: 'sesame',
  })
  const announcement = { en: 'This call is recorded.', es: 'Esta llamada se graba.' }
  const rules = { isOn: true, isAnnounced: true, announcement, pauseOn: ['hold', 'aside'], longestPauseS: 600 }
  await shop.call('PUT', '/api/recording-rules', rules)
  await shop.expect('Eva Soler')
  const { page } = await shop.agent('Ana Prieto', AGENT_HZ)
  await page.setViewportSize({ width: 1280, height: 800 })
  const call = await shop.dial()
  await page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('region', { name: 'Your call' }).getByText('Talking').waitFor({ timeout: patienceMs })
  await page.getByRole('log').getByText(said).waitFor({ timeout: patienceMs })
  for (const [colorScheme, width, height] of [
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 390, 844],
    ['dark', 390, 844],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    await page.waitForFunction(`!document.querySelector('[aria-busy=true]')`)
    const file = `phone-${colorScheme}${width < 700 ? '-narrow' : ''}.png`
    await page.screenshot({ path: path.join(folder, file), animations: 'disabled', caret: 'hide' })
  }
  call.hangUp()
} finally {
  for (const end of ends.toReversed()) await end()
}
process.exit()
