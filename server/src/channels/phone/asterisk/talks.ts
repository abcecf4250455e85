/** Legs that hear each other. */
import { setTimeout as pause } from 'node:timers/promises'
import { NoSuchLeg, NotAnswered, type LegName, type TalkName, type Telephony } from '../telephony.ts'
import { AriRefused, at } from './ari.ts'
import { endCoaching } from './coaching.ts'
import { inBridge, made, onLeg, undone, type Memory } from './memory.ts'
import { Bridge } from './shapes.ts'
import { quieten } from './sounds.ts'

type Talks = Pick<Telephony, 'join' | 'leave' | 'endTalk'>

/** A word is over after 0.8 s of silence; louder than 256 of 32,767 counts as speech. */
const TALK_DETECT = '800,256'

const GONE_MS = 60

/**
 * For as long as anything listens in on a leg Asterisk counts the packets it hears (RFC 3550) as those of one speaker: of the next one, whose numbers are lower, a listener
 * hears nothing until they have caught up. So whoever begins to record begins with nobody listening.
 */
export const listenAnew = async (memory: Memory, leg: LegName): Promise<void> => {
  const { ari } = memory
  // another connection of ours may have begun it
  await undone(ari.ask('POST', at`channels/${leg}/variable`, { variable: 'TALK_DETECT(remove)', value: '' }))
  // it is gone with the next packet
  await pause(GONE_MS)
  await listenTo(memory, leg)
}

const listenTo = async (memory: Memory, leg: LegName): Promise<void> => {
  memory.of(leg).isListenedTo = true
  const detect = { variable: 'TALK_DETECT(set)', value: TALK_DETECT }
  await onLeg(leg, memory.ari.ask('POST', at`channels/${leg}/variable`, detect))
}

const makeTalk = ({ ari }: Memory, talk: TalkName) =>
  made(ari.ask('POST', at`bridges/${talk}`, { type: 'mixing', name: talk }))

/** Nothing played means no sound sent at all, and carriers drop such calls. */
const toSilence = ({ ari }: Memory, leg: LegName) => undone(ari.ask('POST', at`channels/${leg}/silence`))

export const talksOn = (memory: Memory): Talks => {
  const { ari } = memory
  const joinOne = async (talk: TalkName, leg: LegName) => {
    const known = memory.of(leg)
    if (known.talk === talk) return
    if (known.isCoaching) await endCoaching(memory, leg)
    await quieten(memory, leg)
    const add = () => ari.ask('POST', at`bridges/${talk}/addChannel`, { channel: leg })
    try {
      await inBridge(leg, add())
    } catch (error) {
      // the last one left it just now, and it was cleared away
      if (!(error instanceof AriRefused && error.status === 404)) throw error
      await makeTalk(memory, talk)
      await inBridge(leg, add())
    }
    known.talk = talk
    if (known.isListenedTo) return
    await listenTo(memory, leg)
  }
  /** Whoever was to come into it hung up in this very moment: no event of leaving will clear it away. */
  const clearIfEmpty = async (talk: TalkName) => {
    const { channels } = Bridge.parse(await ari.ask('GET', at`bridges/${talk}`))
    if (channels.length === 0) await ari.ask('DELETE', at`bridges/${talk}`)
  }
  return {
    async join(talk, legs) {
      await makeTalk(memory, talk)
      try {
        for (const leg of legs) await joinOne(talk, leg)
      } catch (error) {
        if (error instanceof NoSuchLeg || error instanceof NotAnswered) await undone(clearIfEmpty(talk))
        throw error
      }
    },
    async leave(talk, leg) {
      await undone(ari.ask('POST', at`bridges/${talk}/removeChannel`, { channel: leg }))
      const known = memory.legs.get(leg)
      if (known?.talk !== talk) return
      known.talk = null
      await toSilence(memory, leg)
    },
    async endTalk(talk) {
      let legs: readonly LegName[] = []
      await undone(
        ari.ask('GET', at`bridges/${talk}`).then((bridge) => {
          legs = Bridge.parse(bridge).channels
        }),
      )
      await undone(ari.ask('DELETE', at`bridges/${talk}`))
      for (const leg of legs) {
        memory.of(leg).talk = null
        await toSilence(memory, leg)
      }
    },
  }
}
