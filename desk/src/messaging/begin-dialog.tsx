import { useQuery } from '@tanstack/react-query'
import { MessageSquareOff, MessageSquareText } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { CustomerLine, useCustomerSearch, type CustomerRow } from '../customers/customer-list.tsx'
import { useBegun } from '../inbox/use-begun.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { bestOf, keyOf, numberIn, stateOf, type Way } from './begin-rules.ts'
import { Standing } from './begin-standing.tsx'
import { Length } from './length.tsx'
import { NumberDialog } from './number-dialog.tsx'
import { TemplateFields, useTemplate } from './template-fields.tsx'

export interface Whom {
  id: CustomerId
  name: string | null
}

/** The longest a message may be: ten parts or so. */
const longest = 1600

/** A message that begins a conversation: to whom, from which number to which, and what stands against it, before anything is written. */
export default function BeginDialog({ to, onClose }: { to?: Whom; onClose: () => void }) {
  const [whom, setWhom] = useState<Whom | null>(to ?? null)
  const [typed, setTyped] = useState<string | null>(null)
  if (typed !== null)
    return (
      <NumberDialog
        typed={typed}
        onClose={onClose}
        onReached={(id, name) => {
          setTyped(null)
          setWhom({ id, name })
        }}
      />
    )
  return whom ? (
    <ToWhom key={whom.id} whom={whom} onClose={onClose} onBack={to ? undefined : () => setWhom(null)} />
  ) : (
    <FindWhom
      onClose={onClose}
      onFound={({ id, name }) => setWhom({ id: id as CustomerId, name })}
      onNumber={setTyped}
    />
  )
}

function FindWhom({
  onClose,
  onFound,
  onNumber,
}: {
  onClose: () => void
  onFound: (row: CustomerRow) => void
  onNumber: (typed: string) => void
}) {
  const t = useWords(messagingWords)
  const may = useMay()
  const terms = useWords(termsWords)
  const [typed, setTyped] = useState('')
  const { query, rows } = useCustomerSearch(typed, 12)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-lg"
      title={t('beginTitle')}
      about={t('beginWhom')}
      actions={
        <>
          {may('customers.change') && (
            <Button className="mr-auto" onPress={() => onNumber(numberIn(typed))}>
              {t('numberNew')}
            </Button>
          )}
          <Button onPress={onClose}>{terms('cancel')}</Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-2">
        <Field type="search" label={t('beginFind')} value={typed} onChange={(e) => setTyped(e.target.value)} />
        <ul className="max-h-72 min-h-40 overflow-y-auto rounded-s border border-line">
          {query.isPending && <Skeleton className="m-3 h-10" />}
          {rows.map((row) => (
            <li key={row.id} className="border-b border-line last:border-0">
              <button
                type="button"
                onClick={() => onFound(row)}
                className="flex w-full items-center gap-2.5 px-3 py-2 text-left hover:bg-sunken focus-visible:-outline-offset-2"
              >
                <CustomerLine row={row} said={row.phone ?? t('beginNoPhone')} />
              </button>
            </li>
          ))}
          {query.isSuccess && rows.length === 0 && <li className="px-3 py-3 text-s text-ink-3">{t('beginNobody')}</li>}
        </ul>
        <Fault error={query.error} />
      </div>
    </Dialog>
  )
}

interface OfWhom {
  whom: Whom
  onClose: () => void
  onBack: (() => void) | undefined
}

function ToWhom({ whom, onClose, onBack }: OfWhom) {
  const t = useWords(messagingWords)
  const workspaceId = useWorkspaceId()
  const ways = useQuery(ask.messaging.beginnings({ customerId: whom.id }, { workspaceId }))
  const accounts = useQuery({ ...ask.messaging.accounts({}, { workspaceId }), staleTime: 60_000 })
  const first = ways.data && bestOf(ways.data.rows)
  if (ways.data && first) return <Write ways={ways.data.rows} first={first} {...{ whom, onClose, onBack }} />
  const hasAccount = accounts.data?.rows.some((one) => one.state === 'on' && one.queueId !== null) ?? true
  return (
    <Frame {...{ whom, onClose, onBack }}>
      {ways.isError ? (
        <ErrorState error={ways.error} onRetry={() => void ways.refetch()} />
      ) : ways.data ? (
        <EmptyState icon={<MessageSquareOff size={20} />} title={t(hasAccount ? 'beginNoNumber' : 'beginNoAccount')}>
          {t(hasAccount ? 'beginNoNumberAbout' : 'beginNoAccountAbout')}
        </EmptyState>
      ) : (
        <Skeleton className="h-48 w-full" />
      )}
    </Frame>
  )
}

