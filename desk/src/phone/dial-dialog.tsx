import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Phone } from 'lucide-react'
import { useState } from 'react'
import { call as server } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { usePhoneStatus } from './call-data.ts'
import { KeyGrid } from './keypad.tsx'
import { asNumber, isNumber } from './numbers.ts'
import { phone as own, usePhone } from './own-phone.ts'

/** Calls somebody: my phone first, which answers by itself because I asked; then theirs. */
export default function DialDialog({
  to,
  number: given,
  onClose,
}: {
  /** A customer whose number is known. */
  to?: { customerId: string; name: string | null; number: string }
  /** A number that was asked for, whoever has it. */
  number?: string
  onClose: () => void
}) {
  const t = useWords(phoneWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const status = usePhoneStatus().data
  const { line } = usePhone()
  const [typed, setTyped] = useState(to?.number ?? given ?? '')
  const number = asNumber(typed)
  const dial = useMutation({
    mutationFn: () => {
      own.expect()
      return server.phone.dial({ number, ...(to ? { customerId: to.customerId as never } : {}) }, { workspaceId })
    },
    onSuccess: async ({ interactionId }) => {
      onClose()
      await navigate({ to: '/inbox/$interactionId', params: { interactionId } })
      await refetchInbox()
    },
  })
  const isOn = status?.isUp === true && line === 'ready'
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={to?.name ? t('callName', { name: to.name }) : t('callNumber')}
      about={t('callAbout')}
      width="max-w-sm"
      actions={
        <DialogActs
          isBusy={dial.isPending}
          isReady={isOn && isNumber(number, status?.country)}
          onClose={onClose}
          onDo={() => dial.mutate()}
        >
          <Phone size={15} aria-hidden /> {t('call')}
        </DialogActs>
      }
    >
      <div className="grid gap-3">
        <Field
          label={t('number')}
          hint={t(status?.country === undefined ? 'numberHint' : 'numberHintHere')}
          type="tel"
          autoComplete="off"
          placeholder="+34 600 123 456"
          value={typed}
          className="num"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && isOn && isNumber(number, status?.country) && dial.mutate()}
        />
        {!to && given === undefined && <KeyGrid onPress={(digit) => setTyped((before) => before + digit)} plus />}
        {!isOn && (
          <p role="status" className="rounded-s bg-sunken px-3 py-2 text-s text-ink-2">
            {status?.why
              ? t(`off_${status.why}`)
              : t(`about_${line === 'off' || line === 'ready' ? 'connecting' : line}`)}
          </p>
        )}
        <Fault error={dial.error} />
      </div>
    </Dialog>
  )
}
