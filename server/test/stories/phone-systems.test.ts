/** A call on the shop's own telephone system: it rings at the agent's desk, is answered there, and is heard and judged afterwards. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asked, browsers, program, signIn } from '../browser.ts'
import { eventually } from '../harness.ts'
import { talkWav, type Speech } from '../phone/talk-wav.ts'
import { actsOf, looksOf, patienceMs, queueWith } from '../story.ts'

const look = looksOf('phone-systems')
const number = '+34622333444'

const said = [
  { by: 'agent', ms: 400, toMs: 4600, text: 'Good morning, this is Ana from Brisa. How can I help you?' },
  {
    by: 'customer',
    ms: 5200,
    toMs: 11_800,
    text: 'Hello. My kettle leaks, it is the second time, and I am really upset.',
  },
  {
    by: 'agent',
    ms: 12_400,
    toMs: 20_000,
    text: 'I am so sorry about that. I understand, that is annoying. One moment, I am looking at your order now.',
  },
  {
    by: 'agent',
    ms: 34_000,
    toMs: 41_000,
    text: 'Thank you for waiting. I have sent you a new one just now, it comes tomorrow.',
  },
  { by: 'customer', ms: 41_600, toMs: 46_000, text: 'That is perfect, thank you so much!' },
  {
    by: 'agent',
    ms: 46_500,
    toMs: 52_500,
    text: 'You are welcome, thank you for calling. Have a lovely day, good-bye!',
  },
]
const speeches: Speech[] = said.map((one) => ({
  side: one.by === 'agent' ? 'right' : 'left',
  fromMs: one.ms,
  toMs: one.toMs,
}))
const wholeMs = 54_000

test(
  'a call of another telephone system, from its ringing to the moments on its waveform',
  { timeout: 300_000 },
  async (t) => {
    const house = await program(t)
    const { call, url } = house
    const ana = await house.person('Ana Ruiz', 'agent')
    const sam = await house.person('Sam Field', 'supervisor')
    const queueId = await queueWith(house, 'Front office', [ana])
    const { secret } = await call<{ secret: string }>('POST', '/api/keys', { name: 'Telephone system' })
    const shop = (at: string, body: unknown) => asked(url, 'POST', at, body, undefined, secret)
    await shop('/api/customers', { externalId: '4471', name: 'Eva Soler', phone: number })
    const tell = async (more: object) =>
      (await shop('/api/outside-calls/events', { system: 'Front office', callId: 'c-1', number, ...more })) as {
        interactionId: string
      }
    const someone = await browsers(t)
    const people = { ana: await someone(ana.email), sam: await someone(sam.email) }
    const act = actsOf(t, people)
    const { page } = people.ana
    await signIn(page, url, ana.email)
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    let interactionId = ''

    await act('it rings: who calls, whom we know by the number, and their story one press away', async () => {
      await tell({ event: 'ringing', name: 'E SOLER', agent: { email: ana.email } })
      const card = page.getByRole('article', { name: /^Rings at your phone/ })
      await card.getByText('Probably Eva Soler').waitFor()
      await card.getByText(/whoever calls may be somebody else/).waitFor()
      await look(page, 'rings')
      await card.getByRole('button', { name: /^Open the story/ }).click()
      await page.waitForURL(/\/customers\//)
      await page.getByRole('heading', { name: 'Eva Soler' }).waitFor()
    })

    await act('answered on the telephone, the conversation opens at the desk', async () => {
      ;({ interactionId } = await tell({ event: 'answered', agent: { email: ana.email } }))
      await page.waitForURL(new RegExp(`/inbox/${interactionId}`))
      await page.getByRole('article', { name: /^Rings at your phone/ }).waitFor({ state: 'detached' })
      // a number proves nobody: who it probably is stands in the story, to be confirmed
      await page.getByText('Eva Soler').first().waitFor()
      await look(page, 'answered')
    })

    await act('it ends; words and sound come, and the moments stand on the waveform', async () => {
      const endedAt = new Date()
      const answeredAt = new Date(endedAt.getTime() - wholeMs)
      await tell({ event: 'answered', at: answeredAt.toISOString(), agent: { email: ana.email } })
      await tell({ event: 'ended', at: endedAt.toISOString(), endedBy: 'customer' })
      await shop('/api/outside-calls/transcripts', {
        system: 'Front office',
        callId: 'c-1',
        language: 'en',
        turns: said.map(({ by, ms, text }) => ({ by, ms, text })),
      })
      const sent = await fetch(
        `${url}/api/outside-calls/recordings?system=Front%20office&callId=c-1&sides=customer-left&paused=21000-30000`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'audio/wav' },
          body: new Uint8Array(talkWav(wholeMs, speeches)),
        },
      )
      assert.equal(sent.status, 201, await sent.text())
      const log = page.getByRole('log')
      await log.getByText('How can I help you?').waitFor()
      const asAna = await house.callAs(ana)
      await asAna('POST', `/api/interactions/${interactionId}/wrap-up`, { needId: null, outcome: 'solved' })
      await eventually(async () => {
        const { mark } = await call<{ mark: { farewell: { state: string } } }>(
          'GET',
          `/api/interactions/${interactionId}`,
        )
        return mark.farewell.state === 'judged' || undefined
      }, patienceMs)
    })

    await act(
      'a supervisor hears it: the turn that is said lights up, moments and turns are a press away',
      async () => {
        const { page: theirs } = people.sam
        await signIn(theirs, url, sam.email)
        await theirs.goto(`${url}/inbox/${interactionId}`)
        const player = theirs.getByRole('region', { name: 'Recording of the call' })
        await player.getByRole('button', { name: /^Listen/ }).waitFor()
        await player.getByRole('list', { name: 'Moments in the recording' }).getByText('Welcome').waitFor()
        await look(theirs, 'player')
        await player.getByRole('button', { name: /^Listen/ }).click()
        await player.getByRole('button', { name: /^Pause/ }).waitFor()
        const lit = theirs.locator('[data-ordinal][aria-current="true"]')
        await lit.getByText('How can I help you?').waitFor({ timeout: patienceMs })
        // from a turn, from a moment, and by keyboard
        await theirs
          .getByRole('button', { name: /^Hear .* from here$/ })
          .nth(1)
          .click()
        await lit.getByText('My kettle leaks').waitFor()
        await player.getByRole('button', { name: /Farewell/ }).click()
        await lit.getByText(/thank you/i).waitFor()
        const slider = player.getByRole('slider')
        await slider.focus()
        await theirs.keyboard.press('Home')
        await theirs.keyboard.press('ArrowRight')
        await eventually(async () => Number(await slider.getAttribute('aria-valuenow')) >= 5 || undefined, patienceMs)
        // what nobody says is passed over: from 22 s on it goes to where Ana speaks again
        await player.getByRole('button', { name: /^Skip .* of silence/ }).click()
        for (let i = 0; i < 3; i++) await theirs.keyboard.press('Tab')
        await slider.focus()
        for (let i = 0; i < 4; i++) await theirs.keyboard.press('ArrowRight')
        await eventually(async () => Number(await slider.getAttribute('aria-valuenow')) >= 33 || undefined, patienceMs)
        await player.getByRole('button', { name: 'Customer', exact: true }).click()
        await player.getByRole('button', { name: '1.5×' }).click()
        await look(theirs, 'playing')
        await player.getByRole('button', { name: /^Pause/ }).click()
        const { rows } = await call<{ rows: { act: string; personName: string }[] }>('GET', '/api/audit')
        assert.ok(
          rows.some((one) => one.act === 'recording.listened' && one.personName === 'Sam Field'),
          JSON.stringify(rows),
        )
      },
    )

    await act('an administrator says in which queue its calls count, and who an extension is', async () => {
      await tell({ event: 'answered', callId: 'c-2', agent: { extension: '214' } })
      await tell({ event: 'ended', callId: 'c-2' })
      const { page: boss } = await someone(house.administrator.email)
      await signIn(boss, url, house.administrator.email)
      await boss.goto(`${url}/settings/phone-systems`)
      await boss.getByRole('heading', { name: 'Front office' }).waitFor()
      await boss.getByText('Nobody yet · 1 call in 30 days').waitFor()
      await look(boss, 'systems')
      await boss.getByRole('combobox', { name: 'Who is 214?' }).click()
      await boss.getByRole('option', { name: 'Ana Ruiz' }).click()
      await boss.getByText('Nobody yet · 1 call in 30 days').waitFor({ state: 'detached' })
      await boss.getByRole('combobox', { name: 'Its calls count in' }).click()
      await boss.getByRole('option', { name: 'Front office' }).click()
      await eventually(async () => {
        const { rows } = await call<{ rows: { queueId: string | null }[] }>('GET', '/api/phone-systems')
        return rows[0]?.queueId === queueId || undefined
      }, patienceMs)
    })
  },
)
