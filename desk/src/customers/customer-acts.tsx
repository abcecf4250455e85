import { useMutation } from '@tanstack/react-query'
import { Ban, Download, Ellipsis, Mail, Merge, MessageSquareText, Pencil, Phone, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { takeCustomer } from '../story/customer-data.ts'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuLine } from '../ui/menu.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { explain } from '../words/explain.ts'
import { lettersWords } from '../words/letters.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'

const DialDialog = lazy(() => import('../phone/dial-dialog.tsx'))
const BeginDialog = lazy(() => import('../messaging/begin-dialog.tsx'))
const NewLetterDialog = lazy(() => import('../letters/new-letter-dialog.tsx'))
const EditDialog = lazy(() => import('./edit-dialog.tsx'))
const MergeDialog = lazy(() => import('./merge-dialog.tsx'))
const EraseDialog = lazy(() => import('./erase-dialog.tsx'))
const BlockDialog = lazy(() => import('./block-dialog.tsx'))

type Shown = 'call' | 'letter' | 'message' | 'edit' | 'merge' | 'erase' | 'block' | null

/** Letting them write again, and everything kept about them as a file: done at once, without a dialog. */
function useAtOnce(customer: Customer) {
  const t = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const unblock = useMutation({
    mutationFn: () => call.customers.block({ customerId: customer.id, isBlocked: false }, { workspaceId }),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('wasUnblocked'))
    },
    onError: (error) => toast(explain(error)),
  })
  const save = useMutation({
    mutationFn: () => call.customers.export({ customerId: customer.id }, { workspaceId }),
    onSuccess: (document) => {
      download(`customer-${customer.id}.json`, JSON.stringify(document, null, 2))
      toast(t('exported'))
    },
    onError: (error) => toast(explain(error)),
  })
  return { unblock: () => unblock.mutate(), save: () => save.mutate() }
}

export function CustomerActs({ customer }: { customer: Customer }) {
  const t = useWords(customersWords)
  const may = useMay()
  const { unblock, save } = useAtOnce(customer)
  const letters = useWords(lettersWords)
  const phone = useWords(phoneWords)
  const [shown, show] = useState<Shown>(null)
  const hasAddress = may('interactions.handle') && !customer.isBlocked && addressOf(customer) !== null
  const icon = { size: 16, 'aria-hidden': true } as const
  const isReached = may('interactions.handle') && customer.identities.some((one) => one.kind === 'phone')
  const block = customer.isBlocked
    ? { label: t('unblock'), icon: <Ban {...icon} />, onPress: unblock }
    : { label: t('block'), icon: <Ban {...icon} />, onPress: () => show('block') }
  const lines: MenuLine[] = [
    ...(hasAddress ? [{ label: letters('newLetter'), icon: <Mail {...icon} />, onPress: () => show('letter') }] : []),
    ...(isReached
      ? [
          { label: phone('call'), icon: <Phone {...icon} />, onPress: () => show('call') },
          { label: t('message'), icon: <MessageSquareText {...icon} />, onPress: () => show('message') },
        ]
      : []),
    ...(may('customers.merge') ? [{ label: t('merge'), icon: <Merge {...icon} />, onPress: () => show('merge') }] : []),
    ...(may('customers.change') ? [block] : []),
    ...(may('customers.erase')
      ? [
          'line' as const,
          { label: t('export'), icon: <Download {...icon} />, onPress: save },
          { label: t('erase'), icon: <Trash2 {...icon} />, isDanger: true, onPress: () => show('erase') },
        ]
      : []),
  ]
  return (
    <>
      {hasAddress && <LetterButton onPress={() => show('letter')} />}
      {isReached && (
        <Button
          keys="x"
          keyGroup={t('group')}
          keyLabel={t('message')}
          hideKeys
          icon={<MessageSquareText size={15} aria-hidden />}
          aria-label={t('message')}
          title={t('message')}
          className="max-md:hidden"
          onPress={() => show('message')}
        />
      )}
      {may('customers.change') && (
        <Button
          keys="e"
          keyGroup={t('group')}
          keyLabel={t('edit')}
          hideKeys
          icon={<Pencil size={15} aria-hidden />}
          aria-label={t('edit')}
          title={t('edit')}
          className="max-md:size-11"
          onPress={() => show('edit')}
        />
      )}
      {lines.length > 0 && (
        <Menu
          trigger={
            <Button
              look="quiet"
              icon={<Ellipsis size={18} aria-hidden />}
              aria-label={t('more')}
              className="max-md:size-11"
            />
          }
          lines={lines}
        />
      )}
      <Dialogs customer={customer} shown={shown} onClose={() => show(null)} />
    </>
  )
}

function LetterButton({ onPress }: { onPress: () => void }) {
  const t = useWords(customersWords)
  const letters = useWords(lettersWords)
  return (
    <Button
      keys="c"
      keyGroup={t('group')}
      keyLabel={letters('newLetter')}
      hideKeys
      icon={<Mail size={15} aria-hidden />}
      aria-label={letters('newLetter')}
      title={letters('newLetter')}
      className="max-md:hidden"
      onPress={onPress}
    />
  )
}

/** Where a letter reaches them: a proven address before a claimed one. */
const addressOf = ({ identities }: Customer): string | null => {
  const addresses = identities.filter((one) => one.kind === 'email')
  return (addresses.find((one) => one.proof !== 'none') ?? addresses[0])?.value ?? null
}

/** Where they are called: a proven number before a claimed one. */
const numberOf = ({ identities }: Customer): string => {
  const numbers = identities.filter((one) => one.kind === 'phone')
  return (numbers.find((one) => one.proof !== 'none') ?? numbers[0])?.value ?? ''
}

function Dialogs({ customer, shown, onClose }: { customer: Customer; shown: Shown; onClose: () => void }) {
  const address = addressOf(customer)
  return (
    <Suspense fallback={null}>
      {shown === 'letter' && address !== null && (
        <NewLetterDialog to={{ customerId: customer.id, name: customer.name, address }} onClose={onClose} />
      )}
      {shown === 'call' && (
        <DialDialog
          to={{ customerId: customer.id, name: customer.name, number: numberOf(customer) }}
          onClose={onClose}
        />
      )}
      {shown === 'message' && <BeginDialog to={customer} onClose={onClose} />}
      {shown === 'edit' && <EditDialog customer={customer} onClose={onClose} />}
      {shown === 'merge' && <MergeDialog customer={customer} onClose={onClose} />}
      {shown === 'erase' && <EraseDialog customer={customer} onClose={onClose} />}
      {shown === 'block' && <BlockDialog customer={customer} onClose={onClose} />}
    </Suspense>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
