import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { openPlace } from '../../../test/counter-place.ts'

const setUp = async (t: TestContext) => {
  const shop = await openPlace(t)
  await shop.here(shop.ana)
  const ana = await shop.asPerson(shop.ana)
  const first = await shop.checkIn('Maya Okafor', { about: 'My kettle leaks', language: 'es' })
  const interactionId = await shop.idOf(first.state.number)
  await ana('POST', `/visits/${interactionId}/call`)
  const invite = (more: Record<string, unknown> = {}, status = 200, as = ana) =>
    as<{ link: string; appointment: { code: string } }>(
      'POST',
      `/places/${shop.place.touchpointId}/invitations`,
      {
        interactionId,
        senderId: randomUUID(),
        at: new Date(shop.clock.now().getTime() + 86_400_000).toISOString(),
        about: 'A new kettle instead',
        ...more,
      },
      status,
    )
  const page = async (invitation: string) =>
    (await shop.ask('GET', `/api/counter/page?key=${shop.place.key}&invitation=${invitation}`)).body as CounterPage
  const caseOf = async (id: string) =>
    shop.db.read(shop.workspaceId, async (tx) => {
      const [row] = await tx.query<{ caseId: string | null; customerId: string }>(
        'test.case',
        'select case_id as "caseId", customer_id as "customerId" from interactions where interaction_id = $1',
        [id],
      )
      return row
    })
  return {
    ...shop,
    ana,
    asLuis: await shop.asPerson(shop.luis),
    first: { ...first, interactionId },
    invite,
    page,
    caseOf,
  }
}
const hashOf = (link: string): string => link.split('#')[1] ?? ''

test('whoever comes with the link is asked nothing and goes on with the case; it proves nobody', async (t) => {
  const shop = await setUp(t)
  const { link } = await shop.invite()
  assert.match(link, new RegExp(`/check-in/${shop.place.key}#a\\.`))
  const invitation = hashOf(link)
  const { invited } = await shop.page(invitation)
  assert.deepEqual([invited?.name, invited?.about, invited?.language], ['Maya Okafor', 'A new kettle instead', 'es'])
  const came = await shop.checkIn('Maya Okafor', { appointment: { invitation } })
  const again = await shop.checkIn('Maya Okafor', { appointment: { invitation } })
  assert.equal(again.state.number, came.state.number, 'the same link twice is one visit')
  const id = await shop.idOf(came.state.number)
  const [before, now] = [await shop.caseOf(shop.first.interactionId), await shop.caseOf(id)]
  assert.ok(before?.caseId)
  assert.equal(now?.caseId, before.caseId)
  assert.notEqual(now.customerId, before.customerId, 'the case goes along, the person does not')
  const row = (await shop.arrivals()).find((one) => one.interactionId === id)
  assert.deepEqual([row?.about, row?.isVerified], ['A new kettle instead', false])
})

test('the code at the tablet brings the case and what it is about too', async (t) => {
  const shop = await setUp(t)
  const { appointment } = await shop.invite()
  const came = await shop.checkIn('Maya Okafor', { key: shop.place.tabletKey, appointment: { code: appointment.code } })
  const id = await shop.idOf(came.state.number)
  assert.equal((await shop.caseOf(id))?.caseId, (await shop.caseOf(shop.first.interactionId))?.caseId)
  assert.equal((await shop.arrivals()).find((one) => one.interactionId === id)?.about, 'A new kettle instead')
})

test('a link that is none of ours tells nothing; another may not invite for somebody else', async (t) => {
  const shop = await setUp(t)
  const invitation = hashOf((await shop.invite()).link)
  const forged = invitation.slice(0, -4) + (invitation.endsWith('AAAA') ? 'BBBB' : 'AAAA')
  assert.equal((await shop.page(forged)).invited, null)
  assert.equal((await shop.page(`a.${randomUUID()}.${invitation.slice(-43)}`)).invited, null)
  await shop.invite({}, 409, shop.asLuis)
  const came = await shop.checkIn('Mallory', { appointment: { invitation: forged } })
  assert.equal((await shop.caseOf(await shop.idOf(came.state.number)))?.caseId, null)
})

test('sent twice it is one appointment', async (t) => {
  const shop = await setUp(t)
  const senderId = randomUUID()
  const at = new Date(shop.clock.now().getTime() + 3_600_000).toISOString()
  const [one, two] = [await shop.invite({ senderId, at }), await shop.invite({ senderId, at })]
  assert.deepEqual(two, one)
})
