import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { promisesWords } from '../words/promises.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

export function WithdrawDialog({
  text,
  onClose,
  onDone,
}: {
  text: string
  onClose: () => void
  onDone: (reason: string) => void
}) {
  const t = useWords(promisesWords)
  const ui = useWords(uiWords)
  const [reason, setReason] = useState('')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('withdrawTitle')}
      about={t('withdrawAbout')}
      actions={
        <>
          <Button onPress={onClose}>{ui('cancel')}</Button>
          <Button look="primary" keys="mod+enter" disabled={reason.trim() === ''} onPress={() => onDone(reason.trim())}>
            {t('doWithdraw')}
          </Button>
        </>
      }
    >
      <blockquote className="mb-3 border-l-2 border-line-strong pl-3 text-ink-2">{text}</blockquote>
      <TextField
        label={t('withdrawReason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  )
}
