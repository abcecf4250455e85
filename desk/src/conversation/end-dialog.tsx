import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { changeInteraction } from './conversation-data.ts'

/** Says what will happen before it does. */
export default function EndDialog({
  interaction,
  isBlock,
  onClose,
}: {
  interaction: Interaction
  isBlock: boolean
  onClose: () => void
}) {
  const t = useWords(conversationWords)
  const workspaceId = useWorkspaceId()
  const [reason, setReason] = useState('')
  const end = useMutation({
    mutationFn: () =>
      call.interactions.end({ interactionId: interaction.id, block: isBlock, reason: reason.trim() }, { workspaceId }),
    onSuccess: (after) => {
      changeInteraction(workspaceId, after)
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(isBlock ? 'blockTitle' : 'endTitle')}
      about={t(isBlock ? 'blockAbout' : 'endAbout')}
      actions={
        <DialogActs
          look={isBlock ? 'danger' : 'primary'}
          isBusy={end.isPending}
          isReady={!(isBlock && reason.trim() === '')}
          onClose={onClose}
          onDo={() => end.mutate()}
        >
          {t(isBlock ? 'doBlock' : 'doEnd')}
        </DialogActs>
      }
    >
      {isBlock && (
        <Field label={t('reason')} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      )}
      <Fault error={end.error} />
    </Dialog>
  )
}
