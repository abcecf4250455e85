import { useEffect, useRef, useState } from 'react'
import type { PromptId } from '@peakend/contract/ids.ts'
import { call } from '../api/call.ts'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'

/** Plays what callers would hear; one thing at a time. */
export function useListen() {
  const t = useWords(flowsWords)
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const stop = () => {
    audio.current?.pause()
    setPlaying(false)
  }
  useEffect(() => () => audio.current?.pause(), [])
  const act = useAct(
    (of: { text: string; language: 'en' | 'es'; promptId: PromptId | null }) => call.voices.listen(of),
    {
      onDone: ({ wav }) => {
        if (wav === null) {
          toast(t('noVoice'))
          return
        }
        const playing = new Audio(`data:audio/wav;base64,${wav}`)
        audio.current?.pause()
        audio.current = playing
        playing.onended = () => setPlaying(false)
        setPlaying(true)
        playing.play().catch(() => setPlaying(false))
      },
    },
  )
  return { play: act.run, stop, isPlaying, isBusy: act.isBusy }
}
