import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'

/** The foot of a dialog: leave it be, or do what it is for (also by Ctrl/⌘ Enter). */
export function DialogActs({
  children,
  look = 'primary',
  isBusy,
  isReady = true,
  onClose,
  onDo,
}: {
  /** What it does, in a word. */
  children: ReactNode
  look?: 'primary' | 'danger'
  isBusy: boolean
  isReady?: boolean
  onClose: () => void
  onDo: () => void
}) {
  const ui = useWords(uiWords)
  return (
    <>
      <Button onPress={onClose}>{ui('cancel')}</Button>
      <Button look={look} keys="mod+enter" disabled={!isReady} isBusy={isBusy} onPress={onDo}>
        {children}
      </Button>
    </>
  )
}
