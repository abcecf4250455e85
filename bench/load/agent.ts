import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Staff } from './installation.ts'

// An agent at the desk as the live socket sees one: inbox and every conversation held, offers accepted at once.

type Message = {
  position?: number
  refused?: string
  body?: {
    type: string
    offer?: { id: string }
    row?: { id: string; agentId: string | null; state: string }
    turn?: { senderId: string; by: string }
  }
}

export class Agent {
  /** How often a customer's turn was shown, by the sender's id. */
  readonly shown = new Map<string, number>()
  readonly faults: string[] = []
  readonly #held = new Set<string>()
  readonly #url: string
  readonly #staff: Staff
  readonly #workspaceId: string
  readonly #arrived: (senderId: string, atMs: number) => void
  #socket: WebSocket | undefined

  constructor(url: string, staff: Staff, workspaceId: string, arrived: (senderId: string, atMs: number) => void) {
    this.#url = url
    this.#staff = staff
    this.#workspaceId = workspaceId
    this.#arrived = arrived
  }

  /** Connects, listens to the inbox and becomes available. */
  async begin(): Promise<void> {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/api/live`, {
      headers: { cookie: this.#staff.cookie, 'x-forwarded-for': this.#staff.address },
    })
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Message))
    socket.on('error', (error) => this.faults.push(error.message))
    await once(socket, 'open')
    this.#subscribe('inbox')
    await this.#staff.ask('PUT', '/presence', { state: 'available' })
    const { rows } = await this.#staff.ask<{ rows: { id: string }[] }>('GET', '/offers')
    for (const offer of rows) this.#accept(offer.id)
  }

  get held(): number {
    return this.#held.size
  }

  close(): void {
    this.#socket?.terminate()
  }

  #subscribe(topic: string): void {
    this.#socket?.send(JSON.stringify({ do: 'subscribe', topic, workspaceId: this.#workspaceId }))
  }

  #accept(offerId: string): void {
    this.#staff.ask('POST', `/offers/${offerId}/accept`, {}).catch((error: Error) => this.faults.push(error.message))
  }

  #hear({ body, refused }: Message): void {
    const atMs = performance.now()
    if (refused) this.faults.push(refused)
    if (body?.turn && body.turn.by === 'customer') {
      const { senderId } = body.turn
      this.shown.set(senderId, (this.shown.get(senderId) ?? 0) + 1)
      this.#arrived(senderId, atMs)
    } else if (body?.offer) this.#accept(body.offer.id)
    else if (body?.row && body.row.state === 'active' && !this.#held.has(body.row.id)) {
      this.#held.add(body.row.id)
      this.#subscribe(`interaction:${body.row.id}`)
    }
  }
}
