import { useMutation } from '@tanstack/react-query'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { storyWords } from '../words/story.ts'
import { useWords } from '../words/words.ts'
import { takeCustomer } from './customer-data.ts'
import { HowDialog } from './how-dialog.tsx'

/** The agent says how they checked that an identity is the customer's; recorded with the conversation it was checked in. */
export default function CheckDialog({
  customer,
  identity,
  interactionId,
  onClose,
}: {
  customer: Customer
  identity: Customer['identities'][number]
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(storyWords)
  const workspaceId = useWorkspaceId()
  const prove = useMutation({
    mutationFn: (how: string) =>
      call.customers.prove({ customerId: customer.id, identityId: identity.id, interactionId, how }, { workspaceId }),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('checked'))
      onClose()
    },
  })
  return (
    <HowDialog
      title={t('checkTitle')}
      about={t('checkAbout', { value: identity.value })}
      action={t('doCheck')}
      isBusy={prove.isPending}
      error={prove.error}
      onDo={(how) => prove.mutate(how)}
      onClose={onClose}
    />
  )
}
