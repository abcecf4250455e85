import { linearHead } from './recordings/wav.ts'

/** A wav of silence of these many frames, 8,000/s, 16 bit: its samples begin at byte 44. Pure. */
export const silentWav = (frames: number, channels: 1 | 2): Buffer => {
  const bytes = frames * channels * 2
  return Buffer.concat([linearHead({ rate: 8000, channels, bytes }), Buffer.alloc(bytes)])
}

const LOUD = 4000
/** What a recording of the fake switch holds: a hum for as long as somebody spoke, then silence. */
export const wavOf = ({ ms, saidMs }: { ms: number; saidMs: number }): Uint8Array => {
  const wav = silentWav(Math.round((ms * 8000) / 1000), 1)
  for (let frame = 0; frame < Math.round((saidMs * 8000) / 1000); frame++)
    wav.writeInt16LE(frame % 20 < 10 ? LOUD : -LOUD, 44 + frame * 2)
  return wav
}
