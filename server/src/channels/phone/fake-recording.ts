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

/** What a recording of the fake switch holds. */
export const wavOfSilence = (ms: number): Uint8Array => silentWav(Math.round((ms * 8000) / 1000), 1)
