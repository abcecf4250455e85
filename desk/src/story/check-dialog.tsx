import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { TextField } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { storyWords } from '../words/story.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { takeCustomer } from './customer-data.ts'

/** The agent says how they checked that an identity is the customer's; recorded with the conversation it was checked in. */
export default function CheckDialog(props: {
  customer: Customer
  identity: Customer['identities'][number]
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(storyWords)
  const ui = useWords(uiWords)
  const workspaceId = useWorkspaceId()
  const [how, setHow] = useState('')
  const prove = useMutation({
    mutationFn: () =>
      call.customers.prove(
        {
          customerId: props.customer.id,
          identityId: props.identity.id,
          interactionId: props.interactionId,
          how: how.trim(),
        },
        { workspaceId },
      ),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('checked'))
      props.onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('checkTitle')}
      about={t('checkAbout', { value: props.identity.value })}
      actions={
        <>
          <Button onPress={props.onClose}>{ui('cancel')}</Button>
          <Button
            look="primary"
            keys="mod+enter"
            disabled={how.trim() === ''}
            isBusy={prove.isPending}
            onPress={() => prove.mutate()}
          >
            {t('doCheck')}
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
        <Fault error={prove.error} />
      </div>
    </Dialog>
  )
}
