import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis, MessageSquareText } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { memberOf, useMe } from '../session/me.ts'
import { BrandSign } from '../shell/brand-sign.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Menu, type MenuLine } from '../ui/menu.tsx'
import { Time } from '../ui/time.tsx'
import { promisesWords } from '../words/promises.ts'
import { useWords } from '../words/words.ts'
import DueDialog from './due-dialog.tsx'
import { TheirTime } from './their-time.tsx'
import { usePromiseAct, type Owed } from './promises-data.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

/** One promise: what, to whom, by when; done, handed over or taken back. */
export function PromiseRow({ owed }: { owed: Owed; hasKeys: boolean }) {
  const t = useWords(promisesWords)
  const me = useMe()
  const nowMs = useNowMs(30_000)
  const { promise, workspaceId } = owed
  const brand = me.memberships.length > 1 ? memberOf(me, workspaceId) : undefined
  const isOverdue =
    promise.state === 'broken' ||
    (promise.state === 'open' && promise.dueAt !== null && Date.parse(promise.dueAt) < nowMs)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      {brand && <BrandSign name={brand.workspaceName} colour={brand.colour} />}
      <div className="min-w-0 flex-1 basis-60">
        <p className="wrap-anywhere">
          <bdi className="font-medium">{promise.text}</bdi>
          {promise.wasLate && <Chip className="ml-2">{t('wasLate')}</Chip>}
        </p>
        <p className="text-s text-ink-3">
          <Link
            to="/customers/$customerId"
            params={{ customerId: promise.customerId }}
            className="underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            <bdi>{t('to', { name: promise.customerName ?? t('visitor') })}</bdi>
          </Link>
          {' · '}
          {t('owner', { name: promise.ownerId === me.id ? t('you') : (promise.ownerName ?? '–') })}
        </p>
      </div>
      {promise.dueAt !== null && (
        <p className={`text-s md:text-right ${isOverdue ? 'font-semibold' : 'text-ink-2'}`}>
          {isOverdue && `${t('lateOne')} · `}
          <Time at={promise.settledAt ?? promise.dueAt} as="due" className="num" />
          {promise.settledAt === null && (
            <TheirTime
              at={promise.dueAt}
              zone={promise.customerZone}
              className="num block text-xs font-normal text-ink-3"
            />
          )}
        </p>
      )}
      <div className="ml-auto flex items-center gap-2">
        {promise.interactionId !== null && (
          <Link
            to="/inbox/$interactionId"
            params={{ interactionId: promise.interactionId }}
            search={{ w: workspaceId } as never}
            aria-label={t('openConversation')}
            title={t('openConversation')}
            className="grid size-8 flex-none place-items-center rounded-s text-ink-2 hover:bg-sunken max-md:size-11"
          >
            <MessageSquareText size={16} aria-hidden />
          </Link>
        )}
        <Acts owed={owed} />
      </div>
    </li>
  )
}

function Acts({ owed: { promise, workspaceId } }: { owed: Owed }) {
  const t = useWords(promisesWords)
  const me = useMe()
  const [shown, show] = useState<'withdraw' | null>(null)
  const act = usePromiseAct(workspaceId)
  const options = { workspaceId }
  const one = { promiseId: promise.id }
  const member = memberOf(me, workspaceId)
  const people = useQuery({
    ...ask.people.list({}, options),
    enabled: promise.state === 'open' || promise.state === 'broken',
    staleTime: 60_000,
  })
  if (member?.permissions.includes('promises.change') !== true) return null
  if (promise.state === 'found') return <FoundActs owed={{ promise, workspaceId }} />
  if (promise.state !== 'open' && promise.state !== 'broken') return null
  const lines: MenuLine[] = [
    { label: t('withdraw'), onPress: () => show('withdraw') },
    'line' as const,
    { heading: t('handOver') },
    ...(people.data?.rows ?? [])
      .filter((row) => row.state === 'active' && row.id !== promise.ownerId)
      .map((row) => ({
        label: row.name,
        onPress: () =>
          act.mutate({
            act: () => call.promises.handOver({ ...one, ownerId: row.id }, options),
            says: t('handedOver', { name: row.name }),
          }),
      })),
  ]
  return (
    <>
      <Button
        isBusy={act.isPending}
        className="max-md:h-11"
        onPress={() => act.mutate({ act: () => call.promises.keep(one, options), says: t('kept') })}
      >
        {t('keepShort')}
      </Button>
      <Menu
        trigger={
          <Button
            look="quiet"
            icon={<Ellipsis size={18} aria-hidden />}
            aria-label={t('handOver')}
            className="max-md:size-11"
          />
        }
        lines={lines}
      />
      {shown === 'withdraw' && (
        <WithdrawDialog
          text={promise.text}
          onClose={() => show(null)}
          onDone={(reason) => {
            show(null)
            act.mutate({ act: () => call.promises.withdraw({ ...one, reason }, options), says: t('withdrawn') })
          }}
        />
      )}
    </>
  )
}

/** A found promise waits for a person: confirmed with its hour, or no promise. */
function FoundActs({ owed: { promise, workspaceId } }: { owed: Owed }) {
  const t = useWords(promisesWords)
  const [isOpen, setOpen] = useState(false)
  const act = usePromiseAct(workspaceId)
  const options = { workspaceId }
  const one = { promiseId: promise.id }
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {t('confirm')}
      </Button>
      <Button onPress={() => act.mutate({ act: () => call.promises.reject(one, options), says: t('reject') })}>
        {t('reject')}
      </Button>
      {isOpen && (
        <DueDialog
          title={t('confirmTitle')}
          text={promise.text}
          dueAt={promise.dueAt}
          zone={promise.customerZone}
          isBusy={act.isPending}
          onClose={() => setOpen(false)}
          onDone={(of) => {
            setOpen(false)
            act.mutate({ act: () => call.promises.confirm({ ...one, ...of }, options), says: t('confirm') })
          }}
        />
      )}
    </>
  )
}
