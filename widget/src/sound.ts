/** Two soft sine notes. No file to load, so nothing a page's policy could forbid; silent until the visitor has touched the page. */
let context: AudioContext | undefined

export function playTone(): void {
  try {
    context ??= new AudioContext()
    if (context.state === 'suspended') {
      void context.resume().catch(() => undefined)
      return
    }
    for (const [at, pitch] of [659.25, 880].entries()) {
      const start = context.currentTime + at * 0.11
      const note = context.createOscillator()
      const loudness = context.createGain()
      note.frequency.value = pitch
      loudness.gain.setValueAtTime(0, start)
      loudness.gain.linearRampToValueAtTime(0.07, start + 0.015)
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.5)
      note.connect(loudness).connect(context.destination)
      note.start(start)
      note.stop(start + 0.55)
    }
  } catch {
    // no sound device or none allowed: the unread count says the same
  }
}
