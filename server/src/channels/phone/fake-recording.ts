/** A wav of silence, 8,000/s, 16 bit, one channel (RIFF WAVE, PCM): what a recording of the fake switch holds. Pure. */
export const wavOfSilence = (ms: number): Uint8Array => {
  const rate = 8000
  const size = Math.round((ms * rate) / 1000) * 2
  const wav = Buffer.alloc(44 + size)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + size, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(size, 40)
  return wav
}
