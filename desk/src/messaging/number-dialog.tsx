import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerId, MessageAccountId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

/** A number that belongs to nobody we know: by which account, and what they said about being written to, before anything may go there. */
export function NumberDialog({
  typed,
  onClose,
  onReached,
}: {
  typed: string
  onClose: () => void
  onReached: (customerId: CustomerId, name: string | null) => void
}) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  const [number, setNumber] = useState(typed)
  const [name, setName] = useState('')
  const [said, setSaid] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const { query, accounts } = useAccounts()
  const account = accounts.find((one) => one.id === chosen) ?? accounts[0]
  const reach = useReach((customerId) => onReached(customerId, name.trim() || number.trim()))
  return (
    <ActDialog
      title={t('numberTitle')}
      about={t('numberAbout')}
      action={t('numberDo')}
      width="max-w-lg"
      choices={query}
      none={account ? null : <EmptyState title={t('beginNoAccount')}>{t('beginNoAccountAbout')}</EmptyState>}
      act={reach}
      isReady={account !== undefined && number.trim() !== '' && said.trim() !== ''}
      onDo={() => account && reach.run({ accountId: account.id, number, name, said })}
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-4">
        <Whose {...{ number, setNumber, name, setName }} />
        <Select
          label={t('numberFrom')}
          value={account?.id ?? ''}
          onChange={setChosen}
          choices={accounts.map((one) => ({
            value: one.id as string,
            label: one.name,
            note: terms(`channel-${one.channel}`),
          }))}
        />
        <TextField
          label={t('numberSaid')}
          hint={t('numberSaidHint')}
          rows={2}
          maxLength={300}
          value={said}
          onChange={(event) => setSaid(event.target.value)}
        />
      </div>
    </ActDialog>
  )
}

function Whose(of: {
  number: string
  setNumber: (number: string) => void
  name: string
  setName: (name: string) => void
}) {
  const t = useWords(messagingWords)
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <Field
        label={t('noteNumber')}
        hint={t('numberHint')}
        type="tel"
        autoComplete="off"
        maxLength={40}
        value={of.number}
        onChange={(event) => of.setNumber(event.target.value)}
      />
      <Field
        label={t('numberName')}
        autoComplete="off"
        maxLength={200}
        value={of.name}
        onChange={(event) => of.setName(event.target.value)}
      />
    </div>
  )
}

/** The accounts that may write. */
function useAccounts() {
  const workspaceId = useWorkspaceId()
  const query = useQuery(ask.messaging.accounts({}, { workspaceId }))
  return { query, accounts: query.data?.rows.filter((one) => one.state === 'on' && one.queueId !== null) ?? [] }
}

function useReach(onDone: (customerId: CustomerId) => void) {
  const workspaceId = useWorkspaceId()
  return useAct(
    (of: { accountId: MessageAccountId; number: string; name: string; said: string }) => {
      const called = of.name.trim() === '' ? {} : { name: of.name.trim() }
      const { accountId } = of
      return call.messaging.reachNumber(
        { accountId, number: of.number.trim(), said: of.said.trim(), ...called },
        { workspaceId },
      )
    },
    {
      refresh: ['messaging.', 'customers.'],
      onFault: () => undefined,
      onDone: ({ customerId }) => onDone(customerId),
    },
  )
}
