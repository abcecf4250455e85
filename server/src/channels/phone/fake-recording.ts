/** A wav of silence of these many frames, 8,000/s, 16 bit (RIFF WAVE, PCM): its samples begin at byte 44. Pure. */
export const silentWav = (frames: number, channels: 1 | 2): Buffer => {
  const rate = 8000
  const frameBytes = channels * 2
  const size = frames * frameBytes
  const wav = Buffer.alloc(44 + size)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + size, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(channels, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * frameBytes, 28)
  wav.writeUInt16LE(frameBytes, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(size, 40)
  return wav
}

const LOUD = 4000
/** What a recording of the fake switch holds: a hum for as long as somebody spoke, then silence. */
export const wavOf = ({ ms, saidMs }: { ms: number; saidMs: number }): Uint8Array => {
  const wav = silentWav(Math.round((ms * 8000) / 1000), 1)
  for (let frame = 0; frame < Math.round((saidMs * 8000) / 1000); frame++)
    wav.writeInt16LE(frame % 20 < 10 ? LOUD : -LOUD, 44 + frame * 2)
  return wav
}
