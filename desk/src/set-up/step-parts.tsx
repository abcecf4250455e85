import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'

/** One step: its question, its fields, and where to go from here. Where it has something to send, Enter in a field sends it. */
export function StepBody({
  title,
  about,
  children,
  onBack,
  onLater,
  onSend,
  action,
}: {
  title: string
  about?: string
  children?: ReactNode
  onBack?: (() => void) | undefined
  onLater?: (() => void) | undefined
  /** What the step's button of type `submit` does. */
  onSend?: (() => void) | undefined
  action?: ReactNode
}) {
  const t = useWords(setUpWords)
  const Body = onSend ? 'form' : 'div'
  return (
    <Body
      onSubmit={(event) => {
        event.preventDefault()
        onSend?.()
      }}
    >
      <div className="grid grid-cols-1 gap-5 px-5 py-5 md:px-7 md:py-6">
        <div className="grid grid-cols-1 gap-1">
          <StepTitle>{title}</StepTitle>
          {about !== undefined && <p className="text-s text-ink-2">{about}</p>}
        </div>
        {children}
      </div>
      {(onBack ?? onLater ?? action) && (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-4 md:px-7">
          {onBack && (
            <Button look="quiet" className="-ml-3" onPress={onBack}>
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
      )}
    </Body>
  )
}

/** Takes the focus when a step comes and the button that led to it has gone: the next key belongs to the step, and its question is read out. */
function StepTitle({ children }: { children: string }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus()
  }, [])
  return (
    <h2 ref={title} tabIndex={-1} className="text-l font-semibold outline-none">
      {children}
    </h2>
  )
}
