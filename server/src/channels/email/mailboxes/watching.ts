/**
 * Reads one mailbox for as long as it is wanted: connects, takes in what is new, waits in IDLE and looks again now and then, because not every server tells.
 * A message is marked in the mailbox only after its commit; what lies between is taken in again and known by then. When the server is away it is tried again
 * with growing waits, and the floor shows it.
 */
import type { MailboxTrouble } from '@peakend/contract/email.ts'
import type { MailboxId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { Database } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { pause, type WatchKind } from '../../../base/watches.ts'
import type { Intake } from '../intake/batch.ts'
import type { Fetched } from '../intake/reading.ts'
import { findKnown } from '../intake/store.ts'
import { connectImap, troubleOf } from './imap.ts'
import { noteFailing, noteFine, watchKind, type MailboxRecord } from './mailboxes.ts'
import { Marks } from './marking.ts'
import type { Tokens } from './oauth.ts'
import type { Keeper } from '../../../base/secrets.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import { findMailbox, moveOn, type Settings } from './store.ts'
import { isSignIn, outgoingTrouble, outgoingTroubles } from './outgoing.ts'
import { tryOutgoing } from './trying.ts'

export interface WatchingOptions {
  db: Database
  keeper: Keeper
  tokens: Tokens
  intake: Intake
  /** Looks without being told; 60 s unless told. */
  pollMs?: number
  /** Waits before it is tried again, the last one repeats. */
  waitsMs?: readonly number[]
  /** Signs in anew after so long; half an hour unless told. */
  sessionMs?: number
}

/** Larger than any provider lets through; not downloaded, only its head. */
export const largestMail = 60 * 1024 * 1024
const HEAD_BYTES = 64_000
/** Asked of the server at once: many small messages a round trip, but never more than so many bytes in memory. */
const MOST_TOGETHER = 100
const BYTES_TOGETHER = 24 * 1024 * 1024
const POLL_MS = 60_000
/** A server asks for the password when a session begins and not again: a new one shows that it was changed, or that a token was revoked. */
const SESSION_MS = 30 * 60_000
/** An outgoing server that did not answer is asked once more after so long. */
const OUTGOING_MS = 5000
const WAITS_MS = [5_000, 15_000, 60_000, 300_000]

export const mailboxWatch = (options: WatchingOptions): WatchKind => ({
  kind: watchKind,
  async run(watch, signal) {
    const waits = options.waitsMs ?? WAITS_MS
    const reader = new MailboxReader(options, watch.workspaceId, watch.key as MailboxId, signal)
    for (let failures = 0; !signal.aborted;) {
      try {
        const isOver = await reader.read(() => (failures = 0))
        if (!signal.aborted && !isOver) throw new Error('the server closed the connection')
      } catch (e) {
        if (signal.aborted) return
        const waitMs = waits[Math.min(failures, waits.length - 1)] ?? 60_000
        failures++
        // a connection that ends after it worked is how servers are; it is opened again before anybody is told
        if (failures > 1 || !reader.worked) await reader.tell(e, waitMs)
        await pause(failures === 1 && reader.worked ? Math.min(waitMs, 1000) : waitMs, signal)
      }
    }
  },
})

interface Trouble {
  why: MailboxTrouble
  detail: string
}

class MailboxReader {
  readonly #options: WatchingOptions
  readonly #workspaceId: WorkspaceId
  readonly #id: MailboxId
  readonly #signal: AbortSignal
  worked = false
  /** What keeps letters from leaving, as it was at the last look; undefined until there was one. */
  #outgoing: Trouble | null | undefined
  /** What is told of it goes one after the other, each by what is known then. */
  #telling: Promise<void> = Promise.resolve()

  constructor(options: WatchingOptions, workspaceId: WorkspaceId, id: MailboxId, signal: AbortSignal) {
    this.#options = options
    this.#workspaceId = workspaceId
    this.#id = id
    this.#signal = signal
  }

  /** One connection's life; true where it ended as it should. */
  async read(reached: () => void): Promise<boolean> {
    const { keeper, tokens, sessionMs = SESSION_MS } = this.#options
    this.worked = false
    const mailbox = await this.#find()
    if (!mailbox || mailbox.state !== 'on') {
      await pause(60_000, this.#signal)
      return true
    }
    const secrets = openSecrets(keeper, mailbox.sealedSecrets)
    const client = await connectImap(mailbox.settings, secrets, tokens, this.#signal)
    const over = new AbortController()
    const close = () => client.close()
    this.#signal.addEventListener('abort', close, { once: true })
    try {
      await client.mailboxOpen(mailbox.settings.folder)
      await this.#begin(client, mailbox)
      const marks = new Marks(client, mailbox.settings)
      let isRead = false
      const tellHow = () => this.#tellHow(() => (isRead && !over.signal.aborted ? { moving: marks.trouble } : null))
      const lookOutgoing = async () => {
        await this.#lookOutgoing(mailbox.settings, secrets)
        await tellHow()
      }
      const look = () =>
        void lookOutgoing().catch((err: unknown) =>
          this.#options.db.log.warn({ err }, 'how letters leave is not known'),
        )
      look()
      await marks.begin(mailbox.lastUid, (uids) => this.#takenOf(client, uids))
      for (const until = performance.now() + sessionMs; client.usable;) {
        await this.#takeNew(client, marks)
        await marks.moveLeft()
        if (this.#signal.aborted) return true
        isRead = true
        if (this.#outgoing || (await this.#isSaidNotToLeave())) look()
        await tellHow()
        this.worked = true
        reached()
        const leftMs = until - performance.now()
        if (leftMs <= 0) return true
        await this.#wait(client, leftMs)
        if (this.#signal.aborted) return true
      }
      return false
    } finally {
      over.abort()
      this.#signal.removeEventListener('abort', close)
      client.close()
    }
  }

  async tell(e: unknown, waitMs: number): Promise<void> {
    const { db } = this.#options
    await this.#telling
    const trouble: Trouble =
      isRefusal(e, 'storage_full') || (e as NodeJS.ErrnoException).code === 'ENOSPC'
        ? { why: 'storage', detail: 'there is no room' }
        : troubleOf(e)
    db.log.warn({ mailboxId: this.#id, ...trouble }, 'a mailbox cannot be read')
    const nextTryAt = new Date(db.clock.now().getTime() + waitMs)
    await db
      .transact(this.#workspaceId, (tx) => noteFailing(tx, this.#id, { ...trouble, nextTryAt }))
      .catch((err: unknown) => db.log.warn({ err }, 'that a mailbox fails could not be written down'))
  }

  /** Nobody else would say that answers cannot leave while letters still come in. Who does not answer is asked twice: a server that starts anew is no news. */
  async #lookOutgoing(settings: Settings, secrets: Secrets): Promise<void> {
    const { tokens, waitsMs = WAITS_MS } = this.#options
    const tried = () => tryOutgoing(settings, secrets, tokens, this.#signal)
    let { isFine, why, detail } = await tried()
    if (!isFine && !isSignIn(why)) {
      await pause(Math.min(waitsMs[0] ?? OUTGOING_MS, OUTGOING_MS), this.#signal)
      ;({ isFine, why, detail } = await tried())
    }
    if (this.#signal.aborted) return
    this.#outgoing = isFine ? null : outgoingTrouble(why, detail)
  }

  /** A letter could not leave since we looked. */
  async #isSaidNotToLeave(): Promise<boolean> {
    if (this.#outgoing !== null) return false
    const isSaid = outgoingTroubles.has((await this.#find())?.why ?? '')
    // nothing is told until that is looked at
    if (isSaid) this.#outgoing = undefined
    return isSaid
  }

  /** It is reached; but what is to be moved may stay where it is, or nothing may leave. `asked` gives null where nothing is to be told any more. */
  #tellHow(asked: () => { moving: Trouble | null } | null): Promise<void> {
    const { db, pollMs = POLL_MS } = this.#options
    const tell = async () => {
      const of = asked()
      if (!of || this.#outgoing === undefined) return
      const trouble = of.moving ?? this.#outgoing
      const nextTryAt = new Date(db.clock.now().getTime() + pollMs)
      await db.transact(this.#workspaceId, (tx) =>
        trouble ? noteFailing(tx, this.#id, { ...trouble, nextTryAt }) : noteFine(tx, this.#id),
      )
    }
    const told = this.#telling.then(tell)
    this.#telling = told.catch(() => undefined)
    return told
  }

  #takenOf(client: ImapFlow, uids: readonly number[]): Promise<ReadonlySet<number>> {
    const uidValidity = client.mailbox ? Number(client.mailbox.uidValidity) : 0
    return this.#options.db.read(this.#workspaceId, async (tx) => {
      const known = await findKnown(tx, { mailboxId: this.#id, uidValidity, uids, fingerprints: [] })
      return known.uids
    })
  }

  #find(): Promise<MailboxRecord | null> {
    return this.#options.db.read(this.#workspaceId, (tx) => findMailbox(tx, this.#id))
  }

  /** Seen for the first time: from now on, unless everything was asked for. */
  async #begin(client: ImapFlow, mailbox: MailboxRecord): Promise<void> {
    if (mailbox.uidValidity !== null || mailbox.settings.begin === 'everything' || !client.mailbox) return
    const { uidValidity, uidNext } = client.mailbox
    await this.#options.db.transact(this.#workspaceId, async (tx) =>
      moveOn(tx, this.#id, Number(uidValidity), Math.max(0, uidNext - 1)),
    )
  }

  /** Everything behind the last number. Under another validity numbers mean nothing: all is looked at, and what is known is passed over. */
  async #takeNew(client: ImapFlow, marks: Marks): Promise<void> {
    const mailbox = await this.#find()
    if (!mailbox || !client.mailbox) return
    const uidValidity = Number(client.mailbox.uidValidity)
    const after = mailbox.uidValidity === uidValidity ? mailbox.lastUid : 0
    const found: FetchMessageObject[] = []
    for await (const one of client.fetch(
      `${after + 1}:*`,
      { uid: true, size: true, internalDate: true },
      { uid: true },
    )) {
      // `n:*` names the last message even when its number is lower (RFC 9051, 9, seq-range)
      if (one.uid > after) found.push(one)
    }
    const sorted = found.toSorted((a, b) => a.uid - b.uid)
    // the next are on their way while these are stored
    let coming = this.#fetchNext(client, sorted, 0, uidValidity)
    let marking: Promise<void> = Promise.resolve()
    while (!this.#signal.aborted) {
      const { fetched, to } = await coming
      if (to === 0) return marking
      coming = this.#fetchNext(client, sorted, to, uidValidity)
      coming.catch(() => undefined)
      await this.#options.intake.takeIn(this.#workspaceId, mailbox, fetched)
      await marking
      marking = marks.mark(fetched.map((one) => one.uid))
      marking.catch(() => undefined)
    }
  }

  /** The messages from here on that fit together, and where the following begin; 0 where there are none. */
  async #fetchNext(client: ImapFlow, sorted: readonly FetchMessageObject[], from: number, uidValidity: number) {
    const together = this.#together(sorted, from)
    if (together.length === 0) return { fetched: [], to: 0 }
    return { fetched: await this.#fetch(client, together, uidValidity), to: from + together.length }
  }

  #together(sorted: readonly FetchMessageObject[], from: number): FetchMessageObject[] {
    const out: FetchMessageObject[] = []
    let bytes = 0
    for (const one of sorted.slice(from, from + MOST_TOGETHER)) {
      const size = Math.min(one.size ?? 0, largestMail)
      if (out.length > 0 && bytes + size > BYTES_TOGETHER) break
      out.push(one)
      bytes += size
    }
    return out
  }

  async #fetch(client: ImapFlow, wanted: readonly FetchMessageObject[], uidValidity: number): Promise<Fetched[]> {
    const isLarge = (one: FetchMessageObject) => (one.size ?? 0) > largestMail
    const fetched = new Map<number, Fetched>()
    const take = async (some: readonly FetchMessageObject[], source: true | { maxLength: number }) => {
      if (some.length === 0) return
      const range = some.map((one) => one.uid).join(',')
      for await (const one of client.fetch(range, { uid: true, source }, { uid: true })) {
        const known = some.find((other) => other.uid === one.uid)
        if (!known || !one.source) continue
        const arrivedAt = known.internalDate ? new Date(known.internalDate) : this.#options.db.clock.now()
        const size = known.size ?? one.source.length
        fetched.set(one.uid, {
          uid: one.uid,
          uidValidity,
          arrivedAt,
          size,
          bytes: one.source,
          isTooLarge: isLarge(known),
        })
      }
    }
    await take(
      wanted.filter((one) => !isLarge(one)),
      true,
    )
    await take(wanted.filter(isLarge), { maxLength: HEAD_BYTES })
    return wanted.flatMap((one) => fetched.get(one.uid) ?? [])
  }

  /** Until the server says that something came, or it is time to look. */
  async #wait(client: ImapFlow, atMostMs: number): Promise<void> {
    const woken = new AbortController()
    const wake = () => woken.abort()
    client.on('exists', wake)
    client.on('close', wake)
    try {
      // the end of IDLE is the next command's doing; it must not be waited for here
      void client.idle().catch(() => undefined)
      const waitMs = Math.min(this.#options.pollMs ?? POLL_MS, atMostMs)
      await pause(waitMs, AbortSignal.any([woken.signal, this.#signal]))
    } finally {
      client.off('exists', wake)
      client.off('close', wake)
    }
  }
}
