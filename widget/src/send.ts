/** Posts what the visitor wrote, each turn with its own id, until the server has answered for it. */
import type { ChatState } from '@peakend/contract/chat.ts'
import { isPassing, Refused } from './api.ts'
import { pageSeen } from './first-view.ts'
import { newId } from './ids.ts'
import { retryMs } from './outbox.ts'
import type { Session } from './session.ts'

export class Sender {
  readonly #session: Session
  readonly #tab = newId()
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session) {
    this.#session = session
  }

  /** Sends what waits, in order, one at a time; another tab that is at it is left to it. */
  async flush(): Promise<void> {
    const session = this.#session
    clearTimeout(this.#timer)
    if (!session.api.token) return
    const next = session.outbox.all().find((one) => !one.refused)
    if (!next) {
      session.outbox.release(this.#tab)
      session.change({ unsent: session.outbox.all() })
      return
    }
    if (!session.outbox.lease(this.#tab, Date.now())) {
      this.#timer = setTimeout(() => void this.flush(), 2000)
      return
    }
    const hasMore = await this.#sendOne(next.senderId)
    if (hasMore) await this.flush()
  }

  async #sendOne(senderId: string): Promise<boolean> {
    const session = this.#session
    const one = session.outbox.all().find((other) => other.senderId === senderId)
    if (!one) return true
    try {
      const { text, attachmentIds, writtenAt } = one
      const answer = await session.api.ask('say', {
        senderId,
        text,
        attachmentIds: attachmentIds as never,
        writtenAt,
        page: pageSeen(),
      })
      this.#attempt = 0
      session.outbox.remove(senderId)
      session.take([answer.turn], answer.state)
      if (answer.state) this.#keptAsMessage(answer.state)
      session.tabs.tell({ sent: senderId })
      return true
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_signed_in') {
        session.outbox.release(this.#tab)
        void session.start()
        return false
      }
      if (isPassing(error)) {
        session.outbox.release(this.#tab)
        const wait = error instanceof Refused ? error.retryAfterMs : 0
        this.#timer = setTimeout(() => void this.flush(), Math.max(wait, retryMs(this.#attempt++, Math.random())))
        session.change({ unsent: session.outbox.all() })
        return false
      }
      const why = error instanceof Refused ? error.code : ''
      session.outbox.change(senderId, { refused: why === 'blocked' ? session.words.blocked : session.words.wentWrong })
      session.change({ unsent: session.outbox.all() })
      return true
    }
  }

  /** Nobody serves this place: the words are kept as a message, and the visitor is told its number and asked where to answer. */
  #keptAsMessage({ state, caseNumber, answerBy }: ChatState): void {
    const session = this.#session
    if (state !== 'none' || !caseNumber || !answerBy) return
    session.change({ messageDone: { number: caseNumber, answerBy, email: session.view.contactEmail } })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
