/** A supervisor beside an agent: a second ear, and a voice for the agent alone. */
import type { Coaching, LegName, Telephony } from '../telephony.ts'
import { at } from './ari.ts'
import { aside } from './asides.ts'
import { listenIn } from './listening.ts'
import { inBridge, made, undone, type Memory } from './memory.ts'
import { quieten } from './sounds.ts'

const ways: readonly Coaching[] = ['listen', 'whisper']

/** The supervisor's leg stays up, and hears nothing. */
export const endCoaching = async (memory: Memory, supervisor: LegName): Promise<void> => {
  const { ari, legs } = memory
  const known = legs.get(supervisor)
  if (known) known.isCoaching = false
  for (const how of ways) await undone(ari.ask('DELETE', at`channels/${aside.coach(supervisor, how)}`))
  await undone(ari.ask('DELETE', at`bridges/${aside.coachBridge(supervisor)}`))
}

export const coachingOn = (memory: Memory): Pick<Telephony, 'coach' | 'stopCoaching'> => {
  const { ari } = memory
  return {
    async coach(supervisor, coached, how) {
      const ear = aside.coach(supervisor, how)
      const bridge = aside.coachBridge(supervisor)
      await listenIn(memory, coached, ear, how === 'whisper' ? { spy: 'both', whisper: 'out' } : { spy: 'both' })
      const known = memory.of(supervisor)
      await quieten(memory, supervisor)
      await made(ari.ask('POST', at`bridges/${bridge}`, { type: 'mixing', name: bridge }))
      await inBridge(supervisor, ari.ask('POST', at`bridges/${bridge}/addChannel`, { channel: supervisor }))
      known.isCoaching = true
      await inBridge(coached, ari.ask('POST', at`bridges/${bridge}/addChannel`, { channel: ear }))
      for (const other of ways)
        if (other !== how) await undone(ari.ask('DELETE', at`channels/${aside.coach(supervisor, other)}`))
    },
    stopCoaching: (supervisor) => endCoaching(memory, supervisor),
  }
}
