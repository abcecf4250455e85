/** The way to Asterisk fails: it is cut, falls silent, is too slow, refuses, doubles and disorders. Calls go on, what was asked for is done, nothing rings twice, and nothing is left. */
import assert from 'node:assert/strict'
import { after, afterEach, before, suite, test, type TestContext } from 'node:test'
import { eventually } from '../harness.ts'
import { openAriProxy, type AriProxy, type Event, type Request } from './ari-proxy.ts'
import { emptyNumber, openLineHouse, type LineHouse } from './line-house.ts'
import { callerNumber, hears, hz, ourNumber, PATIENCE_MS, until } from './phone-story.ts'
import type { SipCall } from './sip-caller.ts'

/** Shorter than in life, so that nobody waits for them here. */
const [REQUEST_MS, LOOK_MS] = [1000, 500]

const act = async ({ at }: LineHouse['desks'][number], what: string, body?: object) => {
  const { call } = await at.call<{ call: { interactionId: string } }>('GET', '/phone/mine')
  await at.call('POST', `/phone/calls/${call.interactionId}/${what}`, body)
}
/** Ana is called just once by what is done meanwhile, and answers it. */
const ringsOnce = async (h: LineHouse, meanwhile: () => Promise<SipCall>) => {
  const [desk] = h.desks
  assert.ok(desk)
  const before = desk.phone.rang()
  const caller = await meanwhile()
  const theirs = await desk.rings()
  theirs.pickUp()
  await Promise.all([until(caller, 'Ana'), until(theirs, 'caller')])
  assert.equal(desk.phone.rang() - before, 1)
  return { caller, theirs, desk }
}
/** Cut, and back again. */
const cutOnce = async (ari: AriProxy): Promise<void> => {
  const asked = ari.asked.length
  ari.cut()
  await eventually(() => (ari.asked.length > asked ? true : undefined), PATIENCE_MS)
}
const dials = ({ outside }: LineHouse, to = ourNumber) => outside.dial(to, { from: callerNumber, hz: hz.caller })
const endBoth = async ({ caller, theirs }: { caller: SipCall; theirs: SipCall }) => {
  caller.hangUp()
  await eventually(() => (theirs.isOver() ? true : undefined), PATIENCE_MS)
}
/** A request that calls a phone. */
const isCalling = ({ method, uri }: Request) => method === 'POST' && /^channels\/leg-[^/]+$/.test(uri)

