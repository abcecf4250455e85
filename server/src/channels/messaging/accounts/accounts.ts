/** The accounts of a workspace: settings, secrets, and how each does. */
import { randomUUID } from 'node:crypto'
import {
  MessageAccountSettings,
  type MessageAccount,
  type MessageChannel,
  type MessageTrouble,
} from '@peakend/contract/message-accounts.ts'
import type { MessageAccountId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../../base/caller.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { startWatch, stopWatch } from '../../../base/watches.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { addTouchpoint, changeTouchpoint, retireTouchpoint } from '../../../journeys/touchpoints/touchpoints.ts'
import type { Opened, Provider, Secrets } from '../adapter.ts'
import { sealSecrets, type Keeper } from '../../../base/secrets.ts'
import { openSecrets, secretsIn } from './secrets.ts'
import {
  findAccount,
  insertAccount,
  isAddressTaken,
  listAccounts,
  removeRow,
  updateAccount,
  updateHealth,
  updateState,
  type AccountRecord,
} from './store.ts'

export type { AccountRecord } from './store.ts'
/** SMS centres are connected to by one node each; the others call us. */
export const bindWatch = 'messaging.bind'

export const channelOf = (via: Provider): MessageChannel => (via.kind === 'whatsapp' ? 'whatsapp' : 'sms')

const knownSecrets = (row: AccountRecord, keeper: Keeper): Secrets => {
  try {
    return openSecrets(keeper, row.sealedSecrets)
  } catch {
    return {}
  }
}

/** An account with its secrets, for whoever speaks to its provider. Throws where they cannot be opened. */
export const opened = (workspaceId: WorkspaceId, row: AccountRecord, keeper: Keeper): Opened => ({
  ...row,
  workspaceId,
  secrets: openSecrets(keeper, row.sealedSecrets),
})

const shown = (tx: ReadTx, row: AccountRecord, keeper: Keeper, publicUrl: string): MessageAccount => {
  const has = knownSecrets(row, keeper)
  return {
    ...row.settings,
    id: row.id,
    channel: row.channel,
    touchpointId: row.touchpointId,
    queueId: row.queueId,
    hasSecret: has.secret !== undefined,
    hasSigningSecret: has.signingSecret !== undefined,
    hasVerifyToken: has.verifyToken !== undefined,
    state: row.state,
    callbackUrl: row.settings.via.kind === 'smpp' ? null : `${publicUrl}${callbackPath(tx.workspaceId, row.id)}`,
    health: {
      state: row.health,
      why: row.why,
      detail: row.detail,
      since: row.healthSince?.toISOString() ?? null,
      nextTryAt: row.nextTryAt?.toISOString() ?? null,
    },
  }
}

export const callbackPath = (workspaceId: string, accountId: string): string =>
  `/api/messaging/callbacks/${workspaceId}/${accountId}`

/** All as people see them, without secrets. */
export const shownAccounts = async (tx: ReadTx, keeper: Keeper, publicUrl: string): Promise<MessageAccount[]> =>
  (await listAccounts(tx)).map((row) => shown(tx, row, keeper, publicUrl))

/** One as people see it. Refuses `not_found`. */
export const shownAccount = async (
  tx: ReadTx,
  keeper: Keeper,
  publicUrl: string,
  id: MessageAccountId,
): Promise<MessageAccount> => shown(tx, await mustFind(tx, id), keeper, publicUrl)

export const mustFind = async (tx: ReadTx, id: MessageAccountId): Promise<AccountRecord> => {
  const found = await findAccount(tx, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Nothing is sent without a password where one is wanted, and no callback is believed without what it is signed with. Refuses `account_incomplete`. */
const refuseIncomplete = (via: Provider, secrets: Secrets): void => {
  const isWhole = {
    http: () =>
      secrets.signingSecret !== undefined &&
      (via.kind !== 'http' || via.auth === 'none' || secrets.secret !== undefined),
    smpp: () => secrets.secret !== undefined && secrets.secret.length <= MOST_SMPP_PASSWORD,
    whatsapp: () => [secrets.secret, secrets.signingSecret, secrets.verifyToken].every((one) => one !== undefined),
  }[via.kind]
  if (!isWhole()) throw new Refusal('account_incomplete')
}
/** SMPP 3.4, 4.1.1: nine octets, the last one NUL. */
const MOST_SMPP_PASSWORD = 8

/** Adds one with its touchpoint. Refuses `name_taken`, `account_incomplete`. In the audit log, without secrets. */
export const addAccount = async (
  tx: Tx,
  caller: Caller,
  keeper: Keeper,
  of: MessageAccountSettings & Secrets,
): Promise<MessageAccountId> => {
  const settings = MessageAccountSettings.parse(of)
  const secrets = secretsIn(of)
  refuseIncomplete(settings.via, secrets)
  const channel = channelOf(settings.via)
  if (await isAddressTaken(tx, channel, settings.address, null)) throw new Refusal('name_taken')
  const { name, queueId } = settings
  const touchpoint = await addTouchpoint(tx, { name, channel, stage: 'action', queueId, sites: [] })
  const id = randomUUID() as MessageAccountId
  const sealedSecrets = sealSecrets(keeper, secrets)
  await insertAccount(tx, { id, touchpointId: touchpoint.id, channel, settings, sealedSecrets })
  if (settings.via.kind === 'smpp') startWatch(tx, bindWatch, id)
  await audit(tx, caller, 'message-account.added', { noun: 'message-account', id }, { name })
  return id
}

/** Where secrets go: another place needs them again. */
const placeOf = (via: Provider): string =>
  via.kind === 'smpp'
    ? `${via.host}:${via.port} ${via.systemId}`
    : via.kind === 'http'
      ? new URL(via.url).host
      : `${via.url} ${via.phoneNumberId}`

/** Changes it whole; secrets left out stay, unless they would go to another place. Refuses `not_found`, `name_taken`, `account_incomplete`, `invalid` (another channel). */
export const changeAccount = async (
  tx: Tx,
  caller: Caller,
  keeper: Keeper,
  id: MessageAccountId,
  to: MessageAccountSettings & Secrets,
): Promise<void> => {
  const before = await mustFind(tx, id)
  const settings = MessageAccountSettings.parse(to)
  if (before.settings.via.kind !== settings.via.kind)
    throw new Refusal('invalid', 'Another kind of provider is another account.')
  const kept = knownSecrets(before, keeper)
  if (placeOf(before.settings.via) !== placeOf(settings.via)) delete kept.secret
  const secrets = { ...kept, ...secretsIn(to) }
  refuseIncomplete(settings.via, secrets)
  if (await isAddressTaken(tx, before.channel, settings.address, id)) throw new Refusal('name_taken')
  await updateAccount(tx, { id, settings, sealedSecrets: sealSecrets(keeper, secrets) })
  await changeTouchpoint(tx, before.touchpointId, { name: settings.name, queueId: settings.queueId })
  if (settings.via.kind === 'smpp' && before.state === 'on') startWatch(tx, bindWatch, id)
  await audit(tx, caller, 'message-account.changed', { noun: 'message-account', id }, { name: settings.name })
}

/** Pauses or goes on. Twice equals once. Refuses `not_found`. */
export const setState = async (tx: Tx, caller: Caller, id: MessageAccountId, state: 'on' | 'paused'): Promise<void> => {
  const before = await mustFind(tx, id)
  if (before.state === state) return
  await updateState(tx, id, state)
  if (before.settings.via.kind === 'smpp') (state === 'on' ? startWatch : stopWatch)(tx, bindWatch, id)
  const act = state === 'on' ? 'message-account.resumed' : 'message-account.paused'
  await audit(tx, caller, act, { noun: 'message-account', id })
}

/** Uses it no longer; its secrets are gone, its conversations stay. Refuses `not_found`. */
export const removeAccount = async (tx: Tx, caller: Caller, id: MessageAccountId): Promise<void> => {
  const before = await mustFind(tx, id)
  await removeRow(tx, id)
  stopWatch(tx, bindWatch, id)
  await retireTouchpoint(tx, before.touchpointId)
  await audit(tx, caller, 'message-account.removed', { noun: 'message-account', id }, { name: before.settings.name })
}

/** Its provider answers. Records `message-account.recovered` where it failed before. Twice equals once. */
export const noteFine = async (tx: Tx, id: MessageAccountId): Promise<void> => {
  const before = await updateHealth(tx, id, { health: 'fine', why: null, detail: null, nextTryAt: null })
  if (before?.was === 'failing') tx.record({ type: 'message-account.recovered', accountId: id })
}

/** Its provider cannot be reached or refuses us; the floor shows it. Records `message-account.failed` when that is new, or for another reason. */
export const noteFailing = async (
  tx: Tx,
  id: MessageAccountId,
  of: { why: MessageTrouble; detail: string | null; nextTryAt: Date | null },
): Promise<void> => {
  const before = await updateHealth(tx, id, { health: 'failing', ...of })
  if (before && (before.was !== 'failing' || before.why !== of.why))
    tx.record({ type: 'message-account.failed', accountId: id, why: of.why })
}
