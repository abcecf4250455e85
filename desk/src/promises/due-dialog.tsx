import { useState } from 'react'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { localToIso, isoToLocal } from '../ui/local-time.ts'
import { isElsewhere } from '../ui/time-words.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { TheirTime } from './their-time.tsx'

/** What we promised and by when, in the reader's own zone. */
export default function DueDialog({
  title,
  text: textBefore,
  dueAt,
  zone,
  isBusy,
  onClose,
  onDone,
}: {
  title: string
  text: string
  dueAt: string | null
  /** The customer's, where it is known. */
  zone: string | null
  isBusy: boolean
  onClose: () => void
  onDone: (of: { dueAt: string; text: string }) => void
}) {
  const t = useWords(conversationWords)
  const [text, setText] = useState(textBefore)
  const [due, setDue] = useState(() => isoToLocal(dueAt ?? nextFullHour()))
  const at = localToIso(due)
  const isReady = at !== null && text.trim() !== ''
  const done = () => at !== null && isReady && onDone({ dueAt: at, text: text.trim() })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <DialogActs isBusy={isBusy} isReady={isReady} onClose={onClose} onDo={done}>
          {t('promiseConfirm')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <TextField
          label={t('promiseText')}
          value={text}
          maxLength={500}
          rows={2}
          onChange={(e) => setText(e.target.value)}
        />
        <Field
          type="datetime-local"
          label={t('promiseWhen')}
          hint={
            at !== null && zone !== null && isElsewhere(Date.parse(at), zone) ? (
              <TheirTime at={at} zone={zone} className="num" />
            ) : undefined
          }
          value={due}
          onChange={(e) => setDue(e.target.value)}
        />
      </div>
    </Dialog>
  )
}

function nextFullHour(): string {
  const at = new Date(Date.now() + 3600_000)
  at.setMinutes(0, 0, 0)
  return at.toISOString()
}
