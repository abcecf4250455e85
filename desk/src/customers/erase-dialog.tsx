import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

/** Cannot be taken back, says so, and asks for the name to be typed. */
export default function EraseDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useWords(customersWords)
  const ui = useWords(uiWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const word = customer.name ?? customer.id
  const [typed, setTyped] = useState('')
  const erase = useMutation({
    mutationFn: () => call.customers.erase({ customerId: customer.id, confirm: typed.trim() }, { workspaceId }),
    onSuccess: async (gone) => {
      toast(t('erased', { turns: gone.erasedTurns, files: gone.erasedAttachments, facts: gone.erasedFacts }))
      await navigate({ to: '/customers' })
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('eraseTitle')}
      about={t('eraseAbout')}
      actions={
        <>
          <Button onPress={onClose}>{ui('cancel')}</Button>
          <Button
            look="danger"
            disabled={typed.trim() !== word}
            isBusy={erase.isPending}
            onPress={() => erase.mutate()}
          >
            {t('doErase')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Field
          label={t('eraseConfirm', { word })}
          value={typed}
          autoComplete="off"
          onChange={(e) => setTyped(e.target.value)}
        />
        <Fault error={erase.error} />
      </div>
    </Dialog>
  )
}
