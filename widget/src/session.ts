/** One visitor's conversation in one tab: begins or resumes it, keeps it fresh, and tells the screen. */
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import { Api, isPassing, Refused, type OutputOf } from './api.ts'
import { isOurs, lastOrdinal, mergeTurns, stillUnsent, unreadOf } from './conversation.ts'
import type { Frame } from './frame.ts'
import { browserKeep } from './keep.ts'
import { Live } from './live.ts'
import { Outbox, retryMs } from './outbox.ts'
import { Sender } from './send.ts'
import { playTone } from './sound.ts'
import { firstView, pageSeen } from './first-view.ts'
import { countInTitle } from './page-title.ts'
import { Tabs } from './tabs.ts'
import type { View } from './view.ts'
import { chooseLanguage } from './language.ts'
import { fill, systemLine, wordsOf } from './words.ts'

/** A typing sign without news for this long is over. */
const typingLastsMs = 6000
const typingEveryMs = 2500
const placeEveryMs = 20_000

export class Session {
  readonly api: Api
  readonly frame: Frame
  readonly keep = browserKeep()
  readonly outbox: Outbox
  readonly sender = new Sender(this)
  readonly tabs: Tabs
  view: View
  readonly #draw: (view: View) => void
  #live: Live | undefined
  #isDrawing = false
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #saidTypingAtMs = 0
  #waiting: ReturnType<typeof setInterval> | undefined
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
    this.view = firstView({
      language,
      unsent: this.outbox.all(),
      hasSound: this.keep.getItem(this.name('sound')) !== 'off',
      draft: this.keep.getItem(this.name('draft')) ?? '',
    })
    for (const what of ['online', 'offline']) {
      addEventListener(what, () => this.change({ isOnline: navigator.onLine }))
    }
    addEventListener('online', () => void this.sender.flush())
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
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || undefined,
        page: pageSeen(),
      })
      this.#attempt = 0
      this.#began(answer)
    } catch (error) {
      this.#startFailed(error)
    }
  }

  /** The visitor asks for it: the waits between tries begin anew. */
  startAgain(): void {
    this.#attempt = 0
    void this.start()
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
      calls: answer.calls,
      name: answer.name,
      contactEmail: answer.email ?? '',
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
        if (isConnected) void this.sender.flush()
      },
    })
    void this.sender.flush()
    clearInterval(this.#waiting)
    // Places move when others are answered: whoever waits and looks is told the new one.
    this.#waiting = setInterval(() => {
      if (this.view.state?.state === 'waiting' && this.isSeen()) void this.refresh()
    }, placeEveryMs)
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
  take(turns: readonly VisitorTurn[], state?: ChatState | null): void {
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
      ...this.#survey(now),
      contact: this.#contact(merged, now, fresh.some(isOurs)),
      spoken: this.#live ? this.#spokenOf(fresh.at(-1)) : '',
      nowMs: Date.now(),
    })
    this.frame.setAlive(isAlive || (now?.unread ?? 0) > 0)
    this.#fetchPictures(fresh)
    this.#count(fresh)
    this.#acknowledge()
  }

  /** Asks for an address once the visitor has said something, waits, and is not known. */
  #contact(turns: readonly VisitorTurn[], state: ChatState | null, isAnswered: boolean): View['contact'] {
    const { contact, contactEmail, isVerified } = this.view
    // an answer is not kept below a question of ours, unless it is being filled in
    const isFilledIn = contact === 'code' || this.frame.root.activeElement?.closest('.contact')
    if (isAnswered && !isFilledIn) return 'hidden'
    const isTime = state?.state === 'waiting' && turns.some((turn) => turn.by === 'customer')
    if (contact !== 'hidden' || isVerified || contactEmail || !isTime) return contact
    return this.keep.getItem(this.name('contact')) ? 'hidden' : 'asked'
  }

  #count(fresh: readonly VisitorTurn[]): void {
    const interactionId = this.view.state?.interactionId ?? null
    const unread = this.isSeen() ? 0 : unreadOf(this.view.turns, this.#readUpTo, interactionId)
    this.change({ unread })
    this.frame.setUnread(unread)
    countInTitle(unread)
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

  /** Asked once a conversation; what is answered or put off stays so, and a press alone may still be followed by words. */
  #survey(now: ChatState | null): Partial<View> {
    const { survey, score, state } = this.view
    if (now?.interactionId !== state?.interactionId) return { survey: now?.survey ? 'asked' : 'none', score: 0 }
    if (now?.survey) return survey === 'none' ? { survey: 'asked' } : {}
    return survey === 'asked' && score === 0 ? { survey: 'none' } : {}
  }

  /** For screen readers: new words of ours and system lines, once each, and nothing that was there before. */
  #spokenOf(last: VisitorTurn | undefined): string {
    if (!last || last.by === 'customer') return this.view.spoken
    const line = last.system && systemLine(this.view.language, last.system.code, last.system.values)
    return line ?? `${last.name ?? this.words.someone}: ${last.text}`
  }

  /** Fetches pictures that came with turns, so that they show; each once. */
  #fetchPictures(turns: readonly VisitorTurn[]): void {
    for (const { type, url } of turns.flatMap((turn) => turn.attachments)) {
      if (!type.startsWith('image/') || this.view.pictures[url] !== undefined) continue
      this.change({ pictures: { ...this.view.pictures, [url]: '' } })
      this.api.file(url).then(
        (blob) => this.change({ pictures: { ...this.view.pictures, [url]: URL.createObjectURL(blob) } }),
        () => undefined,
      )
    }
  }

  /** Does something over the network and says in words where it went wrong. */
  act<T>(asked: Promise<T>, after: (answer: T) => void): void {
    this.change({ trouble: '' })
    asked.then(after).catch((error: unknown) => this.trouble(error))
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
    this.sender.stop()
    clearTimeout(this.#timer)
    clearInterval(this.#waiting)
  }
}
