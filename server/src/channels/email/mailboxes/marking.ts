/**
 * What becomes of messages in their mailbox once they are committed: marked as seen, and moved where the settings say so. A move the server refuses, such as
 * into a folder that is full, is tried again at every look, after a new connection too, and told; nothing is lost and nothing else waits for it.
 */
import type { ImapFlow } from 'imapflow'
import { lastRefusal } from './imap.ts'
import type { Settings } from './mailboxes.ts'

/** One command stays well below what servers take for a line (RFC 7162, 4: 8,192 octets). */
const MOST_AT_ONCE = 500

export class Marks {
  readonly #client: ImapFlow
  readonly #settings: Settings
  /** Taken in, and not where they are to go. */
  #left: number[] = []
  #isThere = false
  /** What the server said to the last move; null where there is nothing to tell. */
  trouble: { why: 'not-moved'; detail: string } | null = null

  constructor(client: ImapFlow, settings: Settings) {
    this.#client = client
    this.#settings = settings
  }

  get #target(): string | null {
    const { afterwards, movedTo } = this.#settings
    return afterwards === 'move' && movedTo ? movedTo : null
  }

  /** Finds what an earlier connection left where it was: of the messages up to `lastUid` those that `areTaken`. */
  async begin(lastUid: number, areTaken: (uids: readonly number[]) => Promise<ReadonlySet<number>>): Promise<void> {
    if (!this.#target || lastUid === 0) return
    const found = (await this.#client.search({ uid: `1:${lastUid}` }, { uid: true })) || []
    for (let at = 0; at < found.length; at += MOST_AT_ONCE) {
      const some = found.slice(at, at + MOST_AT_ONCE)
      const taken = await areTaken(some)
      this.#left.push(...some.filter((uid) => taken.has(uid)))
    }
  }

  /** Only now, when all of it is committed. Where this fails it does no harm: the next time they are known. */
  async mark(uids: readonly number[]): Promise<void> {
    if (uids.length === 0) return
    await this.#client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true })
    if (!this.#target) return
    this.#left.push(...uids)
    // what is full stays full for a while: a long folder is not asked about after every few messages
    if (!this.trouble) await this.moveLeft()
  }

  /** Moves what is to be moved. */
  async moveLeft(): Promise<void> {
    const target = this.#target
    if (!target || this.#left.length === 0) return
    this.trouble = null
    if (!this.#isThere) await this.#client.mailboxCreate(target).catch(() => undefined)
    this.#isThere = true
    while (this.#left.length > 0) {
      const some = this.#left.slice(0, MOST_AT_ONCE)
      if (!(await this.#client.messageMove(some.join(','), target, { uid: true }))) {
        this.trouble = { why: 'not-moved', detail: lastRefusal(this.#client) ?? target }
        return
      }
      this.#left = this.#left.slice(some.length)
    }
  }
}
