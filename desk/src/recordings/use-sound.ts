import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { skipFrom, type Stretch } from './waves.ts'

export type Side = 'both' | 'customer' | 'agent'
type State = 'idle' | 'loading' | 'ready' | 'failed'

/** How often what is shown follows what is heard: the eye sees no more. */
const followMs = 50

interface Graph {
  context: AudioContext
  customer: GainNode
  agent: GainNode
}

/** Both sides in both ears, each as loud as is wanted: two people in one ear each are tiring to listen to. */
function graphOf(audio: HTMLAudioElement, isCustomerLeft: boolean): Graph {
  const context = new AudioContext()
  const splitter = context.createChannelSplitter(2)
  context.createMediaElementSource(audio).connect(splitter)
  const [customer, agent] = [context.createGain(), context.createGain()]
  splitter.connect(customer, isCustomerLeft ? 0 : 1)
  splitter.connect(agent, isCustomerLeft ? 1 : 0)
  for (const gain of [customer, agent]) gain.connect(context.destination)
  return { context, customer, agent }
}

function letHear({ customer, agent }: Graph, side: Side): void {
  customer.gain.value = side === 'agent' ? 0 : 1
  agent.gain.value = side === 'customer' ? 0 : 1
}

interface Opened {
  audio: HTMLAudioElement
  graph: Graph | null
}

/** The element that plays, made with the first press of play: asking for the sound is written down. */
function useElement(of: SoundOf, tell: { setState: (state: State) => void; setPlaying: (isPlaying: boolean) => void }) {
  const { recordingId, workspaceId, sides } = of
  const { setState, setPlaying } = tell
  const held = useRef<Opened | null>(null)
  useEffect(
    () => () => {
      const { current } = held
      current?.audio.pause()
      current?.audio.removeAttribute('src')
      void current?.graph?.context.close()
    },
    [],
  )
  const open = useCallback(async (): Promise<Opened> => {
    if (held.current) return held.current
    setState('loading')
    const { url } = await call.recordings.listen({ recordingId }, { workspaceId })
    const audio = new Audio()
    audio.preload = 'auto'
    audio.addEventListener('pause', () => setPlaying(false))
    audio.addEventListener('play', () => setPlaying(true))
    audio.addEventListener('ended', () => setPlaying(false))
    audio.addEventListener('error', () => {
      setState('failed')
      setPlaying(false)
      // an address lasts an hour: the next press asks for another
      held.current = null
    })
    audio.src = url
    held.current = { audio, graph: sides === 'mixed' ? null : graphOf(audio, sides === 'customer-left') }
    return held.current
  }, [recordingId, workspaceId, sides, setState, setPlaying])
  const seek = useCallback((ms: number) => {
    if (held.current) held.current.audio.currentTime = ms / 1000
  }, [])
  const where = useCallback(() => (held.current ? held.current.audio.currentTime * 1000 : null), [])
  const pause = useCallback(() => held.current?.audio.pause(), [])
  const setRate = useCallback((rate: number) => {
    if (held.current) held.current.audio.playbackRate = rate
  }, [])
  const setSide = useCallback((side: Side) => {
    if (held.current?.graph) letHear(held.current.graph, side)
  }, [])
  return { open, seek, where, pause, setRate, setSide }
}

interface SoundOf {
  recordingId: string
  workspaceId: string
  sides: 'customer-left' | 'agent-left' | 'mixed'
  wholeMs: number
  silences: readonly Stretch[]
}

/** The sound of one recording, and where in it one is. */
export function useSound(of: SoundOf) {
  const { wholeMs, silences } = of
  const [state, setState] = useState<State>('idle')
  const [isPlaying, setPlaying] = useState(false)
  const [ms, setMs] = useState(0)
  const [rate, setRateTo] = useState(1)
  const [skips, setSkips] = useState(false)
  const [side, setSideTo] = useState<Side>('both')
  const element = useElement(of, { setState, setPlaying })

  const play = async (fromMs: number) => {
    try {
      const { audio, graph } = await element.open()
      element.seek(fromMs)
      element.setRate(rate)
      element.setSide(side)
      await graph?.context.resume()
      await audio.play()
      setState('ready')
    } catch {
      setState('failed')
    }
  }

  const { where, seek: seekIn } = element
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      const now = where()
      if (now === null) return
      const skipped = skips ? skipFrom(silences, now) : null
      if (skipped !== null) seekIn(skipped)
      setMs(skipped ?? now)
    }, followMs)
    return () => clearInterval(timer)
  }, [isPlaying, skips, silences, where, seekIn])

  const seek = (toMs: number) => {
    const to = Math.max(0, Math.min(wholeMs, toMs))
    setMs(to)
    seekIn(to)
  }
  return {
    state,
    isPlaying,
    ms,
    rate,
    skips,
    side,
    setSkips,
    seek,
    // at its end it begins anew
    toggle: () => (isPlaying ? element.pause() : void play(ms >= wholeMs - 200 ? 0 : ms)),
    playFrom: (fromMs: number) => {
      seek(fromMs)
      void play(fromMs)
    },
    setRate: (to: number) => {
      setRateTo(to)
      element.setRate(to)
    },
    setSide: (to: Side) => {
      setSideTo(to)
      element.setSide(to)
    },
  }
}
export type Sound = ReturnType<typeof useSound>
