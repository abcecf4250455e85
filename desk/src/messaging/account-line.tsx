import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { TouchpointHealth } from '../settings/touchpoint-health.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'
import { ForProvider } from './for-provider.tsx'
import { TestDialog } from './test-dialog.tsx'

/** One number: how it does, where it leads, and what may be done with it. */
export function AccountLine({ account, onEdit }: { account: Account; onEdit: () => void }) {
  const t = useWords(messageAccountsWords)
  const [isGoing, setGoing] = useState(false)
  const [isTesting, setTesting] = useState(false)
  const isOn = account.state === 'on'
  return (
    <li className="border-b border-line px-4 py-3.5 last:border-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-2">
            <b className="num font-semibold wrap-anywhere">
              <bdi>{account.address}</bdi>
            </b>
            <Chip>{t(`kind-${account.via.kind}`)}</Chip>
            {!isOn && <Chip>{t('paused')}</Chip>}
          </p>
          <p className="text-s wrap-anywhere text-ink-2">
            <bdi>{account.name}</bdi>
          </p>
          <Health account={account} />
          <Leads account={account} />
        </div>
        <Acts account={account} onEdit={onEdit} onTest={() => setTesting(true)} onRemove={() => setGoing(true)} />
      </div>
      {account.callbackUrl !== null && (
        <details className="mt-2 rounded-s border border-line px-3 py-2">
          <summary className="cursor-pointer text-s font-medium text-ink-2">
            {t(account.channel === 'whatsapp' ? 'atPlatform' : 'atProvider')}
          </summary>
          <div className="mt-2.5">
            <ForProvider account={account} verifyToken={null} />
          </div>
        </details>
      )}
      {isGoing && <Remove account={account} onClose={() => setGoing(false)} />}
      {isTesting && <TestDialog account={account} onClose={() => setTesting(false)} />}
    </li>
  )
}

const done = { refresh: ['messaging.', 'floor.', 'journeys.'] }

function Acts({
  account,
  onEdit,
  onTest,
  onRemove,
}: {
  account: Account
  onEdit: () => void
  onTest: () => void
  onRemove: () => void
}) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const state = useAct(call.messaging.setAccountState, done)
  const isOn = account.state === 'on'
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button size="s" look="quiet" onPress={onRemove}>
        {terms('remove')}
      </Button>
      <Button
        size="s"
        isBusy={state.isBusy}
        onPress={() => state.run({ accountId: account.id, state: isOn ? 'paused' : 'on' })}
      >
        {t(isOn ? 'pause' : 'resume')}
      </Button>
      <Button size="s" onPress={onTest}>
        {t('test')}
      </Button>
      <Button size="s" onPress={onEdit}>
        {terms('edit')}
      </Button>
    </div>
  )
}

function Remove({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const remove = useAct(call.messaging.removeAccount, { ...done, onDone: onClose })
  return (
    <ConfirmDialog
      title={t('removeTitle', { name: account.name })}
      about={t('removeSay')}
      action={terms('remove')}
      isDanger
      isBusy={remove.isBusy}
      onClose={onClose}
      onConfirm={() => remove.run({ accountId: account.id })}
    />
  )
}

/** The queue it leads to, and what a number says there. */
function Leads({ account }: { account: Account }) {
  const t = useWords(messageAccountsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows
  const proves = account.channel === 'whatsapp' || account.trustsSender
  const queue = queues?.find((one) => one.id === account.queueId)?.name
  if (account.queueId === null)
    return (
      <p className="flex items-start gap-1.5 text-s text-ink-2">
        <TriangleAlert size={14} className="mt-0.5 flex-none" aria-hidden /> {t('noQueueSay')}
      </p>
    )
  return (
    <p className="text-s wrap-anywhere text-ink-3">
      {queue !== undefined && `${t('goesTo', { queue })} · `}
      {t(proves ? 'provesSay' : 'claimSay')}
    </p>
  )
}

/** How it does, in a sentence. */
function Health({ account }: { account: Account }) {
  const t = useWords(messageAccountsWords)
  const floor = useWords(floorWords)
  const { health } = account
  return (
    <TouchpointHealth
      isPaused={account.state === 'paused'}
      health={health}
      fineAt={health.since}
      why={health.why && floor(`account-${health.why}`)}
      says={{
        paused: t(account.via.kind === 'smpp' ? 'pausedSay-smpp' : 'pausedSay'),
        new: t('healthNew'),
        fine: t('healthFine'),
        since: t('since'),
        nothingLost: t('nothingLost'),
        nextTry: t('nextTry'),
      }}
    />
  )
}