void suite('the way to Asterisk', () => {
  const ends: (() => unknown)[] = []
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  let way: AriProxy | null = null
  let house: LineHouse | null = null
  before(async () => {
    house = await openLineHouse(
      { after: (end) => ends.push(end) },
      {
        people: ['Ana', 'Bea'],
        async ariBy({ url }) {
          const proxy = (way = await openAriProxy(url))
          ends.push(() => proxy.close())
          return { url: proxy.url, requestMs: REQUEST_MS, lookMs: LOOK_MS }
        },
      },
    )
  })
  afterEach(() => {
    way?.onRequest(null)
    way?.onEvent(null)
    way?.resume()
  })

  const failing = (name: string, run: (h: LineHouse, ari: AriProxy) => Promise<void>): void =>
    void test(name, async (t: TestContext) => {
      if (!house || !way) return t.skip('Asterisk could not be had')
      await run(house, way)
      way.onRequest(null)
      way.onEvent(null)
      await house.assertAsAlways(name)
    })
  failing('it is cut in mid-call: they talk on, and what is asked for next is done', async (h, ari) => {
    const { caller, theirs, desk } = await h.talk()
    ari.cut()
    assert.deepEqual([await hears(caller), await hears(theirs)], [['Ana'], ['caller']])
    await act(desk, 'hold')
    await until(caller, 'music')
    await act(desk, 'resume')
    await Promise.all([until(caller, 'Ana'), until(theirs, 'caller')])
    ari.cut()
    await endBoth({ caller, theirs })
  })

  failing('it falls silent in mid-call: that is noticed, and nobody stays in a call that is over', async (h, ari) => {
    const { caller, theirs, desk } = await h.talk()
    ari.stall()
    await act(desk, 'hold')
    ari.resume()
    await until(caller, 'music')
    ari.stall()
    caller.hangUp()
    await eventually(() => (caller.isOver() ? true : undefined))
    ari.resume()
    await eventually(() => (theirs.isOver() ? true : undefined), PATIENCE_MS)
  })

  failing('it is cut while somebody waits, and again while the phone rings: it rings once', async (h, ari) => {
    const [desk] = h.desks
    assert.ok(desk)
    await desk.at.call('PUT', '/presence', { state: 'away' })
    const talk = await ringsOnce(h, async () => {
      const caller = await dials(h)
      await until(caller, 'music')
      ari.cut()
      await desk.at.call('PUT', '/presence', { state: 'available' })
      await desk.rings()
      await cutOnce(ari)
      return caller
    })
    await endBoth(talk)
  })

  failing(
    'it is cut in the moment the phone is answered: they are together, though it may ring again',
    async (h, ari) => {
      const [desk] = h.desks
      assert.ok(desk)
      const caller = await dials(h)
      const first = await desk.rings()
      ari.cut()
      // Asterisk hangs up on whoever answers while nobody is there to hear of it
      first.pickUp()
      await eventually(async () => {
        desk.phone.ringing()?.pickUp()
        return (await hears(caller)).join() === 'Ana' ? true : undefined
      }, PATIENCE_MS)
      caller.hangUp()
      await eventually(() => (first.isOver() ? true : undefined), PATIENCE_MS)
    },
  )

  failing('it is cut while a call is handed over: the other phone rings once and has the caller', async (h, ari) => {
    const { caller, theirs, desk } = await h.talk()
    const bea = h.desks[1]
    assert.ok(bea)
    const before = bea.phone.rang()
    await act(desk, 'transfer', { to: { personId: bea.id }, note: '' })
    ari.cut()
    const hers = await bea.rings()
    hers.pickUp()
    await Promise.all([until(caller, 'Bea'), until(hers, 'caller')])
    assert.equal(bea.phone.rang() - before, 1)
    await eventually(() => (theirs.isOver() ? true : undefined), PATIENCE_MS)
    await endBoth({ caller, theirs: hers })
  })

  failing('answers come later than is waited for: the phone rings once', async (h, ari) => {
    ari.onRequest((request) => (isCalling(request) ? { answerAfterMs: REQUEST_MS + 700 } : undefined))
    await endBoth(await ringsOnce(h, () => dials(h)))
  })

  failing('the first request of each kind is lost: it is asked again', async (h, ari) => {
    const lost = new Set<string>()
    ari.onRequest(({ method, uri }) => {
      const kind = `${method} ${uri.replace(/\/[^/]+/, '')}`
      if (lost.has(kind) || method === 'GET') return undefined
      lost.add(kind)
      return { lose: true }
    })
    await endBoth(await ringsOnce(h, () => dials(h)))
    assert.ok(lost.size > 3)
  })

  failing('for a second it refuses everything: the caller is served all the same', async (h, ari) => {
    const untilMs = performance.now() + 1000
    ari.onRequest(() => (performance.now() < untilMs ? { status: 500 } : undefined))
    await endBoth(await ringsOnce(h, () => dials(h)))
  })

  failing('all is told twice: it is one call, and it ends once', async (h, ari) => {
    ari.onEvent((event) => [event, event])
    const { rows: before } = await h.db.query('select 1 from calls')
    await endBoth(await ringsOnce(h, () => dials(h)))
    assert.equal((await h.db.query('select 1 from calls')).rowCount, before.length + 1)
  })

  failing('a call arrives after it has ended', async (h, ari) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const held: Event[] = []
    ari.onEvent((event) => {
      if (event.type === 'StasisStart') return (held.push(event), resolve(), [])
      return event.type === 'ChannelDestroyed' || event.type === 'StasisEnd' ? [event, ...held.splice(0)] : [event]
    })
    const caller = await dials(h, emptyNumber)
    await promise
    caller.hangUp()
    await eventually(() => (held.length === 0 ? true : undefined), PATIENCE_MS)
  })

  failing('it is back and too slow for a while: what ended meanwhile is ended', async (h, ari) => {
    const waiting = await dials(h, emptyNumber)
    await until(waiting, 'music')
    const { caller, theirs } = await h.talk()
    ari.stall()
    waiting.hangUp()
    const untilMs = performance.now() + 2500
    ari.onRequest(() => (performance.now() < untilMs ? { answerAfterMs: REQUEST_MS + 500 } : undefined))
    ari.resume()
    assert.deepEqual([await hears(caller), await hears(theirs)], [['Ana'], ['caller']])
    await h.assertLeft({ openCalls: 1 })
    await endBoth({ caller, theirs })
  })
})
