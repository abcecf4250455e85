/**
 * What was entered and is not taken yet: kept on the device in the order it came, sent until it is answered, and forgotten then. How long each was kept
 * is counted by a counter that only goes forward (`performance.now`): a clock that jumps does not matter. Over a restart of the page the count
 * goes on from where it was last written down.
 */
import type { Said } from './ask.ts'
import type { Keep } from './device.ts'

export interface Letter {
  senderId: string
  path: 'check-ins' | 'exit'
  body: Record<string, unknown>
  keptMs: number
}

export interface Outbox {
  /** Keeps it before anything else happens. */
  add: (letter: Omit<Letter, 'keptMs'>) => void
  /** Sends what is kept, oldest first; ends at the first silence. Tells each answer. */
  flush: () => Promise<void>
  /** How many wait, and how many the server would not have. */
  count: () => { waiting: number; refused: number }
  forgetRefused: () => void
}

/** What a page gets back for its letter; nothing where it was answered after a restart. */
export type Told = (senderId: string, said: Exclude<Said<unknown>, { is: 'silence' }>) => void

export const openOutbox = (of: {
  keep: Keep
  nowMs: () => number
  send: (letter: Letter) => Promise<Said<unknown>>
  told: Told
}): Outbox => {
  const letters: Letter[] = of.keep.read<Letter[]>('letters') ?? []
  let refused = of.keep.read<number>('refused') ?? 0
  let countedAt = of.nowMs()
  let running: Promise<void> | null = null
  const age = () => {
    const now = of.nowMs()
    for (const letter of letters) letter.keptMs += Math.max(0, now - countedAt)
    countedAt = now
  }
  const save = () => {
    of.keep.write('letters', letters.length > 0 ? letters : null)
    of.keep.write('refused', refused > 0 ? refused : null)
  }
  const run = async () => {
    for (let letter = letters[0]; letter; letter = letters[0]) {
      age()
      save()
      const said = await of.send(letter)
      if (said.is === 'silence') return
      letters.shift()
      if (said.is === 'no') refused++
      save()
      of.told(letter.senderId, said)
    }
  }
  return {
    add: (letter) => {
      age()
      letters.push({ ...letter, keptMs: 0 })
      save()
    },
    flush: () => (running ??= run().finally(() => (running = null))),
    count: () => ({ waiting: letters.length, refused }),
    forgetRefused: () => {
      refused = 0
      save()
    },
  }
}
