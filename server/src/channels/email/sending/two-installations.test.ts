import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { dayAt } from '../../../../test/house.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { setClosedPlan, setSpecialDay } from '../../../routing/hours/settings.ts'

/** An installation that is closed today and says so to whoever writes. */
const closedShop = async (t: TestContext, address: string, name: string) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(1, { address, name })
  const agent = await h.person(`Ana of ${name}`, 'agent')
  await h.db.transact(h.workspaceId, async (tx) => {
    await tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId])
    const text = { en: 'We open {opens} and answer by {answer}.', es: 'Abrimos {opens}.' }
    await setClosedPlan(tx, { queueId: null, channel: 'email', text, offersCallBack: false }, h.administrator)
    for (const days of [-1, 0, 1]) {
      const on = dayAt(new Date(h.clock.now().getTime() + days * 86_400_000))
      await setSpecialDay(tx, { on, queueId: null, channel: 'email', shifts: [], note: '' }, h.administrator)
    }
  })
  await h.ground()
  const turns = () =>
    h.rows<{ by: string; text: string; id: InteractionId }>(
      "select by, text, interaction_id as id from turns where kind = 'said' order by at, ordinal",
    )
  const say = (interactionId: InteractionId, text: string) =>
    h.db.transact(h.workspaceId, async (tx) => {
      await assign(tx, { interactionId, personId: agent, why: 'taken' })
      await reply(tx, { interactionId, personId: agent, senderId: text, text, attachmentIds: [] })
    })
  return { h, address, box, turns, say }
}
type Shop = Awaited<ReturnType<typeof closedShop>>

/** Carries what each sent to the other until nothing more is sent; gives how many letters went. */
const carry = async (...shops: readonly [Shop, Shop]): Promise<number> => {
  const [one, other] = shops
  let carried = 0
  for (let round = 0; round < 12; round++) {
    const before = carried
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      await from.h.drain()
      const sent = from.h.out.sent.splice(0)
      carried += sent.length
      assert.ok(sent.every((letter) => letter.to.every((who) => who.replace(/\+[^@]*/, '') === to.address)))
      await to.h.arrive(to.box, ...sent.map(({ message }) => message))
    }
    if (carried === before) return carried
  }
  throw new Error(`${carried} letters, and no end of them`)
}

test('two installations that write to each other, both closed, end after what people said', async (t) => {
  const brisa = await closedShop(t, 'help@shop.example', 'Brisa')
  const carrier = await closedShop(t, 'care@carrier.example', 'Carrier')
  // somebody at the carrier writes to the shop from a mailbox that is read by the carrier's own installation
  await brisa.h.arrive(
    brisa.box,
    `From: Carrier <${carrier.address}>\r\nTo: help@shop.example\r\nSubject: Parcel 12\r\nMessage-ID: <first@carrier.example>\r\n\r\nWhere shall it go?`,
  )
  // the shop's machine says that it is closed; the carrier's does not answer that
  assert.equal(await carry(brisa, carrier), 1)
  assert.deepEqual(
    (await carrier.turns()).filter(({ by }) => by === 'customer'),
    [],
  )
  const [asked] = await brisa.turns()
  assert.equal(asked?.text, 'Where shall it go?')
  await brisa.say(asked!.id, 'To the back door, please.')
  // the answer, and one word from the carrier's machine, which says that it is closed
  assert.equal(await carry(brisa, carrier), 2)
  const [answered, ...noMore] = await carrier.turns()
  assert.deepEqual([answered?.by, answered?.text, noMore], ['customer', 'To the back door, please.', []])
  await carrier.say(answered!.id, 'It will be there at noon.')
  assert.equal(await carry(brisa, carrier), 1)
  // one conversation at each of them, with what people said and nothing of the machines
  const texts = async (shop: Shop) => (await shop.turns()).map(({ by, text, id }) => [by, text, id])
  assert.deepEqual(await texts(brisa), [
    ['customer', 'Where shall it go?', asked!.id],
    ['agent', 'To the back door, please.', asked!.id],
    ['customer', 'It will be there at noon.', asked!.id],
  ])
  assert.deepEqual(await texts(carrier), [
    ['customer', 'To the back door, please.', answered!.id],
    ['agent', 'It will be there at noon.', answered!.id],
  ])
})
