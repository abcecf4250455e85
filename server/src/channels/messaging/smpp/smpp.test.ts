import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { eventually } from '../../../../test/harness.ts'
import { messageHouse } from '../../../../test/message-house.ts'
import { openCentre } from '../../../../test/smsc.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { floorNow } from '../../../story/floor/floor.ts'
import { encode } from './alphabet.ts'

const bound = async (t: TestContext, more: object = {}) => {
  const centre = await openCentre(t)
  if (!centre) return null
  const h = await messageHouse(t)
  const via = { kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'brisa', ...more } as const
  const accountId = await h.account(via)
  const ana = await h.person('Ana', 'agent')
  h.callers['Ana'] = await h.callerOf('Ana')
  await h.ground()
  await centre.until('bind_transceiver')
  const texts = async (count: number) =>
    eventually(async () => {
      const rows = await h.rows<{ text: string }>(`select text from turns where by = 'customer' order by at, ordinal`)
      return rows.length >= count ? rows.map((row) => row.text) : undefined
    }, 20_000)
  let n = 0
  const answer = async (text: string) => {
    const interactionId = await h.interaction()
    await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
    return h.db.transact(h.workspaceId, (tx) =>
      reply(tx, {
        interactionId,
        personId: ana,
        senderId: `say-${String(++n).padStart(6, '0')}`,
        text,
        attachmentIds: [],
      }),
    )
  }
  const sent = (state: string) =>
    eventually(async () => {
      const rows = await h.rows<{ state: string; failure: string | null; delivery: string }>(
        `select m.state, m.failure, t.delivery from messages m join turns t using (workspace_id, turn_id) where direction = 'out' order by m.at desc, t.ordinal desc`,
      )
      return rows[0]?.state === state ? rows[0] : undefined
    }, 20_000)
  return Object.assign(h, { centre, accountId, ana, texts, answer, sent })
}
const customer = '34611222333'
const hex = (value: unknown) => Buffer.from(typeof value === 'string' ? value : '', 'hex')

test('a text comes in and is acknowledged after its commit; the answer and its receipt', async (t) => {
  const h = await bound(t)
  if (!h) return
  h.centre.deliver(customer, encode('¿Dónde está? 5 € {x}', 'gsm7'), {
    fields: { short_message: encode('Donde esta? 5 € {x}', 'gsm7').toString('hex') },
  })
  assert.deepEqual(await h.texts(1), ['Donde esta? 5 € {x}'])
  const [told] = await h.centre.until('deliver_sm_resp')
  assert.equal(told?.status, 0)
  h.centre.order({ do: 'set', values: { receipts: 1 } })
  await h.answer('It left.')
  const [submit] = await h.centre.until('submit_sm')
  assert.deepEqual(
    [
      submit?.['destination_addr'],
      submit?.['source_addr'],
      submit?.['data_coding'],
      submit?.['registered_delivery'],
      hex(submit?.['short_message']).toString(),
    ],
    [customer, '34911555000', 0, 1, 'It left.'],
  )
  assert.equal((await h.sent('delivered')).delivery, 'delivered')
  h.centre.order({ do: 'enquire' })
  await h.centre.until('enquire_link_resp')
})

test('long texts go out in parts by header, by numbers beside them, or whole', async (t) => {
  const h = await bound(t)
  if (!h) return
  h.centre.deliver(customer, 'Hi')
  await h.texts(1)
  // 153 septets end between an escape and its sign, and 67 units inside a pair, if nobody minds
  await h.answer(`${'a'.repeat(152)}€${'b'.repeat(20)}`)
  await h.centre.until('submit_sm', 2)
  await h.answer(`${'ñ'.repeat(10)}ж${'x'.repeat(55)}😀${'y'.repeat(20)}`)
  const submits = await h.centre.until('submit_sm', 4)
  // without its flag a phone shows the header as signs
  assert.deepEqual(
    submits.map((one) => [one['esm_class'], one['data_coding']]),
    [
      [0x40, 0],
      [0x40, 0],
      [0x40, 8],
      [0x40, 8],
    ],
  )
  const parts = submits.map((one) => hex(one['short_message']))
  assert.deepEqual(
    parts.slice(0, 2).map((one) => [one[0], one[1], one[2], one[4], one[5]]),
    [
      [5, 0, 3, 2, 1],
      [5, 0, 3, 2, 2],
    ],
  )
  assert.equal(parts[0]?.[3], parts[1]?.[3])
  assert.deepEqual(
    parts.slice(0, 2).map((one) => one.length - 6),
    [152, 22],
  )
  assert.equal(
    Buffer.from(parts[2]?.subarray(6) ?? [])
      .swap16()
      .toString('utf16le')
      .at(-1),
    'x',
  )
  assert.equal(
    Buffer.from(parts[3]?.subarray(6) ?? [])
      .swap16()
      .toString('utf16le')
      .slice(0, 2),
    '😀',
  )
  assert.equal((await h.sent('accepted')).delivery, 'queued')
  const put = async (longForm: string) => {
    await h.rows(`update message_accounts set settings = jsonb_set(settings, '{via,longForm}', $1)`, [
      JSON.stringify(longForm),
    ])
  }
  await put('sar')
  await h.answer('c'.repeat(200))
  const sar = (await h.centre.until('submit_sm', 6)).slice(4)
  assert.deepEqual(
    sar.map((one) => [one['sar_total_segments'], one['sar_segment_seqnum'], one['esm_class']]),
    [
      ['02', '01', 0],
      ['02', '02', 0],
    ],
  )
  await put('payload')
  await h.answer('d'.repeat(400))
  const [whole] = (await h.centre.until('submit_sm', 7)).slice(6)
  assert.equal(hex(whole?.['message_payload']).toString(), 'd'.repeat(400))
})

