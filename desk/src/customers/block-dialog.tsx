import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { takeCustomer } from '../story/customer-data.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { useWords } from '../words/words.ts'

export default function BlockDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const [reason, setReason] = useState('')
  const block = useMutation({
    mutationFn: () =>
      call.customers.block({ customerId: customer.id, isBlocked: true, reason: reason.trim() }, { workspaceId }),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('wasBlocked'))
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('blockTitle')}
      about={t('blockAbout')}
      actions={
        <DialogActs
          look="danger"
          isBusy={block.isPending}
          isReady={reason.trim() !== ''}
          onClose={onClose}
          onDo={() => block.mutate()}
        >
          {t('doBlock')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Field label={t('blockReason')} value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} />
        <Fault error={block.error} />
      </div>
    </Dialog>
  )
}
