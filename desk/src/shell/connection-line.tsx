import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLiveState } from '../live/live.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** A blip shorter than this is nobody's business. */
const patienceMs = 1500

/** Says honestly that we are not live, and that nothing written is lost. */
export function ConnectionLine() {
  const state = useLiveState()
  const t = useWords(shellWords)
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    // what was kept goes out as soon as there is somebody to take it: on start and after every gap
    if (state === 'live') void import('../conversation/sending.ts').then(({ outbox }) => outbox.flush())
  }, [state])
  useEffect(() => {
    if (state !== 'reconnecting') return
    const timer = setTimeout(() => setShown(true), patienceMs)
    return () => {
      clearTimeout(timer)
      setShown(false)
    }
  }, [state])
  return (
    <div role="status">
      {isShown && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-sunken px-4 py-1.5 text-s text-ink-2">
          <CloudOff size={14} aria-hidden className="flex-none" />
          {t('reconnecting')}
        </p>
      )}
    </div>
  )
}
