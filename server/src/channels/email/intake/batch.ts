/**
 * Messages of a folder, from their bytes to their commit: read, files kept, then stored several a transaction. One that cannot be stored with the others is
 * stored alone, and set aside where even that fails; the others go on.
 */
import { setImmediate } from 'node:timers/promises'
import type { SetAsideWhy } from '@peakend/contract/email.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { moveOn, type MailboxRecord } from '../mailboxes/store.ts'
import { openFiles, type Blobs } from './files.ts'
import type { Arriving } from './arriving.ts'
import { aside, take, takeTogether } from './intake.ts'
import type { Pace } from './pace.ts'
import { unread, type Fetched, type Read } from './reading.ts'
import type { ReadLetter } from './reading-beside.ts'
import { findKnown } from './store.ts'

export interface IntakeOptions {
  db: Database
  blobs: Blobs
  /** Signs reply addresses. */
  secret: Buffer
  /** The value of the loop header of a workspace. */
  loopOf: (workspaceId: WorkspaceId) => string
  pace: Pace
  read: ReadLetter
}

/** Trouble of ours, not of the message: it is tried again later as it is. */
const isPassing = (e: unknown): boolean =>
  isRefusal(e, 'database_away') || isRefusal(e, 'storage_full') || isRefusal(e, 'busy')

/** Messages ready to be stored, those that are known left out; `last` is the place in the folder they reach to. */
interface Prepared {
  fresh: readonly Read[]
  arriving: readonly Arriving[]
  last: Fetched | null
}

/** With its place among those prepared. */
type Numbered = readonly [at: number, of: Arriving]

export class Intake {
  readonly #options: IntakeOptions
  readonly #keepFiles: ReturnType<typeof openFiles>

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#keepFiles = openFiles(options.db, options.blobs)
  }

  /** Takes in what was fetched, in the order of the folder. When this settles all of it is committed, and may be acknowledged. */
  async takeIn(workspaceId: WorkspaceId, mailbox: MailboxRecord, fetched: readonly Fetched[]): Promise<void> {
    const { pace } = this.#options
    let left = fetched
    // the files of the next are written while these are stored; what is stored stays in the order of the folder
    const prepareNext = (): Promise<Prepared> => {
      const some = left.slice(0, pace.together())
      left = left.slice(some.length)
      const coming = this.#prepare(workspaceId, mailbox, some)
      coming.catch(() => undefined)
      return coming
    }
    for (let coming = prepareNext(); ;) {
      const prepared = await coming
      if (!prepared.last) return
      await pace.work(async () => {
        coming = prepareNext()
        await this.#takeTogether(workspaceId, mailbox, prepared)
        // who rests does nothing meanwhile
        if (pace.isBesideTalk()) await coming
      })
    }
  }

  /** Read, and the files of what is not known yet kept. */
  async #prepare(workspaceId: WorkspaceId, mailbox: MailboxRecord, fetched: readonly Fetched[]): Promise<Prepared> {
    const last = fetched.at(-1) ?? null
    if (!last) return { fresh: [], arriving: [], last }
    const { db, loopOf, read } = this.#options
    const { customerLanguages: own } = await db.read(workspaceId, workspaceOf)
    const { trustedServers } = mailbox.settings
    const readFor = { trustedServers, loop: loopOf(workspaceId), own }
    const reads: Read[] = []
    for (const one of fetched) {
      reads.push(await read(one, readFor))
      // whoever waits for an answer of this program comes first: fifty letters are fifty times a millisecond
      await setImmediate()
    }
    const fresh = await db.read(workspaceId, (tx) => unknownOf(tx, mailbox, reads))
    const arriving = fresh.length > 0 ? await this.#keepFiles(workspaceId, mailbox, fresh) : []
    return { fresh, arriving, last }
  }

  async #takeTogether(workspaceId: WorkspaceId, mailbox: MailboxRecord, of: Prepared): Promise<void> {
    const { db } = this.#options
    const { arriving, last } = of
    const whyOf = (at: number) => of.fresh[at]?.why ?? null
    try {
      await db.transact(workspaceId, async (tx) => {
        // another node may have taken some meanwhile
        const known = await knownOf(tx, mailbox, arriving)
        const unknown = [...arriving.entries()].filter(([, one]) => !known(one))
        const rest = await this.#storeTogether(tx, mailbox, unknown, whyOf)
        await storeAll(rest, (one, at) => this.#store(tx, mailbox, one, whyOf(at)))
        if (last) moveOn(tx, mailbox.id, last.uidValidity, last.uid)
      })
    } catch (e) {
      if (isRefusal(e, 'database_away') || isRefusal(e, 'storage_full')) throw e
      db.log.warn({ err: e, mailboxId: mailbox.id }, 'messages could not be stored together; one by one')
      for (const [at, one] of arriving.entries()) await this.#takeAlone(workspaceId, mailbox, one, whyOf(at))
    }
  }

  /** As many side by side as can be, then those that had to wait for them, until none is left that can; gives what must go alone. */
  async #storeTogether(
    tx: Tx,
    mailbox: MailboxRecord,
    unknown: readonly Numbered[],
    whyOf: (at: number) => SetAsideWhy | null,
  ): Promise<readonly Numbered[]> {
    for (let left = unknown; ;) {
      const whole = left.flatMap(([at, one]) => (whyOf(at) ? [] : [one]))
      const taken = await takeTogether(tx, mailbox, whole, this.#options.secret)
      if (taken.size === 0) return left
      left = left.filter(([, one]) => !taken.has(one))
    }
  }

  async #takeAlone(
    workspaceId: WorkspaceId,
    mailbox: MailboxRecord,
    of: Arriving,
    why: SetAsideWhy | null,
  ): Promise<void> {
    const { db } = this.#options
    try {
      await db.transact(workspaceId, async (tx) => {
        if (!(await knownOf(tx, mailbox, [of]))(of)) await this.#store(tx, mailbox, of, why)
        moveOn(tx, mailbox.id, of.uidValidity, of.uid)
      })
    } catch (e) {
      if (isPassing(e)) throw e
      db.log.error({ err: e, mailboxId: mailbox.id, uid: of.uid }, 'a message could not be taken in and is set aside')
      const detail = e instanceof Error ? e.message : 'failed'
      await db.transact(workspaceId, async (tx) => {
        if (!(await knownOf(tx, mailbox, [of]))(of))
          await aside(tx, mailbox, { ...of, mail: unread() }, { why: 'failed', detail, interactionId: null })
        moveOn(tx, mailbox.id, of.uidValidity, of.uid)
      })
    }
  }

  async #store(tx: Tx, mailbox: MailboxRecord, of: Arriving, why: SetAsideWhy | null): Promise<void> {
    if (why) await aside(tx, mailbox, of, { why, detail: why, interactionId: null })
    else await take(tx, mailbox, of, this.#options.secret)
  }
}

