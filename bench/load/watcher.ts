import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Staff } from './installation.ts'

// An agent's desk as it lives through crashes: it connects again, tells the last position it saw of each conversation, and shows what it is
// sent. Where the server says that it cannot give what was missed (`reset`), the desk reads the conversation over HTTP.

type Shown = { senderId: string; ordinal: number; by: string }
type Message = {
  topic?: string
  position?: number
  reset?: boolean
  subscribed?: boolean
  refused?: string
  body?: { type: string; turn?: Shown }
}

const againMs = 100

export class Watcher {
  /** Every customer's turn in the order it was put on the screen, by conversation. */
  readonly screens = new Map<string, Shown[]>()
  /** Turns the socket brought twice: the desk drops them by their ordinal, yet none should come. */
  repeated = 0
  readonly #brought = new Set<string>()
  /** Turns the socket brought after a later one of the same conversation. */
  misordered = 0
  resets = 0
  readonly refused: string[] = []
  readonly #positions = new Map<string, number>()
  readonly #url: string
  readonly #staff: Staff
  readonly #workspaceId: string
  #socket: WebSocket | undefined
  #isOver = false
  #reading = Promise.resolve()

  constructor(url: string, staff: Staff, workspaceId: string) {
    this.#url = url
    this.#staff = staff
    this.#workspaceId = workspaceId
  }

  /** Connects, and again whenever the connection ends, until `close`. */
  async begin(): Promise<void> {
    const opened = Promise.withResolvers<void>()
    void this.#stay(opened.resolve)
    await opened.promise
  }

  /** Shows a conversation from its beginning. */
  async watch(interactionId: string): Promise<void> {
    const topic = `interaction:${interactionId}`
    if (this.#positions.has(topic)) return
    this.#positions.set(topic, 0)
    this.screens.set(topic, [])
    this.#subscribe(topic)
    await this.#readAfresh(topic)
  }

  screenOf(interactionId: string): Shown[] {
    return this.screens.get(`interaction:${interactionId}`) ?? []
  }

  close(): void {
    this.#isOver = true
    this.#socket?.terminate()
  }

  async #stay(opened: () => void): Promise<void> {
    while (!this.#isOver) {
      const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/api/live`, {
        headers: { cookie: this.#staff.cookie, 'x-forwarded-for': this.#staff.address },
      })
      this.#socket = socket
      socket.on('error', () => undefined) // it ends, and is opened again
      socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Message))
      socket.on('open', () => {
        for (const topic of this.#positions.keys()) this.#subscribe(topic)
        opened()
      })
      // not `once`: an error, which always comes before its close, would reject it
      await new Promise((ended) => socket.on('close', ended))
      await wait(againMs)
    }
  }

  #subscribe(topic: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    const after = this.#positions.get(topic) || undefined
    this.#socket.send(JSON.stringify({ do: 'subscribe', topic, workspaceId: this.#workspaceId, after }))
  }

  #hear({ topic = '', position, reset, refused, body }: Message): void {
    if (refused) this.refused.push(refused)
    if (reset) {
      this.resets++
      this.#reading = this.#reading.then(() => this.#readAfresh(topic))
    }
    if (position !== undefined && this.#positions.has(topic))
      this.#positions.set(topic, Math.max(position, this.#positions.get(topic) ?? 0))
    const turn = body?.turn
    if (turn?.by !== 'customer') return
    const newest = this.screens.get(topic)?.at(-1)?.ordinal ?? 0
    // what was read over HTTP before may come once more, since it happened about then
    if (this.#brought.has(turn.senderId)) this.repeated++
    this.#brought.add(turn.senderId)
    if (this.#show(topic, turn) && turn.ordinal < newest) this.misordered++
  }

  /** As the desk does: what stands there already is not shown again; the newest comes last. */
  #show(topic: string, turn: Shown): boolean {
    const screen = this.screens.get(topic)
    if (!screen || screen.some((one) => one.ordinal === turn.ordinal)) return false
    screen.push(turn)
    return true
  }

  async #readAfresh(topic: string): Promise<void> {
    const id = topic.split(':')[1]
    for (let after = 0; !this.#isOver;) {
      try {
        const where = `/interactions/${id}/turns?limit=200&after=${after}`
        const { rows, more } = await this.#staff.ask<{ rows: Shown[]; more: boolean }>('GET', where)
        for (const turn of rows) if (turn.by === 'customer') this.#show(topic, turn)
        if (!more) return
        after = Math.max(after, ...rows.map((turn) => turn.ordinal))
      } catch {
        await wait(againMs) // the program is on its way back
      }
    }
  }
}
