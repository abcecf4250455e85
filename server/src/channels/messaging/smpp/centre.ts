/** SMS centres: the connection one node holds to each, and messages handed over by it. */
import { createHash } from 'node:crypto'
import type { MessageFailure } from '@peakend/contract/messaging.ts'
import type { MessageTrouble } from '@peakend/contract/message-accounts.ts'
import type { MessageAccountId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { pause, type WatchKind } from '../../../base/watches.ts'
import { bindWatch, noteFailing, noteFine, opened, type AccountRecord } from '../accounts/accounts.ts'
import { findAccount } from '../accounts/store.ts'
import { SecretUnreadable, type Keeper } from '../../../base/secrets.ts'
import type { Adapter, Handed, Opened, Outgoing, Provider, Tried } from '../adapter.ts'
import { takeDelivered, tellAcknowledged } from './delivered.ts'
import { addressed, BindRefused, Link, type Submitted } from './link.ts'
import { submitsOf } from './longs.ts'
import { status } from './pdus.ts'

type Centre = Extract<Provider, { kind: 'smpp' }>

export interface CentreOptions {
  db: Database
  keeper: Keeper
  /** Waits before it is tried again, the last one repeats. */
  waitsMs?: readonly number[]
}
const WAITS_MS = [1000, 5000, 15_000, 60_000, 300_000]

/** Why a centre cannot be had, sorted for people. */
export const troubleOf = (e: unknown): { why: MessageTrouble; detail: string } => {
  const detail = (e instanceof Error ? e.message : String(e)).slice(0, 200)
  if (e instanceof SecretUnreadable) return { why: 'secret-unreadable', detail }
  if (e instanceof BindRefused) {
    const isSignIn = [status.wrongPassword, status.wrongSystemId, status.bindFailed].some((one) => one === e.status)
    return { why: isSignIn ? 'refused-sign-in' : 'server-said', detail }
  }
  if (/no answer/.test(detail)) return { why: 'too-slow', detail }
  return { why: /PDU|SMPP/.test(detail) ? 'server-said' : 'unreachable', detail }
}

export const openCentres = (options: CentreOptions) => {
  const links = new Map<string, Link>()
  return {
    /** Accounts this node is bound for now. */
    places: (): string[] => [...links].flatMap(([id, link]) => (link.isBound ? [id] : [])),
    adapter: centreAdapter(links),
    watch: bindingWatch(options, links),
  }
}

const bindingWatch = (options: CentreOptions, links: Map<string, Link>): WatchKind => ({
  kind: bindWatch,
  async run(watch, signal) {
    const waits = options.waitsMs ?? WAITS_MS
    const id = watch.key as MessageAccountId
    for (let failures = 0; !signal.aborted;) {
      try {
        await hold(options, links, watch.workspaceId, id, signal, () => (failures = 0))
        if (signal.aborted) return
        throw new Error('the centre closed the connection')
      } catch (e) {
        if (signal.aborted) return
        const waitMs = waits[Math.min(failures, waits.length - 1)] ?? 60_000
        // centres close now and then; that is told when it cannot be bound again
        if (failures++ > 0) await tell(options.db, watch.workspaceId, id, e, waitMs)
        await pause(waitMs, signal)
      }
    }
  },
})

const tell = async (
  db: Database,
  workspaceId: WorkspaceId,
  id: MessageAccountId,
  e: unknown,
  waitMs: number,
): Promise<void> => {
  const trouble = troubleOf(e)
  db.log.warn({ accountId: id, ...trouble }, 'an SMS centre cannot be reached')
  const nextTryAt = new Date(db.clock.now().getTime() + waitMs)
  await db
    .transact(workspaceId, (tx) => noteFailing(tx, id, { ...trouble, nextTryAt }))
    .catch((err: unknown) => db.log.warn({ err }, 'that an SMS centre fails could not be written down'))
}

/** One connection's life. */
const hold = async (
  { db, keeper }: CentreOptions,
  links: Map<string, Link>,
  workspaceId: WorkspaceId,
  id: MessageAccountId,
  signal: AbortSignal,
  reached: () => void,
): Promise<void> => {
  const row = await db.read(workspaceId, (tx) => findAccount(tx, id))
  if (!row || row.state !== 'on' || row.settings.via.kind !== 'smpp') return pause(60_000, signal)
  const account = opened(workspaceId, row, keeper)
  const link = linkOf(db, workspaceId, account)
  const end = () => void link.unbind()
  signal.addEventListener('abort', end, { once: true })
  try {
    await link.bind()
    links.set(id, link)
    reached()
    await db.transact(workspaceId, (tx) => noteFine(tx, id))
    // messages that waited for the connection
    db.signals.raise('jobs', undefined)
    const why = await link.closed
    if (!signal.aborted) throw new Error(why)
  } finally {
    signal.removeEventListener('abort', end)
    if (links.get(id) === link) links.delete(id)
    await link.unbind()
  }
}

const linkOf = (db: Database, workspaceId: WorkspaceId, account: Opened): Link =>
  new Link({
    centre: account.settings.via as Centre,
    password: account.secrets.secret ?? '',
    now: () => db.clock.now().getTime(),
    deliver: (pdu) => takeDelivered(db, workspaceId, account, pdu),
    told: (pdu) => tellAcknowledged(db, workspaceId, account, pdu),
  })

const centreAdapter = (links: ReadonlyMap<string, Link>): Adapter => ({
  kind: 'smpp',
  abilities: {
    hasWindow: false,
    hasTemplates: false,
    hasReceipts: true,
    hasReadReceipts: false,
    hasMedia: false,
    hasSegments: true,
  },
  async hand(account, message, accepted, signal) {
    const link = links.get(account.id)
    if (!link?.isBound) return { result: 'again', why: 'not connected', waitMs: 1000 }
    if (message.content.kind === 'files')
      return { result: 'refused', failure: 'media-refused', detail: 'an SMS carries no files' }
    return submitAll(link, account, message, accepted, signal)
  },
  async test(account, signal): Promise<Tried> {
    if (links.get(account.id)?.isBound) return { isFine: true, why: null, detail: 'bound' }
    const link = new Link({
      centre: account.settings.via as Centre,
      password: account.secrets.secret ?? '',
      now: () => 0,
      deliver: () => Promise.resolve(status.temporary),
      told: () => undefined,
    })
    const end = () => void link.unbind()
    signal.addEventListener('abort', end, { once: true })
    try {
      await link.bind()
      return { isFine: true, why: null, detail: null }
    } catch (e) {
      return { isFine: false, ...troubleOf(e) }
    } finally {
      await link.unbind()
    }
  },
})

/** The number all parts of a message bear, the same at every attempt. */
const referenceOf = (reference: string): number => createHash('sha256').update(reference).digest().readUInt16BE(0)

const submitAll = async (
  link: Link,
  account: AccountRecord,
  message: Outgoing,
  accepted: (part: number, id: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Handed> => {
  const centre = account.settings.via as Centre
  const common = {
    ...addressed('source', account.settings.address),
    ...addressed('dest', message.to),
    registered_delivery: 1,
  }
  const submits = submitsOf(message.content.text, centre.longForm, referenceOf(message.reference))
  for (const [at, fields] of submits.entries()) {
    if (message.taken.has(at + 1)) continue
    const submitted = await link.submit({ ...common, ...fields }, signal)
    if (submitted.result !== 'accepted') return handedOf(submitted)
    await accepted(at + 1, submitted.id)
  }
  return { result: 'done' }
}

const failures: Readonly<Record<number, MessageFailure>> = {
  [status.wrongDestination]: 'number-wrong',
  [status.wrongSource]: 'refused',
}

const handedOf = (submitted: Exclude<Submitted, { result: 'accepted' }>): Handed => {
  switch (submitted.result) {
    case 'throttled':
      return { result: 'again', why: 'too many messages for the centre', waitMs: submitted.waitMs }
    case 'not-sent':
      return { result: 'again', why: 'the connection closed', waitMs: 1000 }
    case 'unsure':
      return { result: 'unsure', why: 'the centre did not answer' }
    case 'refused': {
      const code = submitted.status
      const detail = `0x${code.toString(16).padStart(8, '0')}`
      const isPassing = code === status.systemError || code === status.bindState || code === status.temporary
      return isPassing
        ? { result: 'again', why: detail, waitMs: 10_000 }
        : { result: 'refused', failure: failures[code] ?? 'refused', detail }
    }
    default:
      return submitted satisfies never
  }
}
