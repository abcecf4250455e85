/** Microphone and loudspeaker: what the person chose, what there is, and why there is none. */
export interface Chosen {
  microphoneId: string | null
  speakerId: string | null
  /** Where it rings: loudspeakers, so that it is heard while the headset lies on the table. */
  ringId: string | null
  /** The browser takes noise out of what one says. */
  isCleaned: boolean
}
export type MicrophoneFault = 'denied' | 'none' | 'busy' | 'insecure' | 'failed'
export class NoMicrophone extends Error {
  readonly fault: MicrophoneFault
  constructor(fault: MicrophoneFault) {
    super(fault)
    this.fault = fault
  }
}

const key = 'peakend.phone'
const standard: Chosen = { microphoneId: null, speakerId: null, ringId: null, isCleaned: true }

export const chosenDevices = (): Chosen => {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Chosen>) }
  } catch {
    return standard
  }
}
export const chooseDevices = (change: Partial<Chosen>): void =>
  localStorage.setItem(key, JSON.stringify({ ...chosenDevices(), ...change }))

const faultOf = (name: string): MicrophoneFault => {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError') return 'none'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed'
}

/** The chosen microphone, or whichever there is where that one was unplugged. Throws `NoMicrophone`. */
export async function openMicrophone(): Promise<MediaStream> {
  // browsers hide microphones from pages that came without TLS
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMicrophone('insecure')
  const { microphoneId, isCleaned } = chosenDevices()
  const audio = { echoCancellation: isCleaned, noiseSuppression: isCleaned, autoGainControl: isCleaned }
  const ask = (more: MediaTrackConstraints) => navigator.mediaDevices.getUserMedia({ audio: { ...audio, ...more } })
  try {
    if (microphoneId === null) return await ask({})
    return await ask({ deviceId: { exact: microphoneId } }).catch((error: DOMException) => {
      if (error.name !== 'OverconstrainedError' && error.name !== 'NotFoundError') throw error
      return ask({})
    })
  } catch (error) {
    throw new NoMicrophone(faultOf((error as DOMException).name))
  }
}

/** Sound goes to the chosen device, where the browser can choose. */
export async function useSpeaker(element: HTMLAudioElement, deviceId: string | null): Promise<void> {
  // one that is unplugged: the standard one then
  await element.setSinkId?.(deviceId ?? '').catch(() => element.setSinkId(''))
}

export const closeMicrophone = (stream: MediaStream | null): void =>
  stream?.getTracks().forEach((track) => track.stop())
