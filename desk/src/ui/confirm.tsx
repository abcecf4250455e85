import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/** Says what will happen before it does. */
export function ConfirmDialog({
  title,
  about,
  action,
  isDanger = false,
  isBusy = false,
  onConfirm,
  onClose,
  children,
}: {
  title: string
  about?: ReactNode
  action: string
  isDanger?: boolean
  isBusy?: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}) {
  const t = useWords(uiWords)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      about={about}
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onPress={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
