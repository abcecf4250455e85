import { useState } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { call } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { useWorkspaceId } from '../session/me.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useAct } from '../ui/use-act.ts'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import { TemplateFields, useTemplate, type Template } from './template-fields.tsx'

/** Answers with an approved template. */
export function TemplateDialog({
  accountId,
  interactionId,
  onClose,
}: {
  accountId: string
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(messagingWords)
  const workspaceId = useWorkspaceId()
  const of = useTemplate(accountId)
  const [senderId] = useState(newSenderId)
  const { chosen } = of
  const send = useAct(
    (template: Template) =>
      call.messaging.sendTemplate(
        {
          interactionId: interactionId as InteractionId,
          senderId,
          templateId: template.id,
          values: of.values,
          fileId: of.fileId,
        },
        { workspaceId },
      ),
    { refresh: ['messaging.messages', 'interactions.'], onDone: onClose },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('templateTitle')}
      actions={
        <DialogActs isBusy={send.isBusy} isReady={of.isWhole} onClose={onClose} onDo={() => chosen && send.run(chosen)}>
          {t('templateSend')}
        </DialogActs>
      }
    >
      <TemplateFields of={of} />
    </Dialog>
  )
}
