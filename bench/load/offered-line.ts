/**
 * Offers that people accept: agents at their desks, each on a live socket, who say yes by HTTP to whatever is held out to them. How many are taken up a second, how long an offer is under way
 * to the screen, and how long a yes is.
 */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { WebSocket } from 'ws'
import type { Installation, Staff } from './installation.ts'
import { spreadOf, type Spread } from './spread.ts'

type Heard = { refused?: string; body?: { type: string; offer?: { id: string; madeAt: string } } }

/** Somebody who takes whatever is offered to them. */
class Taker {
  readonly shownMs: number[] = []
  readonly yesMs: number[] = []
  readonly faults: string[] = []
  private readonly taken = new Set<string>()
  private readonly at: Installation
  readonly staff: Staff

  constructor(at: Installation, staff: Staff) {
    this.at = at
    this.staff = staff
  }

  async begin(workspaceId: string): Promise<void> {
    const socket = new WebSocket(`${this.at.url.replace('http', 'ws')}/api/live`, {
      headers: { cookie: this.staff.cookie, 'x-forwarded-for': this.staff.address },
    })
    socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as Heard))
    socket.on('error', (error) => this.faults.push(error.message))
    await once(socket, 'open')
    socket.send(JSON.stringify({ do: 'subscribe', topic: 'inbox', workspaceId }))
    await this.staff.ask('PUT', '/presence', { state: 'available' })
  }

  private hear({ refused, body }: Heard): void {
    if (refused) this.faults.push(refused)
    if (!body?.offer || this.taken.has(body.offer.id)) return
    this.taken.add(body.offer.id)
    this.shownMs.push(Date.now() - Date.parse(body.offer.madeAt))
    void this.take(body.offer.id)
  }

  private async take(offerId: string): Promise<void> {
    const beganAt = performance.now()
    try {
      await this.staff.ask('POST', `/offers/${offerId}/accept`, {})
      this.yesMs.push(performance.now() - beganAt)
    } catch (error) {
      this.faults.push((error as Error).message)
    }
  }
}

export interface Taken {
  agents: number
  taken: number
  seconds: number
  perS: number
  shownMs: Spread
  yesMs: Spread
  faults: number
}

const LONGEST_MS = 120_000

/** People who say yes to a line of `total`; `finish` frees places as they come to an end. The line stands before the first of them is there. */
export const takeUp = async (
  at: Installation,
  of: {
    admin: Staff
    db: pg.Client
    workspaceId: string
    agents: number
    places: number
    total: number
    finish: (count: number) => Promise<void>
  },
): Promise<Taken> => {
  const hired: Staff[] = []
  for (let i = 0; i < of.agents; i++) hired.push(await of.admin.hire(i))
  await of.admin.letServe(hired)
  const takers = hired.map((staff) => new Taker(at, staff))
  // the rows are made by whoever comes first
  for (const { staff } of takers) await staff.ask('PUT', '/presence', { state: 'away', reason: null })
  await of.db.query('update presences set capacity = $1', [of.places])
  const beganAt = performance.now()
  await Promise.all(takers.map((taker) => taker.begin(of.workspaceId)))
  const count = () => takers.reduce((sum, { yesMs }) => sum + yesMs.length, 0)
  while (count() < of.total) {
    if (performance.now() - beganAt > LONGEST_MS) throw new Error(`${count()} of ${of.total} were taken up`)
    await of.finish(Math.ceil((of.agents * of.places) / 4))
    await wait(100)
  }
  const seconds = (performance.now() - beganAt) / 1000
  return {
    agents: of.agents,
    taken: count(),
    seconds: Math.round(seconds * 100) / 100,
    perS: Math.round(count() / seconds),
    shownMs: spreadOf(takers.flatMap(({ shownMs }) => shownMs)),
    yesMs: spreadOf(takers.flatMap(({ yesMs }) => yesMs)),
    faults: takers.reduce((sum, { faults }) => sum + faults.length, 0),
  }
}
