import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

// A customer's browser as the widget is one: every turn has an id of its own and is sent again, unchanged, until it is
// acknowledged; a turn is begun only after the one before it was.

const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' }
const answerMs = 5000
const pauseMs = 25

export type Acknowledged = { senderId: string; text: string; ordinal: number }
export type SeenTurn = { senderId: string; text: string; ordinal: number; by: string; interactionId: string }
type State = { interactionId: string | null }

/** Connections that are kept, as a browser's are. The plain client: what `fetch` costs here would be taken from the program, on the same processors. */
const kept = new http.Agent({ keepAlive: true, maxSockets: 256 })

const answerTo = (url: string, method: string, headers: Record<string, string>, body: string | undefined) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = http.request(url, { method, headers, agent: kept, timeout: answerMs }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.on('error', reject)
    asked.end(body)
  })

/** An answer that says no and will say no again; the measurement itself is wrong then. */
class Refused extends Error {}

export class Visitor {
  readonly acknowledged: Acknowledged[] = []
  /** How often a turn had to be sent again. */
  sentAgain = 0
  #token = ''
  readonly #interactionIds = new Set<string>()
  readonly #url: string
  readonly #key: string
  readonly #address: string

  constructor(url: string, key: string, index: number) {
    this.#url = url
    this.#key = key
    this.#address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
  }

  /** The conversations this visitor had, oldest first. */
  get interactionIds(): string[] {
    return [...this.#interactionIds]
  }

  get token(): string {
    return this.#token
  }

  async #ask<T>(method: string, where: string, body?: object): Promise<T> {
    const headers = {
      'x-forwarded-for': this.#address,
      ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    }
    const answer = await answerTo(`${this.#url}/api/chat${where}`, method, headers, body && JSON.stringify(body))
    if (answer.status < 300) return JSON.parse(answer.text) as T
    const said = `${method} ${where}: ${answer.status} ${answer.text}`
    throw answer.status < 500 && answer.status !== 429 ? new Refused(said) : new Error(said)
  }

  /** Asks until there is an answer: whatever is not a plain no may be the program on its way back. */
  async #insist<T>(method: string, where: string, body?: object): Promise<T> {
    for (;;) {
      try {
        return await this.#ask<T>(method, where, body)
      } catch (error) {
        if (error instanceof Refused) throw error
        this.sentAgain++
        await wait(pauseMs)
      }
    }
  }

  async begin(): Promise<void> {
    const { visitorToken } = await this.#insist<{ visitorToken: string }>('POST', '/start', { key: this.#key, page })
    this.#token = visitorToken
  }

  /** Sends one turn until it is acknowledged; gives how long the answer took that acknowledged it, in ms. */
  async say(text: string, senderId: string = randomUUID()): Promise<number> {
    const beganAt = performance.now()
    const { turn } = await this.#insist<{ turn: SeenTurn; state: State }>('POST', '/turns', { senderId, text })
    this.#interactionIds.add(turn.interactionId)
    this.acknowledged.push({ senderId, text, ordinal: turn.ordinal })
    return performance.now() - beganAt
  }

  /** Everything this visitor is shown, as a browser that comes back would read it. */
  async readAll(): Promise<SeenTurn[]> {
    const seen: SeenTurn[] = []
    for (const interactionId of this.#interactionIds) {
      for (let after = 0; ;) {
        const where = `/turns?interactionId=${interactionId}&after=${after}`
        const { turns } = await this.#insist<{ turns: SeenTurn[] }>('GET', where)
        if (turns.length === 0) break
        seen.push(...turns)
        after = Math.max(...turns.map((turn) => turn.ordinal))
      }
    }
    return seen
  }
}
