import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { TextField } from '../ui/field.tsx'
import { storyWords } from '../words/story.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

/** Somebody checked something about a customer and says how; nothing is recorded without it. */
export function HowDialog(props: {
  title: string
  about: string
  action: string
  isBusy: boolean
  error: Error | null
  onDo: (how: string) => void
  onClose: () => void
}) {
  const t = useWords(storyWords)
  const ui = useWords(uiWords)
  const [how, setHow] = useState('')
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={props.title}
      about={props.about}
      actions={
        <>
          <Button onPress={props.onClose}>{ui('cancel')}</Button>
          <Button
            look="primary"
            keys="mod+enter"
            disabled={how.trim() === ''}
            isBusy={props.isBusy}
            onPress={() => props.onDo(how.trim())}
          >
            {props.action}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <TextField
          label={t('checkHow')}
          hint={t('checkHowHint')}
          rows={2}
          maxLength={300}
          value={how}
          onChange={(event) => setHow(event.target.value)}
        />
        <Fault error={props.error} />
      </div>
    </Dialog>
  )
}
