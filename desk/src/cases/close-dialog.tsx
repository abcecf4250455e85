import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { TextField } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { casesWords } from '../words/cases.ts'
import { useWords } from '../words/words.ts'
import type { Case } from './one-case.tsx'

/** Settles an open case or reopens a settled one, with a note. */
export function CloseDialog({
  one,
  onClose,
  onChanged,
}: {
  one: Case
  onClose: () => void
  onChanged: (after: Case) => void
}) {
  const t = useWords(casesWords)
  const workspaceId = useWorkspaceId()
  const [note, setNote] = useState('')
  const isOpen = one.state === 'open'
  const act = useMutation({
    mutationFn: () =>
      (isOpen ? call.cases.settle : call.cases.reopen)({ caseId: one.id, note: note.trim() }, { workspaceId }),
    onSuccess: (after) => {
      onChanged(after)
      onClose()
      toast(t(isOpen ? 'wasSettled' : 'wasReopened'))
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(isOpen ? 'settleTitle' : 'reopenTitle')}
      about={t(isOpen ? 'settleAbout' : 'reopenAbout')}
      actions={
        <DialogActs isBusy={act.isPending} onClose={onClose} onDo={() => act.mutate()}>
          {t(isOpen ? 'settle' : 'reopen')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <TextField
          label={t('note')}
          hint={t('noteHint')}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Fault error={act.error} />
      </div>
    </Dialog>
  )
}
