/** A second ear on a leg: what records, taps and coaches all begin with. */
import type { LegName } from '../telephony.ts'
import { AriRefused, at } from './ari.ts'
import { onLeg, type Memory } from './memory.ts'

export interface Ear {
  /** `in` is what the leg says, `out` what it hears. */
  spy: 'in' | 'out' | 'both'
  /** What is said into the ear goes to the leg. */
  whisper?: 'out'
}

/** Settles once the ear may be asked for things. One that is there already is kept: Asterisk refuses a second one of its name with a bare 500. */
export const listenIn = async (memory: Memory, leg: LegName, channel: string, ear: Ear): Promise<void> => {
  const { ari } = memory
  const { entered, giveUp } = memory.entering(channel)
  try {
    const query = { spy: ear.spy, whisper: ear.whisper ?? 'none', app: ari.app }
    await onLeg(leg, ari.ask('POST', at`channels/${leg}/snoop/${channel}`, query))
    await entered
  } catch (error) {
    if (!(error instanceof AriRefused)) throw error
    await ari.ask('GET', at`channels/${channel}`).catch(() => {
      throw error
    })
  } finally {
    giveUp()
  }
}
