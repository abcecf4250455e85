import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useWorkspaceId } from '../session/me.ts'
import { takeCustomer } from '../story/customer-data.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { useWords } from '../words/words.ts'
import { CustomerLine, useCustomerSearch } from './customer-list.tsx'

/** Says that two entries are one person. Nothing is rewritten, so it can be undone. */
export default function MergeDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const [typed, setTyped] = useState('')
  const [fromId, setFromId] = useState<string | null>(null)
  const { rows } = useCustomerSearch(typed, 12)
  const merge = useMutation({
    mutationFn: (from: string) => call.customers.merge({ customerId: customer.id, fromId: from }, { workspaceId }),
    onSuccess: async (after) => {
      takeCustomer(workspaceId, after)
      toast(t('merged'))
      onClose()
      await queries.invalidateQueries({ queryKey: [workspaceId] })
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('mergeTitle')}
      about={t('mergeAbout')}
      width="max-w-lg"
      actions={
        <DialogActs
          isBusy={merge.isPending}
          isReady={fromId !== null}
          onClose={onClose}
          onDo={() => fromId !== null && merge.mutate(fromId)}
        >
          {t('doMerge')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-2">
        <Field type="search" label={t('mergeFind')} value={typed} onChange={(e) => setTyped(e.target.value)} />
        <div
          role="radiogroup"
          aria-label={t('mergeFind')}
          className="max-h-64 overflow-y-auto rounded-s border border-line"
        >
          {rows
            .filter((row) => row.id !== customer.id)
            .map((row) => (
              <ChoiceRow key={row.id} name="merge-from" isChosen={fromId === row.id} onChoose={() => setFromId(row.id)}>
                <CustomerLine row={row} />
              </ChoiceRow>
            ))}
        </div>
        <Fault error={merge.error} />
      </div>
    </Dialog>
  )
}
