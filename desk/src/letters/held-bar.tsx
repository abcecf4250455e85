import { Undo2 } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { dueTime } from '../ui/time-words.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { Letter } from './letters-data.ts'

/** Longer than this it was put off on purpose. */
const shortMs = 30_000
/** The time to take a letter back. */
const holdMs = 10_000

/** A letter of mine that has not left: how long it can still be taken back, and the way to do it. */
export function HeldBar({ letter, isBusy, onTakeBack }: { letter: Letter; isBusy: boolean; onTakeBack: () => void }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const nowMs = useNowMs(250)
  const at = Date.parse(letter.sendAt ?? letter.at)
  const leftMs = at - nowMs
  if (leftMs <= 0) return null
  const isShort = leftMs < shortMs
  return (
    <div className="relative mb-2 flex items-center gap-3 overflow-hidden rounded-m border border-line bg-surface px-3.5 py-2 text-s shadow-card">
      <span role="timer" aria-live="off" className="num min-w-0 flex-1 truncate">
        {isShort
          ? t('goesOutIn', { count: Math.ceil(leftMs / 1000) })
          : t('goesOutAt', { time: dueTime(at, nowMs, locale) })}
        <span className="text-ink-3"> · {letter.subject}</span>
      </span>
      <Button
        size="s"
        icon={<Undo2 size={14} aria-hidden />}
        keys="z"
        keyGroup={t('group')}
        isBusy={isBusy}
        className="max-md:h-11"
        onPress={onTakeBack}
      >
        {t(isShort ? 'undo' : 'takeBackLater')}
      </Button>
      {isShort && (
        <span
          aria-hidden
          className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-brand transition-transform duration-300 ease-linear"
          style={{ transform: `scaleX(${Math.min(1, leftMs / holdMs)})` }}
        />
      )}
    </div>
  )
}
