import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { createServer } from 'node:tls'
import { openDatabase } from '../../../base/database.ts'
import { openGround } from '../../../base/ground.ts'
import { silentLog } from '../../../base/log.ts'
import { openMetrics } from '../../../base/metrics.ts'
import { eventually, testSecret } from '../../../../test/harness.ts'
import { messageHouse } from '../../../../test/message-house.ts'
import { makeCertificate } from '../../../../test/postfix.ts'
import { openCentre, type Centre } from '../../../../test/smsc.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { deliverBy } from '../../deliver.ts'
import { openMessaging } from '../messaging.ts'
import { troubleOf } from './centre.ts'
import { Link } from './link.ts'
import { status } from './pdus.ts'

const customer = '34611222333'
const settings = {
  kind: 'smpp',
  host: '127.0.0.1',
  tls: false,
  systemId: 'brisa',
  systemType: '',
  window: 10,
  perSecond: 20,
  longForm: 'udh',
  enquireEveryS: 30,
} as const
const linkTo = (of: Partial<ConstructorParameters<typeof Link>[0]['centre']> & { port: number }, answerMs?: number) =>
  new Link({
    centre: { ...settings, ...of },
    password: 'secret',
    now: () => Date.now(),
    deliver: () => Promise.resolve(status.ok),
    told: () => undefined,
    answerMs,
  })

/** The centre behind TLS, with a certificate that nobody vouches for. */
const behindTls = async (t: TestContext, centre: Centre): Promise<number> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-smpp-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const { key, certificate } = await makeCertificate(folder)
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    const plain = connect(centre.port, '127.0.0.1')
    for (const one of [socket, plain]) one.on('error', () => undefined)
    socket.pipe(plain).pipe(socket)
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0)
  await once(server, 'listening')
  t.after(() => void server.close())
  return (server.address() as AddressInfo).port
}

test('a centre is spoken to through TLS; one nobody vouches for is not spoken to, nor one that speaks none', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  const port = await behindTls(t, centre)
  const h = await messageHouse(t)
  await h.account({ ...settings, tls: true, port })
  await h.ground()
  await centre.until('bind_transceiver')
  centre.deliver(customer, 'Through TLS')
  await eventually(async () => ((await h.rows('select from turns')).length === 1 ? true : undefined), 20_000)
  // 0.0.0.0 leads here too, and is no name of this machine: its certificate counts
  const stranger = linkTo({ host: '0.0.0.0', tls: true, port })
  const refused = await stranger.bind().catch((e: unknown) => e)
  assert.match(String(refused), /self-signed/)
  assert.equal(troubleOf(refused).why, 'unreachable')
  const plain = await linkTo({ tls: true, port: centre.port }, 2000)
    .bind()
    .catch((e: unknown) => e)
  assert.ok(plain instanceof Error)
})

test('it is asked now and then whether the centre lives; one that answers no more is left', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  const link = linkTo({ port: centre.port, enquireEveryS: 0.05 }, 400)
  await link.bind()
  t.after(() => link.unbind())
  await centre.until('enquire_link', 3)
  assert.equal(link.isBound, true)
  centre.order({ do: 'set', values: { silent: 1 } })
  assert.equal(await link.closed, 'the centre answers no more')
  assert.equal(link.isBound, false)
  assert.deepEqual(await link.submit({}, AbortSignal.timeout(1000)), { result: 'not-sent' })
})

