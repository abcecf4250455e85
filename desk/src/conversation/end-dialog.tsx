import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { conversationWords } from '../words/conversation.ts'
import { uiWords } from '../words/ui.ts'
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
  const ui = useWords(uiWords)
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
        <>
          <Button onPress={onClose}>{ui('cancel')}</Button>
          <Button
            look={isBlock ? 'danger' : 'primary'}
            keys="mod+enter"
            isBusy={end.isPending}
            disabled={isBlock && reason.trim() === ''}
            onPress={() => end.mutate()}
          >
            {t(isBlock ? 'doBlock' : 'doEnd')}
          </Button>
        </>
      }
    >
      {isBlock && (
        <Field label={t('reason')} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      )}
      <Fault error={end.error} />
    </Dialog>
  )
}
