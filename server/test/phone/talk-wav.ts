import { silentWav } from '../../src/channels/phone/fake-recording.ts'

/** Two people who speak in turn, as a wav of two channels, 16 bit, 8,000/s: bursts like syllables, no words. */
export interface Speech {
  side: 'left' | 'right'
  fromMs: number
  toMs: number
}

const RATE = 8000
const SYLLABLE_MS = 190

export const talkWav = (ms: number, speeches: readonly Speech[]): Buffer => {
  const frames = Math.round((ms * RATE) / 1000)
  const wav = silentWav(frames, 2)
  for (const { side, fromMs, toMs } of speeches) {
    const hertz = side === 'left' ? 190 : 130
    for (let i = Math.round((fromMs * RATE) / 1000); i < Math.min(frames, (toMs * RATE) / 1000); i++) {
      const atMs = (i * 1000) / RATE
      const syllable = Math.floor(atMs / SYLLABLE_MS)
      // each syllable swells and fades, some louder than others, and a breath now and then
      const swell = Math.sin((Math.PI * (atMs % SYLLABLE_MS)) / SYLLABLE_MS)
      const loud = syllable % 9 === 8 ? 0 : 0.18 + 0.5 * (((syllable * 7919) % 13) / 13)
      const value = swell * loud * Math.sin((2 * Math.PI * hertz * i) / RATE)
      wav.writeInt16LE(Math.round(value * 30_000), 44 + i * 4 + (side === 'left' ? 0 : 2))
    }
  }
  return wav
}