test('parts come in any order, twice, by 8 and 16 bits, by SAR and as payload; what never comes is said to be missing', async (t) => {
  const h = await bound(t)
  if (!h) return
  const headed = (header: number[], text: Buffer) => Buffer.concat([Buffer.from(header), text])
  const udh = { fields: { esm_class: 0x40 } }
  const ucs2 = encode('zwei 😀', 'ucs2')
  const eight = (part: number, total: number, text: string) =>
    headed([5, 0, 3, 7, total, part], Buffer.from(text, 'latin1'))
  h.centre.deliver(customer, eight(3, 3, ' three'), udh)
  h.centre.deliver(customer, eight(1, 3, 'One'), udh)
  h.centre.deliver(customer, eight(1, 3, 'One'), udh)
  h.centre.deliver(customer, eight(2, 3, ' two'), udh)
  assert.deepEqual(await h.texts(1), ['One two three'])
  // the pair is cut in two by the sender
  const sixteen = (part: number, text: Buffer) => headed([6, 8, 4, 1, 2, 2, part], text)
  const wide = { fields: { esm_class: 0x40, data_coding: 8 } }
  h.centre.deliver(customer, sixteen(2, ucs2.subarray(12)), wide)
  h.centre.deliver(customer, sixteen(1, ucs2.subarray(0, 12)), wide)
  assert.equal((await h.texts(2))[1], 'zwei 😀')
  const sar = (part: string) => ({ sar_msg_ref_num: '0009', sar_total_segments: '02', sar_segment_seqnum: part })
  h.centre.deliver(customer, 'beside', { tlvs: sar('02') })
  h.centre.deliver(customer, 'Numbers ', { tlvs: sar('01') })
  assert.equal((await h.texts(3))[2], 'Numbers beside')
  h.centre.deliver(customer, '', { tlvs: { message_payload: Buffer.from('p'.repeat(1000)).toString('hex') } })
  assert.equal((await h.texts(4))[3], 'p'.repeat(1000))
  h.centre.deliver(customer, headed([5, 0, 3, 8, 3, 1], Buffer.from('Begin')), udh)
  h.centre.deliver(customer, headed([5, 0, 3, 8, 3, 3], Buffer.from('end')), udh)
  await h.centre.until('deliver_sm_resp', 11)
  h.clock.advance(10 * 60_000)
  assert.equal((await h.texts(5))[4], 'Begin […] end')
  const [line] = await h.rows<{ system: { code: string; values: object } }>(
    "select system from turns where kind = 'system' and system ->> 'code' = 'parts-missing'",
  )
  assert.deepEqual(line?.system.values, { n: '1' })
})

test('throttled it waits and goes on; a wrong number fails; a connection that breaks is bound again, and nothing is lost or doubled', async (t) => {
  const h = await bound(t, { window: 1 })
  if (!h) return
  h.centre.deliver(customer, 'Hi')
  await h.texts(1)
  h.centre.order({ do: 'refuse', statuses: [0x58] })
  await h.answer('Throttled')
  await h.centre.until('submit_sm', 1)
  await eventually(async () => {
    h.clock.advance(1000)
    return h.centre.of('submit_sm').length >= 2 ? true : undefined
  }, 20_000)
  await h.sent('accepted')
  h.centre.order({ do: 'refuse', statuses: [0x0b] })
  await h.answer('Wrong')
  assert.equal((await h.sent('failed')).failure, 'number-wrong')
  h.centre.order({ do: 'close' })
  await h.answer('While away')
  await h.centre.until('bind_transceiver', 2)
  await h.sent('accepted')
  const submits = h.centre.of('submit_sm').map((one) => hex(one['short_message']).toString())
  assert.deepEqual(submits, ['Throttled', 'Throttled', 'Wrong', 'While away'])
})

