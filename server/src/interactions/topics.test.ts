import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { LiveBody } from '@peakend/contract/live.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../test/core-house.ts'
import { recordedOf, type JournalRow } from '../base/event.ts'
import { assign, note, queue, reply } from './interactions.ts'
import { interactionTopics, mayHearInteractions } from './topics.ts'

const listen = async (t: Parameters<typeof coreHouse>[0]) => {
  const h = await coreHouse(t)
  const owner = await h.owner()
  let seq = 0
  /** What every key was sent since the last look: `key type` in order, each body as the contract has it. */
  const heard = async (): Promise<string[]> => {
    const { rows } = await owner.query<JournalRow & { seq: string }>(
      `select seq, seq as position, workspace_id as "workspaceId", key, type, payload, at from journal where seq > $1 order by seq`,
      [seq],
    )
    const out: string[] = []
    for (const row of rows) {
      seq = Number(row.seq)
      const recorded = recordedOf(row)
      for (const topic of interactionTopics.filter((one) => one.events.includes(row.type))) {
        await h.db.read(h.workspaceId, async (tx) => {
          for (const key of await topic.audience(tx, recorded))
            for (const body of await topic.render(tx, recorded, key)) out.push(`${key} ${LiveBody.parse(body).type}`)
        })
      }
    }
    return out
  }
  return { ...h, heard }
}

test('a row goes to whoever holds it and to the line it stands in, and is gone where it was', async (t) => {
  const h = await listen(t)
  const [ana, ben] = [await h.person('Ana', 'agent'), await h.person('Ben', 'agent')]
  const [sales, service] = [randomUUID() as QueueId, randomUUID() as QueueId]
  const eva = await h.visitor('Eva')
  const id = await h.chat(eva, 'Hello', { queueId: sales })
  const first = await h.heard()
  assert.ok(first.includes(`interaction:${id} turn`))
  assert.ok(first.includes(`queue:${sales} row`))
  const after = async (work: Parameters<typeof h.transact>[0]) => {
    await h.transact(work)
    return new Set(await h.heard())
  }
  const move = (queueId: QueueId, why: 'transferred' | 'returned') =>
    after((tx) => queue(tx, { interactionId: id, queueId, why }))
  const take = (personId: typeof ana) => after((tx) => assign(tx, { interactionId: id, personId, why: 'taken' }))

  assert.deepEqual(
    await move(service, 'transferred'),
    new Set([`interaction:${id} changed`, `queue:${sales} row-gone`, `queue:${service} row`]),
  )
  assert.deepEqual(
    await take(ana),
    new Set([`interaction:${id} changed`, `inbox:${ana} row`, `queue:${service} row-gone`]),
  )
  const said = await after((tx) =>
    reply(tx, { interactionId: id, personId: ana, senderId: 'reply-0001', text: 'Hi', attachmentIds: [] }),
  )
  assert.deepEqual(said, new Set([`interaction:${id} turn`, `inbox:${ana} row`]))
  const asked = await after((tx) =>
    note(tx, { interactionId: id, personId: ana, senderId: 'note-00001', text: 'Do you know?', asks: [ben] }),
  )
  assert.deepEqual(asked, new Set([`interaction:${id} turn`, `inbox:${ana} row`, `inbox:${ben} row`]))
  const back = await move(service, 'returned')
  assert.ok(back.has(`inbox:${ana} row-gone`) && back.has(`queue:${service} row`))
})

test('a conversation or a line is heard by whom the scope shows it, and by nobody else', async (t) => {
  const h = await listen(t)
  const [sales, service] = [randomUUID() as QueueId, randomUUID() as QueueId]
  const vendorId = await h.vendor('Nordic')
  await h.person('Ana', 'agent')
  await h.person('Victor', 'agent', { vendorId, queues: [service] })
  const id = await h.chat(await h.visitor('Eva'), 'Hello', { queueId: sales })
  const may = (as: string, name: string, of: string) =>
    h.db.read(h.workspaceId, async (tx) => {
      const caller = h.callers[as]
      assert.ok(caller)
      return mayHearInteractions(tx, caller, { name, id: of })
    })
  assert.deepEqual(
    [await may('Ana', 'interaction', id), await may('Victor', 'interaction', id), await may('Eva', 'interaction', id)],
    [true, false, false],
  )
  assert.deepEqual(
    [await may('Ana', 'queue', sales), await may('Victor', 'queue', sales), await may('Victor', 'queue', service)],
    [true, false, true],
  )
  assert.equal(await may('Ana', 'floor', ''), null)
})