const unknownOf = async (
  tx: Parameters<typeof findKnown>[0],
  mailbox: MailboxRecord,
  reads: readonly Read[],
): Promise<Read[]> => {
  const known = await findKnown(tx, {
    mailboxId: mailbox.id,
    uidValidity: reads[0]?.fetched.uidValidity ?? 0,
    uids: reads.map((one) => one.fetched.uid),
    fingerprints: reads.map((one) => one.fingerprint),
  })
  const seen = new Set<string>()
  return reads.filter((one) => {
    const fingerprint = one.fingerprint.toString('hex')
    const isNew = !known.uids.has(one.fetched.uid) && !known.fingerprints.has(fingerprint) && !seen.has(fingerprint)
    seen.add(fingerprint)
    return isNew
  })
}

/** Which of these are stored by now. */
const knownOf = async (
  tx: Tx,
  mailbox: MailboxRecord,
  all: readonly Arriving[],
): Promise<(of: Arriving) => boolean> => {
  if (all.length === 0) return () => false
  const known = await findKnown(tx, {
    mailboxId: mailbox.id,
    uidValidity: all[0]?.uidValidity ?? 0,
    uids: all.map((one) => one.uid),
    fingerprints: all.map((one) => one.fingerprint),
  })
  return (of) => known.uids.has(of.uid) || known.fingerprints.has(of.fingerprint.toString('hex'))
}

/** Side by side, which saves waiting for the database; those of one writer or one thread in their order. */
const storeAll = async (
  arriving: readonly Numbered[],
  store: (of: Arriving, at: number) => Promise<void>,
): Promise<void> => {
  const chains = new Map<string, Promise<void>>()
  const isAlone = arriving.some(([, of]) => of.mail.references.length > 0)
  for (const [at, of] of arriving) {
    const writer = isAlone ? '' : (of.mail.from?.address.toLowerCase() ?? '')
    const before = chains.get(writer) ?? Promise.resolve()
    chains.set(
      writer,
      before.then(() => store(of, at)),
    )
  }
  // one that fails fails the transaction; the others must have ended before it is rolled back
  const ended = await Promise.allSettled(chains.values())
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}
