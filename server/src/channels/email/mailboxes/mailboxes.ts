/** The mailboxes of a workspace: settings, secrets, and how each does. Reading them is `watching.ts`. */
import { randomUUID } from 'node:crypto'
import { MailboxSettings, type Mailbox, type MailboxTrouble } from '@peakend/contract/email.ts'
import type { MailboxId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../../base/caller.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { startWatch, stopWatch } from '../../../base/watches.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { addTouchpoint, changeTouchpoint, retireTouchpoint } from '../../../journeys/touchpoints/touchpoints.ts'
import { sealSecrets, type Keeper } from '../../../base/secrets.ts'
import { openSecrets, secretsIn, type Secrets } from './secrets.ts'
import {
  countMails,
  findMailbox,
  insertMailbox,
  isAddressTaken,
  listMailboxes,
  removeRow,
  updateHealth,
  updateMailbox,
  updateState,
  type MailboxRecord,
  type Settings,
} from './store.ts'

export type { MailboxRecord, Settings } from './store.ts'
export const watchKind = 'email.mailbox'

/** Touchpoints whose mailbox is paused: what comes there waits in the mailbox. */
export const pausedTouchpoints = async (tx: ReadTx): Promise<ReadonlySet<string>> =>
  new Set((await listMailboxes(tx)).filter(({ state }) => state === 'paused').map(({ touchpointId }) => touchpointId))

/** All of them as people see them, without secrets. */
export const shownMailboxes = async (tx: ReadTx, keeper: Keeper): Promise<Mailbox[]> => {
  const [rows, counts] = await Promise.all([listMailboxes(tx), countMails(tx)])
  return rows.map((row) =>
    shown(
      row,
      keeper,
      counts.find((one) => one.id === row.id),
    ),
  )
}

const shown = (
  row: MailboxRecord,
  keeper: Keeper,
  counts: { takenIn: number; setAside: number } = { takenIn: 0, setAside: 0 },
): Mailbox => {
  const has = hasSecrets(row, keeper)
  return {
    ...row.settings,
    id: row.id,
    touchpointId: row.touchpointId,
    queueId: row.queueId,
    hasPassword: has.password !== undefined,
    hasOutgoingPassword: has.outgoingPassword !== undefined,
    hasClientSecret: has.clientSecret !== undefined,
    hasRefreshToken: has.refreshToken !== undefined,
    state: row.state,
    health: {
      state: row.health,
      why: row.why,
      detail: row.detail,
      since: row.healthSince?.toISOString() ?? null,
      lastSeenAt: row.seenAt?.toISOString() ?? null,
      nextTryAt: row.nextTryAt?.toISOString() ?? null,
    },
    takenIn: counts.takenIn,
    setAside: counts.setAside,
  }
}

const hasSecrets = (row: MailboxRecord, keeper: Keeper): Secrets => {
  try {
    return openSecrets(keeper, row.sealedSecrets)
  } catch {
    return {}
  }
}

/** One as people see it. Refuses `not_found`. */
export const shownMailbox = async (tx: ReadTx, keeper: Keeper, id: MailboxId): Promise<Mailbox> => {
  const found = (await shownMailboxes(tx, keeper)).find((one) => one.id === id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** A password, or what makes tokens. Refuses `mailbox_incomplete`. */
export const refuseIncomplete = (settings: Settings, secrets: Secrets): void => {
  const isWhole =
    settings.signIn === 'password'
      ? secrets.password !== undefined
      : settings.oauth !== null &&
        secrets.refreshToken !== undefined &&
        (settings.oauth.provider !== 'other' || settings.oauth.tokenUrl !== undefined)
  if (!isWhole) throw new Refusal('mailbox_incomplete')
}

const settingsOnly = (of: Settings & Secrets): Settings => MailboxSettings.parse(of)

/** Adds one with its touchpoint, and has it watched. Refuses `name_taken`, `mailbox_incomplete`. In the audit log, without secrets. */
export const addMailbox = async (
  tx: Tx,
  caller: Caller,
  keeper: Keeper,
  of: Settings & Secrets,
): Promise<MailboxId> => {
  const secrets = secretsIn(of)
  const settings = settingsOnly(of)
  refuseIncomplete(settings, secrets)
  if (await isAddressTaken(tx, settings.address, null)) throw new Refusal('name_taken')
  const { address: name, queueId } = settings
  const touchpoint = await addTouchpoint(tx, { name, channel: 'email', stage: 'action', queueId, sites: [] })
  const id = randomUUID() as MailboxId
  await insertMailbox(tx, { id, touchpointId: touchpoint.id, settings, sealedSecrets: sealSecrets(keeper, secrets) })
  startWatch(tx, watchKind, id)
  await audit(tx, caller, 'mailbox.added', { noun: 'mailbox', id }, { address: settings.address })
  return id
}

const mustFind = async (tx: ReadTx, id: MailboxId): Promise<MailboxRecord> => {
  const found = await findMailbox(tx, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/**
 * Changes what is named. Another server or account needs its secrets again: a password never goes to a server it was not meant for. Refuses `not_found`,
 * `name_taken`, `mailbox_incomplete`. Whoever watches it begins again.
 */
export const changeMailbox = async (
  tx: Tx,
  caller: Caller,
  keeper: Keeper,
  id: MailboxId,
  to: Partial<Settings> & Secrets,
): Promise<void> => {
  const before = await mustFind(tx, id)
  const settings = settingsOnly({ ...before.settings, queueId: before.queueId, ...to } as Settings & Secrets)
  const kept = keptSecrets(hasSecrets(before, keeper), before.settings, settings)
  const secrets = { ...kept, ...secretsIn(to) }
  refuseIncomplete(settings, secrets)
  if (await isAddressTaken(tx, settings.address, id)) throw new Refusal('name_taken')
  const isNewFolder =
    settings.folder !== before.settings.folder || !isSameServer(settings.incoming, before.settings.incoming)
  await updateMailbox(tx, { id, settings, sealedSecrets: sealSecrets(keeper, secrets), isNewFolder })
  await changeTouchpoint(tx, before.touchpointId, { name: settings.address, queueId: settings.queueId })
  if (before.state === 'on') startWatch(tx, watchKind, id)
  await audit(tx, caller, 'mailbox.changed', { noun: 'mailbox', id }, { address: settings.address })
}

const isSameServer = (a: Settings['incoming'], b: Settings['incoming']): boolean =>
  a.host === b.host && a.user === b.user && a.port === b.port

const keptSecrets = (secrets: Secrets, before: Settings, after: Settings): Secrets => {
  const isSameIn = isSameServer(before.incoming, after.incoming)
  const isSameOut = isSameServer(before.outgoing, after.outgoing)
  const isSameClient = JSON.stringify(before.oauth) === JSON.stringify(after.oauth)
  return {
    ...(isSameIn && secrets.password ? { password: secrets.password } : {}),
    ...(isSameOut && secrets.outgoingPassword ? { outgoingPassword: secrets.outgoingPassword } : {}),
    ...(isSameClient && secrets.clientSecret ? { clientSecret: secrets.clientSecret } : {}),
    ...(isSameClient && secrets.refreshToken ? { refreshToken: secrets.refreshToken } : {}),
  }
}

/** Whoever reads it signs in anew, to both servers. */
export const lookAnew = (tx: Tx, id: MailboxId): void => startWatch(tx, watchKind, id)

/** Pauses or goes on. Twice equals once. Refuses `not_found`. */
export const setState = async (tx: Tx, caller: Caller, id: MailboxId, state: 'on' | 'paused'): Promise<void> => {
  const before = await mustFind(tx, id)
  if (before.state === state) return
  await updateState(tx, id, state)
  if (state === 'on') startWatch(tx, watchKind, id)
  else stopWatch(tx, watchKind, id)
  await audit(tx, caller, state === 'on' ? 'mailbox.resumed' : 'mailbox.paused', { noun: 'mailbox', id })
}

/** Reads it no longer; its secrets are gone, its messages stay. Refuses `not_found`. */
export const removeMailbox = async (tx: Tx, caller: Caller, id: MailboxId): Promise<void> => {
  const before = await mustFind(tx, id)
  await removeRow(tx, id)
  stopWatch(tx, watchKind, id)
  await retireTouchpoint(tx, before.touchpointId)
  await audit(tx, caller, 'mailbox.removed', { noun: 'mailbox', id }, { address: before.address })
}

/** It was reached, and what came is stored. Records `mailbox.recovered` where it failed before. */
export const noteFine = async (tx: Tx, id: MailboxId): Promise<void> => {
  const before = await updateHealth(tx, id, { health: 'fine', why: null, detail: null, nextTryAt: null })
  if (before?.was === 'failing') tx.record({ type: 'mailbox.recovered', mailboxId: id })
}

/** It could not be reached; the floor shows it. Records `mailbox.failed` when that is new, or for another reason. */
export const noteFailing = async (
  tx: Tx,
  id: MailboxId,
  of: { why: MailboxTrouble; detail: string | null; nextTryAt: Date },
): Promise<void> => {
  const before = await updateHealth(tx, id, { health: 'failing', ...of })
  if (before && (before.was !== 'failing' || before.why !== of.why))
    tx.record({ type: 'mailbox.failed', mailboxId: id, why: of.why })
}
