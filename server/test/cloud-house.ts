/** A house with a WhatsApp number at the Cloud API of the tests: customers write, an agent answers. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { MessageAccountId, PersonId } from '@peakend/contract/ids.ts'
import type { MessageLine, MessageRow } from '@peakend/contract/messaging.ts'
import { addAttachment, keyOf } from '../src/interactions/attachments/attachments.ts'
import { assign, reply } from '../src/interactions/interactions.ts'
import { cloudCallback, cloudIds, openCloudApi, statusOf, type SentMessage } from './cloud-api.ts'
import { customerNumber, messageHouse } from './message-house.ts'

let n = 0
/** A message of a customer's as the platform tells it. */
export const messageOf = (says: object, of: { from?: string; id?: string; at?: Date; userId?: string } = {}) => ({
  ...(of.from === '' ? {} : { from: of.from ?? customerNumber.slice(1) }),
  ...(of.userId === undefined ? {} : { from_user_id: of.userId }),
  id: of.id ?? `wamid.IN${String(++n).padStart(6, '0')}=`,
  timestamp: String(Math.floor((of.at ?? new Date('2026-03-10T11:00:00Z')).getTime() / 1000)),
  ...says,
})
export const text = (body: string) => ({ type: 'text', text: { body } })

export const cloudHouse = async (t: TestContext, more: Parameters<typeof messageHouse>[1] = {}) => {
  const api = await openCloudApi(t)
  const h = await messageHouse(t, more)
  const accountId = await h.account({ kind: 'whatsapp', url: api.url, ...cloudIds })
  const ana = await h.person('Ana', 'agent')
  h.callers['Ana'] = await h.callerOf('Ana')
  const tell = (value: object, of: Parameters<typeof cloudCallback>[1] = {}, to: MessageAccountId = accountId) => {
    const { body, headers } = cloudCallback(value, of)
    return h.callBack(to, body, headers)
  }
  /** A customer writes; answers the callback's status. */
  const write = (says: object, of: Parameters<typeof messageOf>[1] & { name?: string } = {}) => {
    const { name = 'Lucía', from = customerNumber.slice(1), userId } = of
    const contact = {
      profile: { name },
      ...(from === '' ? {} : { wa_id: from }),
      ...(userId === undefined ? {} : { user_id: userId }),
    }
    return tell({ contacts: [contact], messages: [messageOf(says, of)] })
  }
  const receipt = (sent: SentMessage | undefined, status: string, more: Parameters<typeof statusOf>[2] = {}) => {
    if (!sent) throw new Error('nothing was sent')
    return tell({ statuses: [statusOf(sent, status, more)] })
  }
  let said = 0
  /** Ana answers the newest conversation; nothing is handed over yet. */
  const say = async (words: string, attachmentIds: readonly string[] = []) => {
    const interactionId = await h.interaction()
    await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
    const senderId = `say-${String(++said).padStart(6, '0')}`
    return h.db.transact(h.workspaceId, (tx) =>
      reply(tx, {
        interactionId,
        personId: ana as PersonId,
        senderId,
        text: words,
        attachmentIds: attachmentIds as never,
      }),
    )
  }
  const answer = async (words: string, attachmentIds: readonly string[] = []) => {
    const { turnId } = await say(words, attachmentIds)
    await h.drain()
    return turnId
  }
  type State = { state: string; failure: string | null; detail: string | null; delivery: string }
  const state = async (turnId: string): Promise<State | undefined> =>
    (
      await h.rows<State>(
        `select m.state, m.failure, m.detail, t.delivery from messages m join turns t using (workspace_id, turn_id) where m.turn_id = $1`,
        [turnId],
      )
    )[0]
  const turns = () =>
    h.rows<{ text: string; by: string; code: string | null; values: Record<string, string> | null }>(
      `select text, by, system ->> 'code' as code, system -> 'values' as values from turns order by at, ordinal`,
    )
  const shown = async () =>
    (await h.served.call('GET', `/api/interactions/${await h.interaction()}/messages`, { as: 'Ana' })).body as {
      line: MessageLine
      rows: MessageRow[]
    }
  return Object.assign(h, { api, accountId, ana, tell, write, receipt, say, answer, state, turns, shown })
}
export type CloudHouse = Awaited<ReturnType<typeof cloudHouse>>

export const png = (bytes = 200): Buffer =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(bytes)])
export const pdf = Buffer.from('%PDF-1.4 hello')

/** A file as its upload leaves it; Ana's, unless told. */
export const keepFile = async (
  h: CloudHouse,
  name: string,
  type: string,
  bytes: Buffer,
  uploadedBy = `person:${h.ana}`,
): Promise<string> => {
  const sha256 = createHash('sha256').update(bytes).digest()
  const { id } = await h.db.transact(h.workspaceId, (tx) =>
    addAttachment(tx, { uploadedBy, name, type, bytes: bytes.length, sha256 }),
  )
  const temporary = path.join(h.files.incoming, id)
  await writeFile(temporary, bytes)
  await h.files.keep(keyOf(h.workspaceId, id), temporary)
  return id
}
