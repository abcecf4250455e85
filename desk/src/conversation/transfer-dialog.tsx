import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { HandOverNote, Targets, whereTo, type Target } from './targets.tsx'

/** To a queue or a colleague, with a note; the customer keeps their place. */
export default function TransferDialog({
  interaction,
  staysAt = '/inbox',
  onClose,
}: {
  interaction: Interaction
  /** Where one is once it is handed over. */
  staysAt?: '/inbox' | '/counter'
  onClose: () => void
}) {
  const t = useWords(conversationWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const [to, setTo] = useState<Target | null>(null)
  const [note, setNote] = useState('')
  const hand = useMutation({
    mutationFn: (target: Target) =>
      call.interactions.transfer(
        {
          interactionId: interaction.id,
          to: whereTo(target),
          note: note.trim(),
        },
        { workspaceId },
      ),
    onSuccess: async (_, target) => {
      onClose()
      toast(t('transferred', { name: target.name }))
      await navigate({ to: staysAt })
      await refetchInbox()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('transferTitle')}
      about={t('transferAbout')}
      width="max-w-lg"
      actions={
        <DialogActs isBusy={hand.isPending} isReady={to !== null} onClose={onClose} onDo={() => to && hand.mutate(to)}>
          {t('doTransfer')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Targets chosen={to} onChoose={setTo} interaction={interaction} isPeopleFirst={staysAt === '/counter'} />
        <HandOverNote note={note} onChange={setNote} />
        <Fault error={hand.error} />
      </div>
    </Dialog>
  )
}