function Frame({ whom, onClose, onBack, send, children }: OfWhom & { send?: ReactNode; children: ReactNode }) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-xl"
      title={
        <>
          {t('beginTitle')}
          {whom.name !== null && <bdi className="font-normal text-ink-2"> · {whom.name}</bdi>}
        </>
      }
      about={t('beginAbout')}
      actions={
        <>
          {onBack && (
            <Button className="mr-auto" onPress={onBack}>
              {t('beginAnother')}
            </Button>
          )}
          <Button onPress={onClose}>{terms('cancel')}</Button>
          {send}
        </>
      }
    >
      {children}
    </Dialog>
  )
}

function Write({ ways, first, ...of }: OfWhom & { ways: readonly Way[]; first: Way }) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  const nowMs = useNowMs(30_000)
  const [chosenKey, choose] = useState(keyOf(first))
  const [text, setText] = useState('')
  const way = ways.find((one) => keyOf(one) === chosenKey) ?? first
  const state = stateOf(way, nowMs)
  const template = useTemplate(way.abilities.hasTemplates ? way.accountId : null)
  const send = useBegin(of.whom.id, of.onClose)
  const said = state.isTemplateOnly
    ? template.chosen &&
      template.isWhole && { templateId: template.chosen.id, values: template.values, fileId: template.fileId }
    : text.trim() !== '' && { text: text.trim() }
  const isReady = state.block === null && Boolean(said)
  return (
    <Frame
      {...of}
      send={
        <Button
          look="primary"
          keys="mod+enter"
          icon={<MessageSquareText size={15} aria-hidden />}
          disabled={!isReady}
          isBusy={send.isBusy}
          onPress={() => said && send.run({ way, said })}
        >
          {t(way.sendAt === null ? 'beginSend' : 'beginSendAt')}
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Fault error={send.error} />
        <Select
          label={t('beginWay')}
          value={keyOf(way)}
          onChange={choose}
          choices={ways.map((one) => ({
            value: keyOf(one),
            label: t('beginWayOf', { account: one.accountName, number: one.number }),
            note: terms(`channel-${one.channel}`),
          }))}
        />
        <Standing way={way} state={state} customerId={of.whom.id} onClose={of.onClose} />
        {state.block === null &&
          (state.isTemplateOnly ? (
            <TemplateFields of={template} />
          ) : (
            <div className="grid grid-cols-1 gap-1">
              <TextField
                label={t('beginText')}
                rows={4}
                maxLength={longest}
                value={text}
                onChange={(e) => setText(e.target.value)}
              />
              {way.abilities.hasSegments && text !== '' && <Length text={text} />}
            </div>
          ))}
      </div>
    </Frame>
  )
}

type Said = Pick<Parameters<typeof call.messaging.begin>[0], 'text' | 'templateId' | 'values' | 'fileId'>

/** Sends it, and goes where the conversation is. */
function useBegin(customerId: CustomerId, onClose: () => void) {
  const t = useWords(messagingWords)
  const workspaceId = useWorkspaceId()
  return useBegun(
    ({ way, said }: { way: Way; said: Said }, senderId) => {
      const { identityId, accountId } = way
      return call.messaging.begin({ customerId, identityId, accountId, senderId, ...said }, { workspaceId })
    },
    {
      refresh: ['messaging.', 'interactions.'],
      says: ({ sendAt }) => t(sendAt === null ? 'beginSent' : 'beginWaits'),
      onClose,
    },
  )
}
