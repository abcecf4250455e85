/** What a leg is given to hear, and whether it is heard. */
import type { LegName, Sound, Telephony } from '../telephony.ts'
import { at } from './ari.ts'
import { onLeg, undone, type Memory } from './memory.ts'

type Sounds = Pick<Telephony, 'play' | 'stopPlaying' | 'music' | 'stopMusic' | 'sendDigits' | 'mute'>

/** Asterisk has silence by the whole second, up to ten at a time. */
const silence = (ms: number): string[] => {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  const tens = Array.from({ length: Math.floor(seconds / 10) }, () => 'sound:silence/10')
  return seconds % 10 === 0 ? tens : [...tens, `sound:silence/${seconds % 10}`]
}

const mediaOf = (sound: Sound): string[] => {
  switch (sound.kind) {
    case 'file':
      return [`sound:${sound.path}`]
    case 'url':
      return [`sound:${sound.url}`]
    case 'own':
      return [`sound:${sound.name}`]
    case 'silence':
      return silence(sound.ms)
    default:
      return sound satisfies never
  }
}

/** What a leg was given to hear ends before it hears others. */
export const quieten = async ({ ari, legs }: Memory, leg: LegName): Promise<void> => {
  const known = legs.get(leg)
  if (known) known.hasMusic = false
  await undone(ari.ask('DELETE', at`channels/${leg}/moh`))
  await undone(ari.ask('DELETE', at`channels/${leg}/silence`))
}

export const soundsOn = (memory: Memory): Sounds => {
  const { ari } = memory
  return {
    async play(leg, handle, sounds) {
      const { playing } = memory.of(leg)
      if (playing.has(handle)) return
      playing.add(handle)
      const own = sounds.find((sound) => sound.kind === 'own')
      const query = { media: sounds.flatMap(mediaOf).join(','), lang: own?.language }
      try {
        await onLeg(leg, ari.ask('POST', at`channels/${leg}/play/${handle}`, query))
      } catch (error) {
        playing.delete(handle)
        throw error
      }
    },
    async stopPlaying(handle) {
      memory.stopped.add(handle)
      try {
        await ari.ask('DELETE', at`playbacks/${handle}`)
      } catch (error) {
        memory.stopped.delete(handle)
        await undone(Promise.reject(error as Error))
      }
    },
    async music(leg) {
      await onLeg(leg, ari.ask('POST', at`channels/${leg}/moh`))
      memory.of(leg).hasMusic = true
    },
    async stopMusic(leg) {
      const known = memory.legs.get(leg)
      if (known) known.hasMusic = false
      await undone(ari.ask('DELETE', at`channels/${leg}/moh`))
    },
    sendDigits: async (leg, digits) =>
      void (await onLeg(leg, ari.ask('POST', at`channels/${leg}/dtmf`, { dtmf: digits }))),
    mute: async (leg, isMuted) =>
      void (await onLeg(leg, ari.ask(isMuted ? 'POST' : 'DELETE', at`channels/${leg}/mute`, { direction: 'in' }))),
  }
}
