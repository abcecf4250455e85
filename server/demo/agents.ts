/** Simulated agents: signed in at the desk, there by their socket, asked by offers, answering as the dialogue goes, wrapping up. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Brand } from './brand.ts'
import { ask, Refused, signIn, type Asking } from './caller.ts'
import { simulated, typingMs, type Running } from './customers.ts'

interface Offer {
  id: string
  interaction: { id: string }
}
interface Row {
  id: string
  state: string
}

const lookEveryMs = 1100

export interface Agent {
  /** Hands over to this queue where a dialogue does. */
  otherQueue: (of: 'orders' | 'advice') => string
  email: string
}

/** Works until the signal: offers first, then whatever is held and has an answer due. A refusal is a colleague or customer who was faster. */
export async function work(brand: Brand, agent: Agent, running: Running, signal: AbortSignal): Promise<void> {
  const cookie = await signIn(brand.url, agent.email, brand.password)
  const as: Asking = { cookie, workspaceId: brand.workspaceId }
  const socket = beThere(brand.url, cookie, signal)
  await ask(brand.url, 'PUT', '/presence', as, { state: 'available' })
  while (!signal.aborted) {
    await pause(lookEveryMs, undefined, { signal })
    const { rows: offers } = await ask<{ rows: Offer[] }>(brand.url, 'GET', '/offers', as)
    for (const offer of offers) {
      await pause(1500 + Math.random() * 5000, undefined, { signal })
      // what a person who tries the demo writes is theirs to answer at the desk
      const answer = (await isSimulated(brand, as, offer.interaction.id, running)) ? 'accept' : 'decline'
      await quietly(ask(brand.url, 'POST', `/offers/${offer.id}/${answer}`, as, {}))
    }
    const { rows } = await ask<{ rows: Row[] }>(brand.url, 'GET', '/interactions?view=mine', as)
    for (const row of rows) await quietly(goOn(brand, agent, as, row, running, signal))
  }
  socket.close()
}

const isSimulated = async (brand: Brand, as: Asking, id: string, running: Running): Promise<boolean> => {
  if (running.has(id)) return true
  const { context } = await ask<{ context: Record<string, string> }>(brand.url, 'GET', `/interactions/${id}`, as)
  return context['url']?.endsWith(simulated) ?? false
}

/** A desk's socket is what says that somebody is there. */
function beThere(url: string, cookie: string, signal: AbortSignal): { close: () => void } {
  let socket: WebSocket | undefined
  const open = () => {
    if (signal.aborted) return
    socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, { headers: { cookie, origin: url } })
    socket.on('open', () => socket?.send(JSON.stringify({ do: 'subscribe', topic: 'inbox' })))
    socket.on('error', () => undefined)
    socket.on('close', () => setTimeout(open, 1000).unref())
  }
  open()
  signal.addEventListener('abort', () => socket?.terminate())
  return { close: () => socket?.terminate() }
}

async function goOn(
  brand: Brand,
  agent: Agent,
  as: Asking,
  row: Row,
  running: Running,
  signal: AbortSignal,
): Promise<void> {
  const path = `/interactions/${row.id}`
  const talk = running.get(row.id)
  if (row.state === 'wrap-up') {
    await pause(2500, undefined, { signal })
    const outcome = talk?.dialogue.outcome ?? 'solved'
    await ask(brand.url, 'POST', `${path}/wrap-up`, as, { needId: null, outcome, summary: '' })
    return
  }
  if (row.state !== 'active') return
  if (!talk) {
    // its customer went when the demo was ended in the middle of it
    if (await isSimulated(brand, as, row.id, running)) await ask(brand.url, 'POST', `${path}/end`, as, {})
    return
  }
  const { dialogue } = talk
  const line = talk.next()
  const at = line ? dialogue.lines.indexOf(line) : dialogue.lines.length
  const { transferAfter } = dialogue
  if (transferAfter && at >= transferAfter.lines && line?.by === 'agent' && !talk.isHandedOver) {
    talk.isHandedOver = true
    const to = { queueId: agent.otherQueue(dialogue.queue) }
    await ask(brand.url, 'POST', `${path}/transfer`, as, { to, note: transferAfter.note })
    return
  }
  if (line?.by === 'agent') {
    await pause(typingMs(line), undefined, { signal })
    if (talk.next() !== line) return
    await ask(brand.url, 'POST', `${path}/turns`, as, { senderId: randomUUID(), text: line.text })
    // the customer's look moves the dialogue on; until then this line is not said again
    await pause(2200, undefined, { signal })
  } else if (!line && dialogue.end === 'agent') {
    await pause(2000, undefined, { signal })
    await ask(brand.url, 'POST', `${path}/end`, as, {})
  }
}

async function quietly(asked: Promise<unknown>): Promise<void> {
  try {
    await asked
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}
