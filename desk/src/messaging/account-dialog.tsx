import { useQuery } from '@tanstack/react-query'
import { MessageSquareText, RadioTower, Smartphone } from 'lucide-react'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import {
  draftOfAccount,
  isWhole,
  kinds,
  newDraft,
  settingsOf,
  type Account,
  type AccountDraft,
  type Kind,
} from './account-draft.ts'
import { ForProvider } from './for-provider.tsx'
import { HttpFields } from './http-fields.tsx'
import type { Change } from './secret-field.tsx'
import { SmppFields } from './smpp-fields.tsx'
import { WhatsappFields } from './whatsapp-fields.tsx'

/** An account's settings. A new one ends with what is to be entered on the other side. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const t = useWords(messageAccountsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((one) => !one.isRetired) ?? []
  const [draft, setDraft] = useState<AccountDraft>(() => (account ? draftOfAccount(account) : newDraft('http', null)))
  // until somebody chooses, the first queue: without one nobody can write first
  const [isQueueChosen, setQueueChosen] = useState(account !== null)
  const queueId = isQueueChosen ? draft.queueId : (queues[0]?.id ?? null)
  const [saved, setSaved] = useState<Account | null>(null)
  const set: Change = (of) => {
    if ('queueId' in of) setQueueChosen(true)
    setDraft((before) => ({ ...before, ...of }))
  }
  const whole = { ...draft, queueId }
  if (saved) return <Ready account={saved} verifyToken={draft.secrets.verifyToken} onClose={onClose} />
  return (
    <Form
      account={account}
      draft={whole}
      onClose={onClose}
      onSaved={(answer) => (account ? onClose() : setSaved(answer))}
      title={account?.name ?? t('addTitle')}
    >
      {account === null && <KindChoice kind={draft.via.kind} onChoose={(kind) => setDraft(again(draft, kind))} />}
      <Whose draft={whole} queues={queues} onChange={set} />
      {draft.via.kind === 'http' && <HttpFields draft={draft} via={draft.via} account={account} onChange={set} />}
      {draft.via.kind === 'smpp' && <SmppFields draft={draft} via={draft.via} account={account} onChange={set} />}
      {draft.via.kind === 'whatsapp' && (
        <WhatsappFields draft={draft} via={draft.via} account={account} onChange={set} />
      )}
    </Form>
  )
}

/** Another kind of account keeps what was said about the number. */
const again = (draft: AccountDraft, kind: Kind): AccountDraft => {
  const { name, address, queueId } = draft
  return { ...newDraft(kind, queueId), name, address }
}

function Form({
  account,
  draft,
  title,
  onClose,
  onSaved,
  children,
}: {
  account: Account | null
  draft: AccountDraft
  title: string
  onClose: () => void
  onSaved: (answer: Account) => void
  children: React.ReactNode
}) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const save = useAct(
    () => {
      const settings = settingsOf(draft)
      return account
        ? call.messaging.changeAccount({ ...settings, accountId: account.id })
        : call.messaging.addAccount(settings)
    },
    {
      refresh: ['messaging.', 'floor.', 'journeys.'],
      says: terms('saved'),
      onFault: () => undefined,
      onDone: onSaved,
    },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={title}
      actions={
        <DialogActs
          isBusy={save.isBusy}
          isReady={isWhole(draft, account)}
          onClose={onClose}
          onDo={() => save.run(undefined)}
        >
          {account ? terms('save') : t('saveAndNext')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Fault error={save.error} />
        {children}
      </div>
    </Dialog>
  )
}

const icons = { http: MessageSquareText, smpp: RadioTower, whatsapp: Smartphone } as const

function KindChoice({ kind, onChoose }: { kind: Kind; onChoose: (kind: Kind) => void }) {
  const t = useWords(messageAccountsWords)
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{t('whichKind')}</legend>
      <div className="overflow-hidden rounded-s border border-line-strong">
        {kinds.map((one) => {
          const Icon = icons[one]
          return (
            <ChoiceRow key={one} name="message-account-kind" isChosen={one === kind} onChoose={() => onChoose(one)}>
              <Icon size={18} className="flex-none text-ink-3" aria-hidden />
              <span className="min-w-0">
                <b className="block text-m font-semibold">{t(`kind-${one}`)}</b>
                <span className="block text-s text-ink-2">{t(`kindSay-${one}`)}</span>
              </span>
            </ChoiceRow>
          )
        })}
      </div>
    </fieldset>
  )
}

/** Number, name, queue, and what a number says there. */
function Whose({
  draft,
  queues,
  onChange,
}: {
  draft: AccountDraft
  queues: readonly { id: QueueId; name: string }[]
  onChange: Change
}) {
  const t = useWords(messageAccountsWords)
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Field
          label={t('address')}
          hint={t(draft.via.kind === 'whatsapp' ? 'addressHintWhatsapp' : 'addressHint')}
          autoComplete="off"
          maxLength={20}
          value={draft.address}
          onChange={(e) => onChange({ address: e.target.value })}
        />
        <Field
          label={t('name')}
          hint={t('nameHint')}
          maxLength={80}
          value={draft.name}
          onChange={(e) => onChange({ name: e.target.value })}
        />
        <Select
          label={t('queue')}
          className="sm:col-span-2"
          value={draft.queueId ?? 'none'}
          onChange={(value) => onChange({ queueId: value === 'none' ? null : (value as QueueId) })}
          choices={[
            { value: 'none', label: t('noQueue') },
            ...queues.map((one) => ({ value: one.id as string, label: one.name })),
          ]}
        />
      </div>
      {draft.via.kind !== 'whatsapp' && (
        <Tick
          label={t('trustsSender')}
          hint={t('trustsSenderHint')}
          checked={draft.trustsSender}
          onChange={(e) => onChange({ trustsSender: e.target.checked })}
        />
      )}
    </>
  )
}

/** Saved: what the other side has to know, while the token can still be read. */
function Ready({ account, verifyToken, onClose }: { account: Account; verifyToken: string; onClose: () => void }) {
  const t = useWords(messageAccountsWords)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={t('readyTitle', { name: account.name })}
      about={t(account.callbackUrl === null ? 'readySmpp' : 'readySay')}
      actions={
        <Button look="primary" onPress={onClose}>
          {t('done')}
        </Button>
      }
    >
      <ForProvider account={account} verifyToken={account.channel === 'whatsapp' ? verifyToken : null} />
    </Dialog>
  )
}
