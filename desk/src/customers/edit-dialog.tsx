import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { isRefusal } from '../api/refusal.ts'
import { useWorkspaceId } from '../session/me.ts'
import { takeCustomer } from '../story/customer-data.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { useWords } from '../words/words.ts'

export default function EditDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const [name, setName] = useState(customer.name ?? '')
  const [language, setLanguage] = useState(customer.language ?? '')
  const change = useMutation({
    mutationFn: () =>
      call.customers.change(
        { customerId: customer.id, name: name.trim() || null, language: language.trim() || null },
        { workspaceId },
      ),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('saved'))
      onClose()
    },
  })
  const fields = isRefusal(change.error, 'invalid') ? change.error.fields : {}
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('edit')}
      actions={
        <DialogActs isBusy={change.isPending} onClose={onClose} onDo={() => change.mutate()}>
          {t('save')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Field
          label={t('name')}
          value={name}
          maxLength={200}
          fault={fields['name']}
          onChange={(e) => setName(e.target.value)}
        />
        <Field
          label={t('language')}
          hint={t('languageHint')}
          value={language}
          maxLength={35}
          fault={fields['language']}
          onChange={(e) => setLanguage(e.target.value)}
        />
        <Fault error={change.error} />
      </div>
    </Dialog>
  )
}
