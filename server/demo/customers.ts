/** Simulated customers: they write in the widget's way and wait for their answers like anybody. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './caller.ts'
import type { Brand } from './brand.ts'
import type { Dialogue, Line } from './dialogues.data.ts'
import { knownCustomers } from './dialogues.data.ts'

interface Turn {
  interactionId: string
  ordinal: number
  by: string
  text: string
}
interface State {
  state: string
  interactionId: string | null
  survey: { interactionId: string } | null
}

/** Conversations that run, so that whoever answers knows how this one goes. Both still speak through the public interface only. */
export type Running = Map<string, Talk>

/** A dialogue under way: whoever holds it says what is next. */
export interface Talk {
  dialogue: Dialogue
  next: () => Line | undefined
  /** A dialogue is handed over once, whoever has it after that. */
  isHandedOver: boolean
}

const lookEveryMs = 900
/** Marks the page of a simulated customer, so that nobody of the demo answers a visitor of flesh and blood. */
export const simulated = '/simulated'
/** Somebody who is not answered for this long leaves. */
const patienceMs = 240_000

/** Typing takes a moment: about as long as a quick writer needs, a little different each time. */
export const typingMs = (line: Line): number =>
  (line.afterS !== undefined ? line.afterS * 1000 : 1500 + line.text.length * 28) * (0.8 + Math.random() * 0.5)

/** One visit from the first word to the survey. Ends also where somebody at the desk ends it, or nobody comes. */
export async function visit(brand: Brand, dialogue: Dialogue, running: Running, signal: AbortSignal): Promise<void> {
  const page = { url: `${brand.url}/demo${simulated}`, title: dialogue.page, referrer: '' }
  const start = { key: brand.keys[dialogue.queue], language: dialogue.language, page }
  const { visitorToken } = await ask<{ visitorToken: string }>(brand.url, 'POST', '/chat/start', {}, start)
  const as = { bearer: visitorToken }
  const who = knownCustomers.find((one) => one.externalId === dialogue.customer)
  if (who) await ask(brand.url, 'PUT', '/chat/claim', as, { name: who.name, email: who.email })
  let at = 0
  const say = async (line: Line): Promise<Turn> => {
    await pause(typingMs(line), undefined, { signal })
    const body = { senderId: randomUUID(), text: line.text, page }
    return (await ask<{ turn: Turn }>(brand.url, 'POST', '/chat/turns', as, body)).turn
  }
  const first = dialogue.lines[at++]
  if (!first) return
  const { interactionId } = await say(first)
  running.set(interactionId, { dialogue, next: () => dialogue.lines[at], isHandedOver: false })
  try {
    let heard = 0
    const beganMs = Date.now()
    const look = () =>
      ask<{ turns: Turn[]; state: State }>(
        brand.url,
        'GET',
        `/chat/turns?interactionId=${interactionId}&after=${heard}`,
        as,
      )
    while (!signal.aborted) {
      await pause(lookEveryMs, undefined, { signal })
      const { turns, state } = await look()
      const mine = turns.filter((turn) => turn.interactionId === interactionId)
      heard = Math.max(heard, ...mine.map((turn) => turn.ordinal))
      if (mine.some((turn) => turn.by !== 'customer'))
        await ask(brand.url, 'PUT', '/chat/read', as, { interactionId, ordinal: heard })
      at += mine.filter((turn) => turn.by === 'agent').length
      if (state.state === 'ended') break
      const isImpatient = dialogue.end === 'left' || state.state === 'waiting'
      if (isImpatient && Date.now() - beganMs > (dialogue.end === 'left' ? 20_000 : patienceMs)) {
        await ask(brand.url, 'POST', '/chat/end', as, { interactionId })
        return
      }
      const line = dialogue.lines[at]
      if (line?.by === 'customer') {
        await say(line)
        at++
      } else if (!line && dialogue.end === 'customer') {
        await pause(3000, undefined, { signal })
        await ask(brand.url, 'POST', '/chat/end', as, { interactionId })
        break
      }
    }
    await rate(brand, dialogue, as, interactionId, signal)
  } finally {
    running.delete(interactionId)
  }
}

/** The survey comes a moment after the end; not everybody answers. */
async function rate(
  brand: Brand,
  dialogue: Dialogue,
  as: { bearer: string },
  interactionId: string,
  signal: AbortSignal,
) {
  if (!dialogue.survey || Math.random() < 0.25) return
  await pause(4000 + Math.random() * 5000, undefined, { signal })
  const { state } = await ask<{ state: State }>(brand.url, 'GET', '/chat/turns', as)
  if (state.survey?.interactionId !== interactionId) return
  await ask(brand.url, 'POST', '/chat/survey', as, { interactionId, ...dialogue.survey })
}
