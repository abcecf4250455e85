// What goes on around the words, in a real browser: files, signs, silence, days between, who may not and who is known.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { SignJWT } from 'jose'
import type { Page } from 'playwright-core'
import { openDiskStore } from '../../src/interactions/attachments/file-store.ts'
import { attachmentRoutes } from '../../src/interactions/attachments/routes.ts'
import { putCustomer, setBlocked } from '../../src/customers/customers.ts'
import * as interactions from '../../src/interactions/interactions.ts'
import { presenceOf } from '../../src/routing/presence/presence.ts'
import { signing } from '../chat-shop.ts'
import { eventually } from '../harness.ts'
import { closeBrowser, idOf, openChat, openSite, seriousFaults, skip, write, type Site } from '../widget-site.ts'

after(closeBrowser)

const bubble = (tab: Page, text: string) => tab.locator('.bubble', { hasText: text }).waitFor()
const sent = (tab: Page) => tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
const line = (tab: Page, text: string) => tab.locator('p.line', { hasText: text })
const menu = async (tab: Page, name: string) => {
  await tab.locator('.menu > button').click()
  await tab.getByRole('menuitem', { name }).click()
}
const visitorIdOf = async (shop: Site): Promise<string> =>
  (await shop.inside((tx) => tx.query<{ id: string }>('test.visitor', 'select visitor_id as id from visitors', [])))[0]
    ?.id ?? ''

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

