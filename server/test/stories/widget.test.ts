// The widget in a real browser against the real server, on pages that do their worst.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as interactions from '../../src/interactions/interactions.ts'
import { eventually } from '../harness.ts'
import { closeBrowser, idOf, openChat, openSite, seriousFaults, skip, write } from '../widget-site.ts'

after(closeBrowser)

/** Rules that would break anything that is not kept apart; and a policy that allows no inline script or style. */
const hostileCss = `* { color: red !important; font-size: 40px !important; visibility: hidden; position: static !important; width: 9px !important }
  button, textarea, div { display: none !important }`

test('a customer writes on a hostile page, is answered, reads, ends and says how it was', { skip }, async (t) => {
  const shop = await openSite(t, { css: hostileCss })
  const { tab } = await shop.browse()
  await openChat(tab)
  assert.equal(await tab.locator('.hello').isVisible(), true)
  assert.deepEqual(await seriousFaults(tab), [])
  await write(tab, 'Is it <b>whistling</b>?')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  assert.equal(await tab.locator('.mine .bubble').innerText(), 'Is it <b>whistling</b>?')
  assert.match(await tab.locator('.notices').innerText(), /next in line/)
  assert.deepEqual(await seriousFaults(tab), [])
  const id = await idOf(shop)
  await shop.inside((tx) => interactions.markRead(tx, id, 'agent', 1))
  await tab.locator('.mine .mark', { hasText: 'Read' }).waitFor()
  await shop.answerIt(id)
  await shop.reply(id, 'Softly: https://shop.example/kettle. <img src=x onerror=alert(1)> javascript:alert(2)')
  await tab.locator('.ours .bubble').waitFor()
  const links = tab.locator('.ours .bubble a')
  assert.equal(await links.count(), 1)
  assert.deepEqual(
    [await links.getAttribute('href'), await links.getAttribute('rel')],
    ['https://shop.example/kettle', 'noopener noreferrer nofollow'],
  )
  assert.equal(await tab.locator('.ours img').count(), 0)
  await eventually(async () => {
    const turns = await shop.inside((tx) => interactions.allTurns(tx, id))
    return turns.some((one) => one.by === 'agent' && one.delivery === 'read') || undefined
  })
  await tab.locator('.menu > button').click()
  await tab.getByRole('menuitem', { name: 'End the conversation' }).click()
  await tab.getByRole('menuitem', { name: 'End it' }).click()
  await tab.getByText('How was it?').waitFor()
  assert.deepEqual(await seriousFaults(tab), [])
  await tab.getByRole('radio', { name: 'Very good' }).check()
  await tab.locator('.survey textarea').fill('Kind')
  await tab.getByRole('button', { name: 'Send', exact: true }).click()
  await tab.getByText('A person reads this.').waitFor()
  const [answer] = await shop.inside((tx) =>
    tx.query<{ score: number; comment: string }>('test.answers', 'select score, comment from survey_answers'),
  )
  assert.deepEqual(answer, { score: 5, comment: 'Kind' })
  assert.deepEqual(shop.faults, [])
})

test('what is written offline waits, outlives the page, and arrives once', { skip }, async (t) => {
  const shop = await openSite(t)
  const { context, tab } = await shop.browse()
  await openChat(tab)
  await write(tab, 'first')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  await context.setOffline(true)
  await write(tab, 'written in a tunnel')
  await tab.locator('.unsent', { hasText: 'Waiting to be sent' }).waitFor()
  await context.setOffline(false)
  await tab.reload()
  await tab.locator('.mine .bubble', { hasText: 'written in a tunnel' }).waitFor({ state: 'attached' })
  const id = await idOf(shop)
  const said = await eventually(async () => {
    const turns = (await shop.inside((tx) => interactions.allTurns(tx, id))).filter((one) => one.by === 'customer')
    return turns.length > 1 ? turns : undefined
  })
  assert.deepEqual(
    said.map((one) => one.text),
    ['first', 'written in a tunnel'],
  )
})

test('two tabs show one conversation, each turn once, and count unread together', { skip }, async (t) => {
  const shop = await openSite(t)
  const { context, tab } = await shop.browse()
  await openChat(tab)
  await write(tab, 'hello')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  const other = await shop.newTab(context)
  await openChat(other)
  await other.locator('.mine .bubble', { hasText: 'hello' }).waitFor()
  await write(other, 'from the other tab')
  await tab.locator('.mine .bubble', { hasText: 'from the other tab' }).waitFor()
  await tab.keyboard.press('Escape')
  assert.equal(
    await tab.evaluate<string>("document.querySelector('peakend-chat').shadowRoot.activeElement.className"),
    'launcher',
  )
  await other.keyboard.press('Escape')
  const id = await idOf(shop)
  await shop.answerIt(id)
  await shop.reply(id, 'good morning')
  await tab.locator('.count', { hasText: '1' }).waitFor()
  await openChat(other)
  await other.locator('.ours .bubble').waitFor()
  assert.equal(await other.locator('.mine .bubble').count(), 2)
  assert.equal(await other.locator('.ours .bubble').count(), 1)
})

test(
  'on a phone, in Spanish and closed: a message is left, told by when, and the field stays above the keyboard',
  { skip },
  async (t) => {
    const shop = await openSite(t, { isAgentHere: false })
    const { tab } = await shop.browse({
      locale: 'es-ES',
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
    })
    await tab.locator('peakend-chat .launcher').click()
    await tab.locator('.menu > button').click()
    await tab.getByRole('menuitem', { name: 'Español' }).click()
    await tab.getByText('Déjanos un mensaje').waitFor()
    assert.deepEqual(await tab.locator('.panel').boundingBox(), { x: 0, y: 0, width: 390, height: 844 })
    await tab.getByRole('button', { name: 'Enviar el mensaje' }).click()
    await tab.getByRole('alert').waitFor()
    await tab.locator('[name=text]').fill('Mi hervidor no silba')
    await tab.locator('[name=email]').fill('maya@okafor.example')
    assert.deepEqual(await seriousFaults(tab), [])
    await tab.getByRole('button', { name: 'Enviar el mensaje' }).click()
    await tab.getByText('Lo tenemos').waitFor()
    assert.match(
      await tab.locator('.done').innerText(),
      /Tu número es 1\. Te respondemos a maya@okafor\.example como muy tarde/,
    )
  },
)
