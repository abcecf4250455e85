/** A short tone and, where the person allowed it, a notification of the system: for an offer or a customer's word while the desk is out of sight. */
const key = 'peakend.notify'

export const wantsNotifications = (): boolean =>
  localStorage.getItem(key) === 'yes' && 'Notification' in globalThis && Notification.permission === 'granted'

/** Asks the browser; answers whether it may. */
export async function allowNotifications(isWanted: boolean): Promise<boolean> {
  if (!isWanted || !('Notification' in globalThis)) {
    localStorage.removeItem(key)
    return false
  }
  const answer = await Notification.requestPermission()
  if (answer === 'granted') localStorage.setItem(key, 'yes')
  return answer === 'granted'
}

export function notify(title: string, body: string, tag: string, onOpen: () => void): void {
  if (!wantsNotifications() || document.visibilityState === 'visible') return
  const shown = new Notification(title, { body, tag })
  shown.addEventListener('click', () => {
    window.focus()
    onOpen()
    shown.close()
  })
}

let audio: AudioContext | undefined

/** Two soft notes for an offer, one for a word. Silent until the person has touched the page: browsers insist, and rightly. */
export function chime(kind: 'offer' | 'word'): void {
  try {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') return void audio.resume()
    const notes = kind === 'offer' ? [659.25, 880] : [740]
    notes.forEach((frequency, index) => playNote(audio as AudioContext, frequency, index * 0.14))
  } catch {
    // no sound device: the card is there to be seen
  }
}

function playNote(context: AudioContext, frequency: number, after: number): void {
  const at = context.currentTime + after
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.08, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.4)
}
