import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'

/** One step: its question, its fields, and where to go from here. */
export function StepBody({
  title,
  about,
  children,
  onBack,
  onLater,
  action,
}: {
  title: string
  about: string
  children: ReactNode
  onBack?: (() => void) | undefined
  onLater?: (() => void) | undefined
  action: ReactNode
}) {
  const t = useWords(setUpWords)
  return (
    <>
      <div className="grid grid-cols-1 gap-5 px-5 py-5 md:px-7 md:py-6">
        <div>
          <h2 className="text-l font-semibold">{title}</h2>
          <p className="text-s text-ink-2">{about}</p>
        </div>
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-4 md:px-7">
        {onBack && (
          <Button look="quiet" onPress={onBack}>
            {t('back')}
          </Button>
        )}
        <span className="flex-1" />
        {onLater && (
          <Button look="quiet" onPress={onLater}>
            {t('later')}
          </Button>
        )}
        {action}
      </div>
    </>
  )
}
