const RATE = 8000
/** A tone as a wav of one channel, 16 bit. */
export const toneWav = (ms: number, hertz: number, loud = 0.5): Buffer => {
  const frames = Math.round((ms * RATE) / 1000)
  const wav = Buffer.alloc(44 + frames * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + frames * 2, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(RATE, 24)
  wav.writeUInt32LE(RATE * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(frames * 2, 40)
  for (let i = 0; i < frames; i++)
    wav.writeInt16LE(Math.round(loud * 32_000 * Math.sin((2 * Math.PI * hertz * i) / RATE)), 44 + i * 2)
  return wav
}
