import { silentWav } from '../../src/channels/phone/fake-recording.ts'

const RATE = 8000
/** A tone as a wav of one channel, 16 bit. */
export const toneWav = (ms: number, hertz: number, loud = 0.5): Buffer => {
  const frames = Math.round((ms * RATE) / 1000)
  const wav = silentWav(frames, 1)
  for (let i = 0; i < frames; i++)
    wav.writeInt16LE(Math.round(loud * 32_000 * Math.sin((2 * Math.PI * hertz * i) / RATE)), 44 + i * 2)
  return wav
}
