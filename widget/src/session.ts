/** One visitor's conversation in one tab: begins or resumes it, keeps it fresh, and tells the screen. */
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import { Api, isPassing, Refused, type OutputOf } from './api.ts'
import { isOurs, lastOrdinal, mergeTurns, stillUnsent, unreadOf } from './conversation.ts'
import type { Frame } from './frame.ts'
import { newId } from './ids.ts'
import { browserKeep } from './keep.ts'
import { Live } from './live.ts'
import { Outbox, retryMs } from './outbox.ts'
import { playTone } from './sound.ts'
import { Tabs } from './tabs.ts'
import type { View } from './view.ts'
import { chooseLanguage } from './language.ts'
import { fill, wordsOf } from './words.ts'

/** A typing sign without news for this long is over. */
const typingLastsMs = 6000
const typingEveryMs = 2500

export class Session {
  readonly api: Api
  readonly frame: Frame
  readonly keep = browserKeep()
  readonly outbox: Outbox
  readonly tab = newId()
  readonly tabs: Tabs
  view: View
  readonly #draw: (view: View) => void
  #live: Live | undefined
  #isDrawing = false
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #saidTypingAtMs = 0
  #readUpTo = 0
  #receivedUpTo = 0

  constructor(frame: Frame, draw: (view: View) => void) {
    this.frame = frame
    this.#draw = draw
    this.api = new Api(frame.base)
    this.outbox = new Outbox(this.keep, this.name('outbox'))
    this.tabs = new Tabs(this.name('tabs'), (message) => this.#hearTab(message))
    const language = chooseLanguage([
      this.keep.getItem(this.name('language')),
      frame.settings.language,
      document.documentElement.lang,
      navigator.language,
    ])
    this.view = {
      phase: 'starting',
      failure: '',
      language,
      brand: null,
      state: null,
      turns: [],
      unsent: this.outbox.all(),
      uploads: [],
      trouble: '',
      isOpen: false,
      isFull: false,
      isOnline: navigator.onLine,
      isConnected: false,
      hasSound: this.keep.getItem(this.name('sound')) !== 'off',
      isVerified: false,
      name: null,
      typing: null,
      unreadFrom: 0,
      unread: 0,
      draft: this.keep.getItem(this.name('draft')) ?? '',
      form: 'none',
      messageDone: null,
      contact: 'hidden',
      contactEmail: '',
      canCode: true,
      survey: 'none',
      putAside: '',
      pageTitle: pageTitle(),
      nowMs: Date.now(),
    }
    for (const what of ['online', 'offline']) {
      addEventListener(what, () => this.change({ isOnline: navigator.onLine }))
    }
    addEventListener('online', () => void this.flush())
  }

  name(what: string): string {
    return `peakend:${this.frame.key}:${what}`
  }

  get words() {
    return wordsOf(this.view.language)
  }

  change(change: Partial<View>): void {
    this.view = { ...this.view, ...change }
    if (this.#isDrawing) return
    this.#isDrawing = true
    queueMicrotask(() => {
      this.#isDrawing = false
      this.#draw(this.view)
    })
  }

  /** Begins or resumes; tries again by itself while the server cannot be reached. */
  async start(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      const answer = await this.api.ask('start', {
        key: this.frame.key,
        visitorToken: this.keep.getItem(this.name('token')) || undefined,
        customerToken: this.frame.customerToken || undefined,
        language: this.view.language,
        page: pageSeen(),
      })
      this.#attempt = 0
      this.#began(answer)
    } catch (error) {
      this.#startFailed(error)
    }
  }

  #startFailed(error: unknown): void {
    const code = error instanceof Refused ? error.code : 'unreachable'
    if (code === 'token_wrong' && this.frame.customerToken) {
      // A known customer's token has expired: they may still talk, as somebody not proven.
      this.frame.customerToken = undefined
      void this.start()
      return
    }
    this.change({ phase: this.view.phase === 'ready' ? 'ready' : 'failed', failure: code })
    if (!isPassing(error)) return
    const wait = Math.max(retryMs(this.#attempt++, Math.random()), error instanceof Refused ? error.retryAfterMs : 0)
    this.#timer = setTimeout(() => void this.start(), wait)
  }

  #began(answer: OutputOf<'start'>): void {
    this.api.token = answer.visitorToken
    this.keep.setItem(this.name('token'), answer.visitorToken)
    this.frame.setColour(answer.brand.colour)
    this.change({
      phase: 'ready',
      brand: answer.brand,
      isVerified: answer.isVerified,
      name: answer.name,
    })
    this.#readUpTo = answer.state.unread
      ? lastOrdinal(answer.turns, answer.state.interactionId) - answer.state.unread
      : lastOrdinal(answer.turns, answer.state.interactionId)
    this.take(answer.turns, answer.state)
    this.#live?.stop()
    this.#live = new Live(this.frame.base, () => this.api.token, answer.position, {
      onBody: (body) => this.#hear(body),
      onStale: () => void this.refresh(),
      onOnline: (isConnected) => {
        this.change({ isConnected })
        if (isConnected) void this.flush()
      },
    })
    void this.flush()
  }

  /** What was missed, over HTTP. */
  async refresh(): Promise<void> {
    const interactionId = this.view.state?.interactionId ?? undefined
    try {
      const after = lastOrdinal(this.view.turns, interactionId ?? null)
      const answer = await this.api.ask('turns', { interactionId, after })
      this.take(answer.turns, answer.state)
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_signed_in') void this.start()
    }
  }

  /** New turns and state, wherever they came from. */
  take(turns: readonly VisitorTurn[], state?: ChatState): void {
    const known = new Set(this.view.turns.map((turn) => turn.id))
    const fresh = turns.filter((turn) => !known.has(turn.id))
    const merged = mergeTurns(this.view.turns, turns)
    const now = state ?? this.view.state
    for (const one of this.outbox.all()) {
      if (!stillUnsent(merged, [one]).length) this.outbox.remove(one.senderId)
    }
    if (now && now.interactionId !== this.view.state?.interactionId && this.view.state) {
      this.#readUpTo = this.#receivedUpTo = 0
    }
    const isAlive = now !== null && (now.state === 'waiting' || now.state === 'active' || now.state === 'resting')
    this.change({
      turns: merged,
      state: now,
      unsent: stillUnsent(merged, this.outbox.all()),
      typing: fresh.some(isOurs) ? null : this.view.typing,
      survey: surveyAfter(this.view.survey, now?.survey?.interactionId, this.view.state?.interactionId),
      contact: this.#contact(merged, now),
      nowMs: Date.now(),
    })
    this.frame.setAlive(isAlive || (now?.unread ?? 0) > 0)
    this.#count(fresh)
    this.#acknowledge()
  }

  /** Asks for an address once the visitor has said something, waits, and is not known. */
  #contact(turns: readonly VisitorTurn[], state: ChatState | null): View['contact'] {
    const { contact, isVerified } = this.view
    const isTime = state?.state === 'waiting' && turns.some((turn) => turn.by === 'customer')
    if (contact !== 'hidden' || isVerified || !isTime) return contact
    return this.keep.getItem(this.name('contact')) ? 'hidden' : 'asked'
  }

  #count(fresh: readonly VisitorTurn[]): void {
    const interactionId = this.view.state?.interactionId ?? null
    const unread = this.isSeen() ? 0 : unreadOf(this.view.turns, this.#readUpTo, interactionId)
    this.change({ unread })
    this.frame.setUnread(unread)
    this.keep.setItem(this.name('unread'), String(unread))
    const last = fresh.filter(isOurs).at(-1)
    if (last && this.#live && !this.isSeen() && this.view.hasSound && this.tabs.isFirst(this.keep, last.id)) playTone()
  }

  isSeen(): boolean {
    return this.view.isOpen && document.visibilityState === 'visible'
  }

  /** Tells the server how far this browser holds our turns, and how far the visitor has seen them. */
  #acknowledge(): void {
    const interactionId = this.view.state?.interactionId
    if (!interactionId) return
    const ordinal = this.view.turns.reduce(
      (last, turn) =>
        turn.interactionId === interactionId && turn.by !== 'customer' ? Math.max(last, turn.ordinal) : last,
      0,
    )
    const isSeen = this.isSeen()
    if (ordinal <= (isSeen ? Math.min(this.#readUpTo, this.#receivedUpTo) : this.#receivedUpTo)) return
    this.#receivedUpTo = ordinal
    if (isSeen) this.#readUpTo = ordinal
    this.api.ask(isSeen ? 'read' : 'received', { interactionId, ordinal }).catch(() => {
      this.#receivedUpTo = 0
    })
    if (isSeen) this.tabs.tell({ read: ordinal, interactionId })
  }

  /** The visitor looks at the conversation now. */
  seen(): void {
    if (!this.isSeen()) return
    this.#acknowledge()
    this.#count([])
  }

  #hear(body: LiveBody): void {
    if (body.type === 'visitor-turn') this.take([body.turn])
    else if (body.type === 'visitor-state') this.take([], body.state)
    else if (body.type === 'delivery') this.#delivered(body.turnId, body.delivery)
    else if (body.type === 'read' && body.by === 'agent' && this.view.state) {
      const readOrdinal = Math.max(this.view.state.readOrdinal, body.ordinal)
      this.change({ state: { ...this.view.state, readOrdinal } })
    } else if (body.type === 'typing' && body.by === 'agent') this.#showTyping(body.isTyping ? (body.name ?? '') : null)
  }

  #delivered(turnId: string, delivery: string): void {
    const turns = this.view.turns.map((turn) =>
      turn.id === turnId ? { ...turn, delivery: delivery as VisitorTurn['delivery'] } : turn,
    )
    this.change({ turns })
  }

  #showTyping(name: string | null): void {
    clearTimeout(this.#typingTimer)
    this.change({ typing: name })
    if (name !== null) this.#typingTimer = setTimeout(() => this.change({ typing: null }), typingLastsMs)
  }

  /** Tells the agent that the visitor writes; at most every few seconds. */
  tellTyping(isTyping: boolean): void {
    const interactionId = this.view.state?.interactionId
    if (!interactionId || (isTyping && Date.now() - this.#saidTypingAtMs < typingEveryMs)) return
    if (!isTyping && this.#saidTypingAtMs === 0) return
    this.#saidTypingAtMs = isTyping ? Date.now() : 0
    this.#live?.typing(interactionId, isTyping)
  }

  /** Sends what waits, in order, one at a time; another tab that is at it is left to it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    if (!this.api.token) return
    const next = this.outbox.all().find((one) => !one.refused)
    if (!next) {
      this.outbox.release(this.tab)
      this.change({ unsent: this.outbox.all() })
      return
    }
    if (!this.outbox.lease(this.tab, Date.now())) {
      this.#timer = setTimeout(() => void this.flush(), 2000)
      return
    }
    const hasMore = await this.#sendOne(next.senderId)
    if (hasMore) await this.flush()
  }

  async #sendOne(senderId: string): Promise<boolean> {
    const one = this.outbox.all().find((other) => other.senderId === senderId)
    if (!one) return true
    try {
      const { text, attachmentIds, writtenAt } = one
      const answer = await this.api.ask('say', {
        senderId,
        text,
        attachmentIds: attachmentIds as never,
        writtenAt,
        page: pageSeen(),
      })
      this.#attempt = 0
      this.outbox.remove(senderId)
      this.take([answer.turn], answer.state)
      this.tabs.tell({ sent: senderId })
      return true
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_signed_in') {
        this.outbox.release(this.tab)
        void this.start()
        return false
      }
      if (isPassing(error)) {
        this.outbox.release(this.tab)
        const wait = error instanceof Refused ? error.retryAfterMs : 0
        this.#timer = setTimeout(() => void this.flush(), Math.max(wait, retryMs(this.#attempt++, Math.random())))
        this.change({ unsent: this.outbox.all() })
        return false
      }
      const why = error instanceof Refused ? error.code : ''
      this.outbox.change(senderId, { refused: why === 'blocked' ? this.words.blocked : this.words.wentWrong })
      this.change({ unsent: this.outbox.all() })
      return true
    }
  }

  /** Says in words what went wrong with an act. */
  trouble(error: unknown): void {
    const isMany = error instanceof Refused && error.code === 'too_many_requests'
    this.change({ trouble: isMany ? this.words.tooMany : this.words.wentWrong })
  }

  say(text: string, values: Record<string, string | number> = {}): void {
    this.change({ trouble: fill(text, values) })
  }

  #hearTab(message: Record<string, unknown>): void {
    if (typeof message.read === 'number' && message.interactionId === this.view.state?.interactionId) {
      this.#readUpTo = Math.max(this.#readUpTo, message.read)
      this.#count([])
    }
    if ('wrote' in message || 'sent' in message)
      this.change({ unsent: stillUnsent(this.view.turns, this.outbox.all()) })
  }

  stop(): void {
    this.#live?.stop()
    clearTimeout(this.#timer)
  }
}

/** Asked once an interaction: what was put off or answered stays so until another conversation has ended. */
function surveyAfter(
  before: View['survey'],
  asked: string | undefined,
  current: string | null | undefined,
): View['survey'] {
  if (asked === undefined) return before === 'asked' ? 'none' : before
  return before === 'none' || asked !== current ? 'asked' : before
}

function pageTitle(): string {
  const shared = document.querySelector<HTMLMetaElement>('meta[property="og:title"]')?.content
  return (shared || document.title).trim().slice(0, 120)
}

/** The page the visitor is on. Its query is left out: shops put tokens and addresses there. */
export function pageSeen() {
  const withoutQuery = (address: string) => address.split(/[?#]/)[0]?.slice(0, 2000) ?? ''
  return {
    url: withoutQuery(location.href),
    title: document.title.slice(0, 300),
    referrer: withoutQuery(document.referrer),
  }
}
