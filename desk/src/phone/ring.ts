/** How it rings: two warm notes that rise and fall, made by the browser itself, again every 2.4 s until somebody answers. */
import { chosenDevices } from './devices.ts'

const everyMs = 2400
/** A fourth up and back, in the middle of the voice's range: heard over an office, pleasant the hundredth time. */
const notes = [
  { hz: 587.33, atS: 0 },
  { hz: 783.99, atS: 0.18 },
  { hz: 587.33, atS: 0.52 },
  { hz: 783.99, atS: 0.7 },
] as const
const loudness = 0.12

let context: (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | undefined

export function ringOnce(): void {
  try {
    context ??= new AudioContext()
    void context.setSinkId?.(chosenDevices().ringId ?? '').catch(() => {})
    // silent until the person has touched the page, as browsers want it
    if (context.state === 'suspended') void context.resume()
    const beginsAt = context.currentTime + 0.02
    for (const { hz, atS } of notes) playNote(context, hz, beginsAt + atS)
  } catch {
    // no sound device: the card is there to be seen
  }
}

function playNote(within: AudioContext, hz: number, at: number): void {
  const volume = within.createGain()
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(loudness, at + 0.015)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5)
  volume.connect(within.destination)
  // the octave above, softer, makes it a bell
  for (const [times, share] of [
    [1, 1],
    [2, 0.25],
  ] as const) {
    const tone = within.createOscillator()
    const part = within.createGain()
    tone.frequency.value = hz * times
    part.gain.value = share
    tone.connect(part).connect(volume)
    tone.start(at)
    tone.stop(at + 0.55)
  }
}

/** Rings until the returned function is called. */
export function ring(): () => void {
  ringOnce()
  const timer = setInterval(ringOnce, everyMs)
  return () => clearInterval(timer)
}
