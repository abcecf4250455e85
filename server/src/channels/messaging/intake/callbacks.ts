/**
 * The address providers call. Nothing is believed before its signature; what was said is committed before it is answered, so that whoever got no answer may say
 * it again. Files are fetched afterwards by a job, with their message.
 */
import type { MessageAccountId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { defineRawRoute, type RawAnswer, type RawRequest, type RawRoute } from '../../../base/raw-route.ts'
import { isRefusal, Refusal } from '../../../base/refusal.ts'
import { callbackPath, noteFailing, opened, type AccountRecord } from '../accounts/accounts.ts'
import { findAccount, listAccounts } from '../accounts/store.ts'
import { SecretUnreadable, type Keeper } from '../../../base/secrets.ts'
import { Forged, type Called, type Incoming, type Opened } from '../adapter.ts'
import { readHttpCallback, type Callback } from '../http/callbacks.ts'
import { takeReceipt } from '../sending/receipts.ts'
import { readCloudCallback } from '../whatsapp/callbacks.ts'
import { challengeOf } from '../whatsapp/challenge.ts'
import { isPassing, setAside, takeIn } from './intake.ts'
import { fetchKind } from './files.ts'
import { takeSign } from './signs.ts'

export interface CallbackOptions {
  db: Database
  keeper: Keeper
  publicUrl: () => string
}

/** What the Cloud API sends at most (3 MB), and a little; everybody else sends a message at a time. */
const BODY_BYTES = 3_500_000
const ONE_MESSAGE_BYTES = 256 * 1024
const PER_MINUTE = 6000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const bytesOf = async (request: RawRequest): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request.body) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The account an address names. Refuses `not_found`. */
const accountOf = async (
  of: CallbackOptions,
  request: RawRequest,
): Promise<{ workspaceId: WorkspaceId; account: Opened }> => {
  const { workspaceId = '', accountId = '' } = request.params
  if (!UUID.test(workspaceId) || !UUID.test(accountId)) throw new Refusal('not_found')
  const row = await of.db.read(workspaceId as WorkspaceId, (tx) => findAccount(tx, accountId))
  if (!row || row.settings.via.kind === 'smpp') throw new Refusal('not_found')
  try {
    return { workspaceId: workspaceId as WorkspaceId, account: opened(workspaceId as WorkspaceId, row, of.keeper) }
  } catch (e) {
    if (e instanceof SecretUnreadable)
      throw new Refusal('conflict', 'The secrets of this account must be entered again.')
    throw e
  }
}

export const callbackRoute = (of: CallbackOptions): RawRoute =>
  defineRawRoute({
    method: ['GET', 'POST'],
    path: '/api/messaging/callbacks/:workspaceId/:accountId',
    permission: 'public',
    bodyLimit: BODY_BYTES,
    perMinute: PER_MINUTE,
    async handle(request): Promise<RawAnswer> {
      const { workspaceId, account } = await accountOf(of, request)
      if (request.method === 'GET') return challengeOf(account, request.query)
      const callback: Callback = {
        headers: request.headers,
        url: `${of.publicUrl()}${callbackPath(workspaceId, account.id)}${request.url.search}`,
        body: await bytesOf(request),
        now: of.db.clock.now(),
      }
      if (account.settings.via.kind === 'http' && callback.body.length > ONE_MESSAGE_BYTES)
        throw new Refusal('too_large')
      const called = await readOrRefuse(of, workspaceId, account, callback)
      await takeCalled(of.db, workspaceId, account, called)
      if (called.others?.length) await takeForOthers(of, workspaceId, account, callback, called.others)
      // an empty answer: nothing is sent by the way of it
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: '' }
    },
  })

/**
 * An app of the Cloud API calls one address for all its numbers: what is for another of them goes to its account, where that is of the same app. What is for none
 * of ours is kept where people look, once for each number.
 */
const takeForOthers = async (
  of: CallbackOptions,
  workspaceId: WorkspaceId,
  account: Opened,
  callback: Callback,
  numbers: readonly string[],
): Promise<void> => {
  const rows = await of.db.read(workspaceId, (tx) => listAccounts(tx))
  for (const number of numbers) {
    const row = rows.find(({ settings: { via } }) => via.kind === 'whatsapp' && via.phoneNumberId === number)
    const other = row && openedIf(workspaceId, row, of.keeper)
    if (other && other.secrets.signingSecret === account.secrets.signingSecret)
      await takeCalled(of.db, workspaceId, other, readCloudCallback(other, callback))
    else
      await of.db.transact(workspaceId, async (tx) =>
        setAside(tx, account, {
          from: '?',
          why: 'unknown-kind',
          detail: `for the number ${number}, which is none of ours`,
        }),
      )
  }
}

const openedIf = (workspaceId: WorkspaceId, row: AccountRecord, keeper: Keeper): Opened | null => {
  try {
    return opened(workspaceId, row, keeper)
  } catch (e) {
    if (e instanceof SecretUnreadable) return null
    throw e
  }
}

const readOrRefuse = async (
  of: CallbackOptions,
  workspaceId: WorkspaceId,
  account: Opened,
  callback: Callback,
): Promise<Called & { others?: string[] }> => {
  try {
    return account.settings.via.kind === 'whatsapp'
      ? readCloudCallback(account, callback)
      : readHttpCallback(account, callback)
  } catch (e) {
    if (!(e instanceof Forged)) throw e
    of.db.log.warn({ accountId: account.id, why: e.message }, 'a callback was refused')
    // a secret that was typed wrong shows itself; later a stranger could make any account look ill
    if (account.health === 'new')
      await of.db.transact(workspaceId, (tx) =>
        noteFailing(tx, account.id, { why: 'forged-callbacks', detail: e.message, nextTryAt: null }),
      )
    throw new Refusal('not_allowed', 'This callback is not signed as agreed.')
  }
}

/** Each in a transaction of its own; one that cannot be taken in is set aside and the others go on. Throws only for trouble of ours. */
export const takeCalled = async (
  db: Database,
  workspaceId: WorkspaceId,
  account: AccountRecord,
  called: Called,
): Promise<void> => {
  for (const message of called.messages) await takeSurely(db, workspaceId, account, message)
  for (const sign of called.signs ?? []) await db.transact(workspaceId, (tx) => takeSign(tx, account, sign))
  for (const receipt of called.receipts) await db.transact(workspaceId, (tx) => takeReceipt(tx, account, receipt))
  for (const one of called.unknown)
    await db.transact(workspaceId, async (tx) => setAside(tx, account, { ...one, why: 'unknown-kind' }))
}

/** Takes a message in, or has it fetched; what nobody foresaw is set aside. */
export const takeSurely = async (
  db: Database,
  workspaceId: WorkspaceId,
  account: AccountRecord,
  message: Incoming,
): Promise<void> => {
  try {
    await db.transact(workspaceId, async (tx) => {
      if (message.files.length === 0) return void (await takeIn(tx, account, message))
      tx.enqueue({ kind: fetchKind, key: fetchKey(account.id, message), payload: { accountId: account.id, message } })
    })
  } catch (e) {
    if (isPassing(e) || isRefusal(e, 'too_many_requests')) throw e
    db.log.error({ err: e, accountId: account.id }, 'a message could not be taken in and is set aside')
    const detail = e instanceof Error ? e.message : 'failed'
    await db.transact(workspaceId, async (tx) => setAside(tx, account, { from: message.from, why: 'failed', detail }))
  }
}

const fetchKey = (accountId: MessageAccountId, message: Incoming): string =>
  `${accountId}/${message.id ?? message.from}`.slice(0, 200)