test('no more is under way at once, and no more a second, than was agreed with the centre', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  const submits = (link: Link, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        link.submit(
          { source_addr: '34911555000', destination_addr: customer, short_message: Buffer.from('Hi') },
          AbortSignal.timeout(20_000),
        ),
      ),
    )
  const paced = linkTo({ port: centre.port, perSecond: 10 })
  await paced.bind()
  const beganMs = performance.now()
  const taken = await submits(paced, 6)
  assert.deepEqual(new Set(taken.map((one) => one.result)), new Set(['accepted']))
  const tookMs = performance.now() - beganMs
  assert.ok(tookMs >= 490, `six in ${tookMs} ms at ten a second`)
  await paced.unbind()
  // a centre that is slow to answer has no more than the window open
  const narrow = linkTo({ port: centre.port, perSecond: 1000, window: 2 }, 1500)
  await narrow.bind()
  t.after(() => narrow.unbind())
  centre.order({ do: 'set', values: { silent: 1 } })
  const all = submits(narrow, 4)
  await centre.until('submit_sm', 8)
  await new Promise((go) => setTimeout(go, 300))
  assert.equal(centre.of('submit_sm').length, 8, 'two wait for a place')
  assert.deepEqual(
    (await all).map((one) => one.result),
    ['unsure', 'unsure', 'unsure', 'unsure'],
  )
  assert.equal(centre.of('submit_sm').length, 10)
})

test('throttled again and again it waits longer each time, and as before once a message was taken', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  let now = 0
  const link = new Link({
    centre: { ...settings, port: centre.port, perSecond: 1000 },
    password: 'secret',
    now: () => now,
    deliver: () => Promise.resolve(status.ok),
    told: () => undefined,
  })
  await link.bind()
  t.after(() => link.unbind())
  const submit = async () => {
    const submitted = await link.submit(
      { source_addr: '34911555000', destination_addr: customer, short_message: Buffer.from('Hi') },
      AbortSignal.timeout(10_000),
    )
    if (submitted.result === 'throttled') now += submitted.waitMs
    return submitted.result === 'throttled' ? submitted.waitMs : submitted.result
  }
  centre.order({ do: 'refuse', statuses: [0x58, 0x14, 0x58] })
  const waits = [await submit(), await submit(), await submit()]
  assert.deepEqual(waits, [1000, 2000, 5000])
  assert.equal(await submit(), 'accepted')
  centre.order({ do: 'refuse', statuses: [0x58] })
  assert.equal(await submit(), 1000)
  // until then nothing is even given to the centre
  now -= 500
  const before = centre.of('submit_sm').length
  assert.equal(await submit(), 500)
  assert.equal(centre.of('submit_sm').length, before)
})

test('a node that goes hands its centre over to another: nothing is lost or sent twice', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  const h = await messageHouse(t)
  await h.account({ ...settings, port: centre.port })
  const ana = await h.person('Ana', 'agent')
  const log = silentLog()
  const db = await openDatabase({
    ownerUrl: h.ownerUrl,
    secret: testSecret,
    clock: h.clock,
    log,
    metrics: openMetrics(),
    migrates: false,
  })
  const channel = openMessaging({ db, keeper: h.keeper, blobs: h.files, publicUrl: () => '', waitsMs: [50, 100] })
  const { jobs, watches, waysOut } = channel
  const first = await openGround({ db, reactions: [deliverBy(waysOut)], jobs, watches })
  await centre.until('bind_transceiver')
  await h.ground()
  const came = (count: number) =>
    eventually(
      async () => ((await h.rows("select from turns where by = 'customer'")).length === count ? true : undefined),
      20_000,
    )
  const say = async (text: string) => {
    const interactionId = await h.interaction()
    await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
    await h.db.transact(h.workspaceId, (tx) =>
      reply(tx, { interactionId, personId: ana, senderId: `say-${text.padEnd(8, '-')}`, text, attachmentIds: [] }),
    )
  }
  centre.deliver(customer, 'To the first')
  await came(1)
  await say('By the first')
  await centre.until('submit_sm', 1)
  assert.equal(centre.of('bind_transceiver').length, 1)
  await first.close()
  await db.close()
  // said and written while nobody is bound
  centre.deliver(customer, 'To whoever comes')
  await say('By whoever comes')
  await centre.until('bind_transceiver', 2)
  await came(2)
  const submits = await centre.until('submit_sm', 2)
  assert.deepEqual(
    submits.map((one) => Buffer.from(String(one['short_message']), 'hex').toString()),
    ['By the first', 'By whoever comes'],
  )
})
