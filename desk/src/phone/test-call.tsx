import { AudioLines } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import {
  chosenDevices,
  closeMicrophone,
  NoMicrophone,
  openMicrophone,
  useSpeaker,
  type MicrophoneFault,
} from './devices.ts'

const recordS = 4
const lookMs = 60
/** Loudness (root mean square, 0 to 1) above which somebody was heard, and was heard well. */
const heard = 0.004
const heardWell = 0.02

type Step =
  | { is: 'idle' }
  | { is: 'records'; leftS: number; loudness: number }
  | { is: 'plays' }
  | { is: 'done'; most: number }

/** Hear yourself: what the microphone gives, kept for four seconds and played where calls are heard. Nothing leaves the browser. */
export function TestCall() {
  const t = useWords(phoneWords)
  const [step, setStep] = useState<Step>({ is: 'idle' })
  const [fault, setFault] = useState<MicrophoneFault | null>(null)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])
  const test = async () => {
    setFault(null)
    try {
      const abort = new AbortController()
      stop.current = () => abort.abort()
      await hearYourself(abort.signal, setStep)
    } catch (error) {
      setStep({ is: 'idle' })
      setFault(error instanceof NoMicrophone ? error.fault : 'failed')
    }
  }
  const says =
    step.is === 'records'
      ? t('recording', { count: step.leftS })
      : step.is === 'plays'
        ? t('playing')
        : step.is === 'done'
          ? t(step.most >= heardWell ? 'heardWell' : step.most >= heard ? 'heardFaint' : 'heardNothing')
          : t('testAbout')
  return (
    <div className="flex flex-wrap items-center gap-3 p-4">
      <p role="status" className="min-w-52 flex-1 text-s text-ink-2">
        {fault === null ? says : t(`fault_${fault}`)}
      </p>
      {step.is === 'records' && (
        <span aria-hidden="true" className="h-2 w-28 overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full origin-left rounded-full bg-live"
            style={{ transform: `scaleX(${Math.min(1, Math.sqrt(step.loudness) * 2).toFixed(3)})` }}
          />
        </span>
      )}
      <Button
        icon={<AudioLines size={15} aria-hidden />}
        disabled={step.is === 'records' || step.is === 'plays'}
        onPress={() => void test()}
      >
        {t('startTest')}
      </Button>
    </div>
  )
}

async function hearYourself(signal: AbortSignal, tell: (step: Step) => void): Promise<void> {
  const microphone = await openMicrophone()
  const context = new AudioContext()
  try {
    const { most, sound } = await record(microphone, context, signal, tell)
    if (signal.aborted) return
    tell({ is: 'plays' })
    await playBack(sound, signal)
    if (!signal.aborted) tell({ is: 'done', most })
  } finally {
    closeMicrophone(microphone)
    await context.close()
  }
}

async function record(microphone: MediaStream, context: AudioContext, signal: AbortSignal, tell: (step: Step) => void) {
  const meter = context.createAnalyser()
  context.createMediaStreamSource(microphone).connect(meter)
  const samples = new Float32Array(meter.fftSize)
  const recorder = new MediaRecorder(microphone)
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  const stopped = new Promise((go) => recorder.addEventListener('stop', go, { once: true }))
  recorder.start()
  const endsMs = performance.now() + recordS * 1000
  let most = 0
  while (performance.now() < endsMs && !signal.aborted) {
    meter.getFloatTimeDomainData(samples)
    const loudness = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
    most = Math.max(most, loudness)
    tell({ is: 'records', leftS: Math.ceil((endsMs - performance.now()) / 1000), loudness })
    await new Promise((go) => setTimeout(go, lookMs))
  }
  recorder.stop()
  await stopped
  return { most, sound: new Blob(pieces, { type: recorder.mimeType }) }
}

async function playBack(sound: Blob, signal: AbortSignal): Promise<void> {
  const element = new Audio(URL.createObjectURL(sound))
  signal.addEventListener('abort', () => element.pause())
  await useSpeaker(element, chosenDevices().speakerId)
  const ended = new Promise((go) => {
    for (const name of ['ended', 'error', 'pause']) element.addEventListener(name, go, { once: true })
  })
  await element.play()
  await ended
  URL.revokeObjectURL(element.src)
}