test('files are sent, shown and saved; one of a wrong kind or size is refused kindly', { skip }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-widget-'))
  const shop = await openSite(t, { rawRoutes: attachmentRoutes(await openDiskStore(folder, Date.now())) })
  t.after(() => rmSync(folder, { recursive: true }))
  const { tab } = await shop.browse()
  await openChat(tab)
  const choose = (file: string | { name: string; mimeType: string; buffer: Buffer }) =>
    tab.locator('.composer input[type=file]').setInputFiles(file)
  await choose({ name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') })
  await tab.getByText('“tool.exe” is a kind of file we cannot take.').waitFor()
  await tab.getByRole('button', { name: 'Remove tool.exe' }).click()
  const film = path.join(folder, 'film.mp4') // from the disk: sent through the browser's socket it takes seconds
  writeFileSync(film, '')
  truncateSync(film, 20 * 1024 * 1024 + 1)
  await choose(film)
  await tab.getByText('“film.mp4” is larger than 20 MB.').waitFor()
  assert.equal(await tab.locator('.uploads li').count(), 0)
  await choose({ name: 'kettle.png', mimeType: 'image/png', buffer: png })
  await tab.locator('.send[aria-disabled=false]').waitFor()
  assert.deepEqual(await seriousFaults(tab), [])
  await write(tab, 'It looks like this')
  await tab.getByRole('button', { name: 'Save kettle.png' }).locator('img').waitFor()
  const [turn] = await shop.inside(async (tx) => interactions.allTurns(tx, await idOf(shop)))
  assert.deepEqual([turn?.text, turn?.attachmentIds?.length], ['It looks like this', 1])
  const saved = tab.waitForEvent('download')
  await tab.getByRole('button', { name: 'Save kettle.png' }).click()
  assert.deepEqual(readFileSync(await (await saved).path()), png)
  assert.deepEqual(shop.faults, [])
})

/** Counts the notes a page plays, where no sound device is. */
const countNotes = (context: { addInitScript: (script: string) => Promise<unknown> }) =>
  context.addInitScript(`window.notes = 0
    const part = { connect: (to) => to, start: () => void window.notes++, stop() {}, frequency: {}, gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} } }
    window.AudioContext = class { state = 'running'; currentTime = 0; createOscillator() { return part } createGain() { return part } }`)

test(
  'writing shows on both sides; what comes while it is shut is counted, told, shown and heard, until it is seen',
  { skip },
  async (t) => {
    const shop = await openSite(t)
    const told: string[] = []
    t.after(shop.db.signals.on('live', (text) => void told.push(text)))
    const { context, tab } = await shop.browse()
    await countNotes(context)
    await tab.reload()
    await openChat(tab)
    await write(tab, 'hello')
    await sent(tab)
    const id = await idOf(shop)
    await shop.answerIt(id)
    await tab.getByText('Ana is with you').waitFor()
    await tab.locator('.composer textarea').fill('it whis')
    await eventually(() => told.some((one) => /"by":"customer".*"isTyping":true/.test(one)) || undefined)
    await tab.locator('.composer textarea').fill('')
    await eventually(() => told.some((one) => /"by":"customer".*"isTyping":false/.test(one)) || undefined)
    const typing = { type: 'typing', interactionId: id, by: 'agent', name: 'Ana', isTyping: true } as const
    shop.live?.publish({ workspaceId: shop.workspaceId, key: `visitor:${await visitorIdOf(shop)}`, body: typing })
    await tab.getByRole('img', { name: 'Ana is writing' }).waitFor()
    assert.deepEqual(await seriousFaults(tab), [])
    await tab.keyboard.press('Escape')
    const { turnId } = await shop.reply(id, 'Good morning! Which kettle is it?')
    await tab.locator('.count', { hasText: '1' }).waitFor()
    assert.equal(await tab.title(), '(1) Blue kettle')
    assert.equal(await tab.evaluate('window.notes'), 2)
    const delivery = async () => (await shop.inside((tx) => interactions.turnOf(tx, turnId)))?.delivery
    await eventually(async () => (await delivery()) === 'delivered' || undefined)
    assert.deepEqual(await seriousFaults(tab), [])
    await tab.getByRole('button', { name: 'Good morning! Which kettle is it?' }).click()
    await bubble(tab, 'Which kettle')
    await eventually(async () => (await delivery()) === 'read' || undefined)
    await eventually(async () => (await tab.title()) === 'Blue kettle' || undefined)
    assert.equal(await tab.locator('.count').isVisible(), false)
    await menu(tab, 'Turn sound off')
    await tab.keyboard.press('Escape')
    await shop.reply(id, 'The blue one?')
    await tab.locator('.count', { hasText: '1' }).waitFor()
    assert.equal(await tab.evaluate('window.notes'), 2)
    await tab.locator('.peek').getByRole('button', { name: 'Close the chat' }).click()
    assert.equal(await tab.locator('.peek').count(), 0)
  },
)

test(
  'a silent customer is asked once, rests, is known after days, is warned, and may be kept out',
  { skip },
  async (t) => {
    const shop = await openSite(t)
    const { tab } = await shop.browse()
    const load = async () => (await shop.inside((tx) => presenceOf(tx, shop.agent)))?.load
    await openChat(tab)
    await write(tab, 'hello')
    await sent(tab)
    const id = await idOf(shop)
    await shop.answerIt(id)
    await shop.reply(id, 'Good morning!')
    await bubble(tab, 'Good morning!')
    await shop.drain()
    const pass = async (ms: number) => {
      shop.clock.advance(ms)
      await shop.drain()
    }
    await pass(121_000)
    await line(tab, 'Are you still there?').waitFor()
    assert.equal(await load(), 1)
    await pass(240_000)
    await tab.getByText('Resting. Write whenever you like').waitFor()
    assert.deepEqual([await load(), await line(tab, 'Are you still there?').count()], [0, 1])
    assert.deepEqual(await seriousFaults(tab), [])
    await write(tab, 'sorry, the door')
    await tab.getByText('Ana is with you').waitFor()
    assert.equal(await tab.getByText('Resting. Write whenever you like').count(), 0)
    await pass(5 * 24 * 3_600_000)
    await tab.reload()
    await openChat(tab)
    await bubble(tab, 'sorry, the door')
    await write(tab, 'five days later')
    await bubble(tab, 'five days later')
    const last = async () => (await shop.inside((tx) => interactions.allTurns(tx, id))).at(-1)?.text
    await eventually(async () => (await last()) === 'five days later' || undefined)
    await shop.inside((tx) => interactions.warn(tx, id, shop.agent))
    await line(tab, 'Please keep a friendly tone').waitFor()
    const saved = tab.waitForEvent('download')
    await menu(tab, 'Save this conversation')
    assert.match(readFileSync(await (await saved).path(), 'utf8'), /You:\nhello\n[\s\S]*Ana:\nGood morning!/)
    await shop.inside(async (tx) => {
      const standing = await interactions.find(tx, id)
      assert.ok(standing)
      await setBlocked(tx, standing.customerId, true, 'rude', shop.agent)
      await interactions.end(tx, id, 'block')
    })
    await tab.getByText('You cannot write here any more.').waitFor()
    assert.equal(await tab.locator('.composer').count(), 0)
    assert.deepEqual(await seriousFaults(tab), [])
  },
)

const tokenOf = (shop: Site, more: { expiresS: number }) =>
  new SignJWT({ name: 'Maya Okafor' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('c-7')
    .setAudience(shop.workspaceId)
    .setExpirationTime(shop.clock.now().getTime() / 1000 + more.expiresS)
    .sign(new TextEncoder().encode(signing))

test(
  "a shop's own customer is greeted by name; a late token talks as a stranger; another site gets nothing",
  { skip },
  async (t) => {
    const shop = await openSite(t)
    await shop.inside((tx) => putCustomer(tx, { externalId: 'c-7', name: 'Maya Okafor', email: 'maya@okafor.example' }))
    shop.page.more = `data-customer-token="${await tokenOf(shop, { expiresS: 600 })}"`
    const { tab } = await shop.browse()
    await openChat(tab)
    await tab.getByText('We know it is you, Maya.').waitFor()
    await tab.getByText('You are looking at “Blue kettle”').waitFor()
    shop.page.more = `data-customer-token="${await tokenOf(shop, { expiresS: -600 })}"`
    const late = await shop.browse()
    await openChat(late.tab)
    assert.equal(await late.tab.getByText('We know it is you').count(), 0)
    await write(late.tab, 'hello')
    await sent(late.tab)
    await shop.inside((tx) =>
      tx.query('test.sites', `update touchpoints set sites = '{https://elsewhere.example}' where workspace_id = $1`, [
        tx.workspaceId,
      ]),
    )
    const { tab: refused } = await shop.browse()
    await refused.locator('peakend-chat .launcher').click()
    await refused.getByText('The chat is not set up for this site.').waitFor()
    assert.equal(await refused.getByRole('button', { name: 'Try again' }).count(), 0)
    assert.deepEqual(await seriousFaults(refused), [])
    assert.deepEqual(shop.faults, [])
  },
)

const openTouched = async (t: TestContext) => {
  const shop = await openSite(t)
  const { tab } = await shop.browse({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  })
  return { shop, tab }
}

test(
  'on a phone a person is one tap away, the keyboard covers nothing, and words nobody would see become a message',
  { skip },
  async (t) => {
    const { shop, tab } = await openTouched(t)
    let isDown = true
    await tab.route('**/api/chat/start', (route) => (isDown ? route.abort() : route.continue()))
    await tab.locator('peakend-chat .launcher').tap()
    await tab.getByText('The chat cannot be reached right now.').waitFor()
    assert.deepEqual(await seriousFaults(tab), [])
    isDown = false
    // it tries again by itself as well: whoever is first
    await tab
      .getByRole('button', { name: 'Try again' })
      .tap({ timeout: 2000 })
      .catch(() => undefined)
    await tab.getByRole('button', { name: 'Talk to a person' }).tap()
    await tab.getByText('You are next in line').waitFor()
    assert.deepEqual(await seriousFaults(tab), [])
    // what a browser does when the keyboard comes: the visual viewport shrinks, the page's own does not
    await tab.evaluate(
      `Object.defineProperty(visualViewport, 'height', { get: () => 420 }); visualViewport.dispatchEvent(new Event('resize'))`,
    )
    const field = await tab.locator('.composer textarea').boundingBox()
    assert.ok(field && field.y + field.height <= 420, JSON.stringify(field))
    assert.equal((await tab.locator('.panel').boundingBox())?.height, 420)
    await menu(tab, 'Leave the line')
    await tab.getByRole('menuitem', { name: 'End it' }).tap()
    await tab.getByRole('button', { name: 'Start a new one' }).tap()
    await shop.inside((tx) =>
      tx.query('test.no-queue', 'update touchpoints set queue_id = null where workspace_id = $1', [tx.workspaceId]),
    )
    await write(tab, 'My kettle does not whistle')
    await tab.getByText('Your number is 1.').waitFor()
    assert.deepEqual(await seriousFaults(tab), [])
    await tab.getByRole('textbox', { name: 'Your e-mail address' }).fill('maya@okafor.example')
    await tab.getByRole('button', { name: 'Keep it' }).tap()
    await tab.getByText('Kept. We only use it to answer you.').waitFor()
    const [kept] = await shop.inside((tx) =>
      tx.query<{ title: string; address: string }>(
        'test.kept',
        `select k.title, i.value as address from cases k join identities i using (workspace_id, customer_id) where i.kind = 'email'`,
        [],
      ),
    )
    assert.deepEqual(kept, { title: 'My kettle does not whistle', address: 'maya@okafor.example' })
  },
)