test('what was handed over without an answer is unsure, and its receipt settles it', async (t) => {
  const h = await bound(t)
  if (!h) return
  h.centre.deliver(customer, 'Hi')
  await h.texts(1)
  h.centre.order({ do: 'set', values: { silent: 1 } })
  await h.answer('Perhaps')
  const [submit] = await h.centre.until('submit_sm')
  h.centre.order({ do: 'set', values: { silent: 0 } })
  h.centre.order({ do: 'close' })
  assert.equal((await h.sent('unsure')).delivery, 'unsure')
  await h.centre.until('bind_transceiver', 2)
  const hexId = Number(submit?.id).toString(16).toUpperCase().padStart(8, '0')
  h.centre.deliver(
    customer,
    `id:${hexId} sub:001 dlvrd:001 submit date:2603101100 done date:2603101101 stat:DELIVRD err:000 Text:Per`,
    {
      fields: { esm_class: 4 },
    },
  )
  assert.equal((await h.sent('delivered')).delivery, 'delivered')
  assert.equal(h.centre.of('submit_sm').length, 1)
})

test('a message that was stored and not acknowledged comes again and is one; the same words later are two', async (t) => {
  const h = await bound(t)
  if (!h) return
  h.centre.deliver(customer, 'Yes')
  await h.texts(1)
  await h.centre.until('deliver_sm_resp', 1)
  await eventually(async () =>
    (await h.rows('select from messages where acknowledged_at is null')).length === 0 ? true : undefined,
  )
  h.centre.deliver(customer, 'Yes')
  assert.deepEqual(await h.texts(2), ['Yes', 'Yes'])
  await h.centre.until('deliver_sm_resp', 2)
  await eventually(async () =>
    (await h.rows('select from messages where acknowledged_at is null')).length === 0 ? true : undefined,
  )
  // as after a kill between commit and answer
  await h.rows(
    'update messages set acknowledged_at = null where message_id = (select message_id from messages limit 1)',
  )
  h.centre.deliver(customer, 'Yes')
  await h.centre.until('deliver_sm_resp', 3)
  assert.equal((await h.texts(2)).length, 2)
})

test('garbage on the wire breaks a connection at most; it is bound again and everything else flows', async (t) => {
  const h = await bound(t)
  if (!h) return
  const garbage = [
    // a header that names 4 GB, one of 3 bytes, an unknown command, a deliver_sm that ends in the middle, one whose TLV is longer than itself
    ['ffffffff00000005000000000000000100', true],
    ['00000003', true],
    ['00000010000000770000000000000009', false],
    [`0000001400000005000000000000000a${'41414141'}`, false],
    [
      `0000003200000005000000000000000b00000034363100000031000000000000000000000002${'4869'}${'04240fff41'.padEnd(20, '0')}`,
      false,
    ],
    ['0000001080000004000000000000ffff', false],
  ] as const
  for (const [bytes, breaks] of garbage) {
    const before = h.centre.of('bind_transceiver').length
    h.centre.order({ do: 'raw', bytes })
    if (breaks) await h.centre.until('bind_transceiver', before + 1)
  }
  // random bytes: whatever they do, the next message comes in
  for (let round = 0; round < 5; round++) {
    const bytes = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 131 + round * 17 + 7) % 256)).toString('hex')
    const before = h.centre.of('bind_transceiver').length
    h.centre.order({ do: 'raw', bytes })
    await h.centre.until('bind_transceiver', before + 1)
  }
  h.centre.deliver(customer, 'Still here')
  assert.ok(
    (
      await eventually(async () => {
        const rows = await h.rows<{ text: string }>("select text from turns where text = 'Still here'")
        return rows.length > 0 ? rows : undefined
      }, 20_000)
    ).length === 1,
  )
})

test('a centre that refuses the password shows on the floor, and that it is well again', async (t) => {
  const centre = await openCentre(t)
  if (!centre) return
  centre.order({ do: 'set', values: { password: 'another' } })
  const h = await messageHouse(t)
  await h.account({ kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'brisa' })
  await h.ground()
  const alerts = async () => {
    const scope = { workspaceId: h.workspaceId, queues: 'all' as const }
    const floor = await h.db.read(h.workspaceId, (tx) => floorNow(tx, scope))
    return floor.alerts.filter((alert) => alert.kind === 'message-account')
  }
  const [alert] = await eventually(async () => ((await alerts()).length > 0 ? alerts() : undefined), 20_000)
  assert.deepEqual([alert?.name, alert?.why], ['Brisa', 'refused-sign-in'])
  centre.order({ do: 'set', values: { password: 'secret' } })
  await eventually(async () => ((await alerts()).length === 0 ? true : undefined), 20_000)
})
