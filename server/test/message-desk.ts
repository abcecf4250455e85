/** A workspace that texts, an agent's page at its desk, and what she does there: for the stories of messages. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { program, type Program } from './browser.ts'
import { eventually } from './harness.ts'
import { customerNumber, httpProvider, ourNumber, plainProvider, secrets } from './message-house.ts'
import { patienceMs, queueWith, takesUp } from './story.ts'

export interface Shown {
  id: string
  callbackUrl: string
}
export const never = { from: '00:00', until: '00:00' }
/** All day and night but for one minute: in several zones there is always one where it is quiet. */
export const nearlyAlways = { from: '00:00', until: '23:59' }

export const calledWith = async (
  url: string,
  fields: Record<string, string>,
  signedBy = secrets.signingSecret ?? '',
) => {
  const body = new URLSearchParams(fields).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-signature': createHmac('sha256', signedBy).update(body).digest('hex'),
  }
  return (await fetch(url, { method: 'POST', headers, body })).status
}

/** A workspace that texts by a provider, and Ana who answers there. */
export const setUp = async (t: TestContext) => {
  const house = await program(t)
  const { call } = house
  const provider = await httpProvider(t)
  const ana = await house.person('Ana Ruiz', 'agent')
  const queueId = await queueWith(house, 'Texts', [ana])
  const rules = await call<object>('GET', '/api/messaging/rules')
  const quiet = (to: typeof never) => call('PUT', '/api/messaging/rules', { ...rules, mostBegunADay: 9, quiet: to })
  await quiet(never)
  return { ...house, provider, ana, queueId, quiet }
}
export type SetUp = Awaited<ReturnType<typeof setUp>>

export const byProvider = async ({ call, provider, queueId }: SetUp) => {
  const { id, callbackUrl } = await call<Shown>('POST', '/api/messaging/accounts', {
    name: 'Brisa texts',
    address: ourNumber,
    queueId,
    via: plainProvider(provider.url),
    secret: secrets.secret,
    signingSecret: secrets.signingSecret,
  })
  let n = 0
  const arrive = async (text: string, from = customerNumber): Promise<void> => {
    const fields = { MessageSid: `IN${++n}`, From: from, To: ourNumber, Body: text }
    assert.equal(await calledWith(callbackUrl, fields), 200)
  }
  const receipt = async (sid: string, status: string): Promise<void> => {
    assert.equal(await calledWith(callbackUrl, { MessageSid: sid, MessageStatus: status }), 200)
  }
  const said = (index: number): Promise<URLSearchParams> =>
    eventually(async () => {
      const taken = provider.taken[index]
      return taken && new URLSearchParams(taken.body)
    }, patienceMs)
  return { id, callbackUrl, arrive, receipt, said }
}

export const answers = async (page: Page): Promise<void> => {
  await takesUp(page)
  await page.getByRole('textbox', { name: /^Write to / }).waitFor()
}
export const writes = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: /^Write to / }).fill(text)
}
export const sends = async (page: Page, text: string): Promise<void> => {
  await writes(page, text)
  await page.keyboard.press('Control+Enter')
}

/** A customer who was written down with a number. */
export const known = async ({ call }: Program, name: string, phone: string): Promise<string> =>
  (await call<{ id: string }>('POST', '/api/customers', { externalId: name, name, phone })).id
