import { HeartHandshake } from 'lucide-react'
import type { ReactNode } from 'react'
import { Mark } from '../mark/mark.tsx'
import { useMay } from '../session/me.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { GoLink } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { wordDuration } from '../ui/time-words.ts'
import { Duration } from '../ui/time.tsx'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { FloorAlert } from './use-floor.ts'
import { useHeld } from './use-held.ts'

export interface AlertActs {
  onOpen: (interactionId: string) => void
  onStepIn: (alert: FloorAlert & { kind: 'moment' }) => void
  onReassign: (interactionId: string) => void
  canStepIn: boolean
}

const subjectOf = (alert: FloorAlert): string => {
  if (alert.kind === 'promise') return alert.promiseId
  if (alert.kind === 'message-account') return alert.accountId
  return alert.kind === 'mailbox' ? alert.mailboxId : alert.interactionId
}
/** Of one that runs; a mailbox, an account or a promise may fail while nobody talks. */
const isOfConversation = ({ kind }: FloorAlert) => kind === 'moment' || kind === 'wait'
const idOf = (alert: FloorAlert) => `${alert.kind}:${subjectOf(alert)}`

/** Who is being let down right now, why, and where to step in. The list holds still while it is pointed at. */
export function GoingWrong({
  alerts,
  live,
  unowned,
  ...acts
}: {
  alerts: readonly FloorAlert[]
  live: number
  /** Open cases without an owner. */
  unowned: number
} & AlertActs) {
  const t = useWords(floorWords)
  const { rows, fresh, release, hold } = useHeld(alerts, idOf)
  const aside =
    fresh > 0 ? (
      <Button size="s" onPress={release}>
        {t('fresh', { count: fresh })}
      </Button>
    ) : live > 0 ? (
      t('ofLive', { n: alerts.filter(isOfConversation).length, count: live })
    ) : undefined
  return (
    <Card title={t('wrong')} aside={aside} className="flex flex-col">
      {unowned > 0 && <Unowned count={unowned} />}
      {rows.length === 0 ? (
        unowned === 0 && (
          <EmptyState icon={<HeartHandshake size={20} />} title={t('nothingWrong')}>
            {t('nothingWrongSay')}
          </EmptyState>
        )
      ) : (
        <ul {...hold} className="max-h-[46vh] min-h-0 flex-1 overflow-auto">
          {rows.map(({ row, gone }) => (
            <li
              key={idOf(row)}
              className={`flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 transition-opacity last:border-0 sm:flex-nowrap ${gone ? '[&_*]:!text-ink-3 [&_[role=img]]:opacity-40' : ''}`}
            >
              <AlertBody alert={row} acts={acts} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Matters nobody answers for: one line for all of them, which opens the list where somebody may be given each. */
function Unowned({ count }: { count: number }) {
  const t = useWords(floorWords)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 last:border-0 sm:flex-nowrap">
      <Line
        sign={<Chip>{t('unownedChip')}</Chip>}
        title={<b className="font-semibold">{t('unowned', { count })}</b>}
        sub={t('unownedSay')}
        buttons={
          <GoLink to="/cases" search={{ view: 'unowned' }} className={buttonLook('plain', 's')}>
            {t('unownedShow')}
          </GoLink>
        }
      />
    </div>
  )
}

function AlertBody({ alert, acts }: { alert: FloorAlert; acts: AlertActs }) {
  switch (alert.kind) {
    case 'moment':
      return <MomentAlert alert={alert} acts={acts} />
    case 'wait':
      return <WaitAlert alert={alert} acts={acts} />
    case 'promise':
      return <PromiseAlert alert={alert} acts={acts} />
    case 'call-back':
      return <CallBackAlert alert={alert} acts={acts} />
    case 'mailbox':
      return <MailboxAlert alert={alert} />
    case 'message-account':
      return <MessageAccountAlert alert={alert} />
  }
}

function Line({
  sign,
  title,
  sub,
  buttons,
}: {
  sign: ReactNode
  title: ReactNode
  sub: ReactNode
  buttons?: ReactNode
}) {
  return (
    <>
      <div className="flex w-15 flex-none justify-center">{sign}</div>
      <div className="min-w-0 flex-1">
        <div className="truncate">{title}</div>
        <div className="text-s text-ink-2">{sub}</div>
      </div>
      {buttons !== undefined && (
        <div className="flex flex-none gap-1.5 max-sm:w-full max-sm:justify-end">{buttons}</div>
      )}
    </>
  )
}

function MomentAlert({ alert, acts }: { alert: FloorAlert & { kind: 'moment' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  return (
    <Line
      sign={<Mark mark={alert.mark} />}
      title={
        <>
          <b className="font-semibold">{alert.customerName ?? terms('someone')}</b>
          <span className="text-ink-2">
            {' · '}
            {[terms(`channel-${alert.channel}`), alert.queueName, alert.agentName].filter(Boolean).join(', ')}
          </span>
        </>
      }
      sub={`${t('cause', { cause: terms(`cause-${alert.cause}`) })} · ${alert.sentence[language]}`}
      buttons={
        <>
          <Button size="s" title={t('openSeen')} onPress={() => acts.onOpen(alert.interactionId)}>
            {t('open')}
          </Button>
          {acts.canStepIn && (
            <Button size="s" onPress={() => acts.onStepIn(alert)}>
              {t('stepIn')}
            </Button>
          )}
        </>
      }
    />
  )
}

function WaitAlert({ alert, acts }: { alert: FloorAlert & { kind: 'wait' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const says =
    alert.saidMs === null ? t('wait', { time: '|' }) : t('waitSaid', { time: '|', said: wordDuration(alert.saidMs) })
  const [before, after] = says.split('|')
  return (
    <Line
      sign={<Chip>{t('waitChip')}</Chip>}
      title={
        <>
          <b className="font-semibold">{alert.customerName ?? terms('someone')}</b>
          <span className="text-ink-2">
            {' · '}
            {[terms(`channel-${alert.channel}`), alert.queueName].filter(Boolean).join(', ')}
          </span>
        </>
      }
      sub={
        <>
          {before}
          <Duration since={alert.since} className="font-semibold text-ink" />
          {after}
        </>
      }
      buttons={
        <>
          <Button size="s" onPress={() => acts.onReassign(alert.interactionId)}>
            {t('reassign')}
          </Button>
          <Button size="s" onPress={() => acts.onOpen(alert.interactionId)}>
            {t('open')}
          </Button>
        </>
      }
    />
  )
}

function PromiseAlert({ alert, acts }: { alert: FloorAlert & { kind: 'promise' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const [before, after] = t('promiseOverdue', { time: '|' }).split('|')
  const { interactionId } = alert
  return (
    <Line
      sign={<Chip>{t('promise')}</Chip>}
      title={
        <>
          <b className="font-semibold">{alert.text}</b>
          {alert.customerName !== null && (
            <span className="text-ink-2"> · {t('forCustomer', { name: alert.customerName })}</span>
          )}
        </>
      }
      sub={
        <>
          {before}
          <Duration since={alert.dueAt} className="font-semibold text-ink" />
          {after}
          {` · ${t('owner', { name: alert.ownerName ?? terms('nobody') })}`}
        </>
      }
      buttons={
        interactionId === null ? undefined : (
          <Button size="s" onPress={() => acts.onOpen(interactionId)}>
            {t('open')}
          </Button>
        )
      }
    />
  )
}

/** Nobody has tried by the time we said. */
function CallBackAlert({ alert, acts }: { alert: FloorAlert & { kind: 'call-back' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const [before, after] = t('callBackLate', { time: '|' }).split('|')
  return (
    <Line
      sign={<Chip>{t('callBackChip')}</Chip>}
      title={
        <>
          <b className="font-semibold">{alert.customerName ?? terms('someone')}</b>
          <span className="text-ink-2">
            {' · '}
            {[t(`callBackWay-${alert.way}`), alert.queueName].filter(Boolean).join(', ')}
          </span>
        </>
      }
      sub={
        <>
          {before}
          <Duration since={alert.promisedBy} className="font-semibold text-ink" />
          {after}
        </>
      }
      buttons={
        <>
          <Button size="s" onPress={() => acts.onReassign(alert.interactionId)}>
            {t('reassign')}
          </Button>
          <Button size="s" onPress={() => acts.onOpen(alert.interactionId)}>
            {t('open')}
          </Button>
        </>
      }
    />
  )
}

/** Where whoever may change it goes. */
function Mend({ to }: { to: string }) {
  const t = useWords(floorWords)
  return (
    <GoLink to={to} className={buttonLook('plain', 's')}>
      {t('mend')}
    </GoLink>
  )
}

/** Nothing comes in or goes out there until somebody mends it; nothing is lost meanwhile. */
function MailboxAlert({ alert }: { alert: FloorAlert & { kind: 'mailbox' } }) {
  const may = useMay()
  const t = useWords(floorWords)
  const isReached = alert.why === 'not-moved'
  const [before, after] = t(isReached ? 'mailboxNotMoved' : 'mailboxFails', { time: '|' }).split('|')
  return (
    <Line
      sign={<Chip>{t('mailboxChip')}</Chip>}
      title={
        <>
          <b className="font-semibold">{alert.address}</b>
          {alert.queueName !== null && <span className="text-ink-2"> · {alert.queueName}</span>}
        </>
      }
      sub={
        <>
          {before}
          <Duration since={alert.since} className="font-semibold text-ink" />
          {after}
          {!isReached && ` · ${t(`mailbox-${alert.why}`)}`}
        </>
      }
      buttons={may('workspace.change') ? <Mend to="/settings/mailboxes" /> : undefined}
    />
  )
}

function MessageAccountAlert({ alert }: { alert: FloorAlert & { kind: 'message-account' } }) {
  const may = useMay()
  const t = useWords(floorWords)
  const [before, after] = t('accountFails', { time: '|' }).split('|')
  return (
    <Line
      sign={<Chip>{t('accountChip')}</Chip>}
      title={
        <>
          <b className="font-semibold">{alert.name}</b>
          {alert.queueName !== null && <span className="text-ink-2"> · {alert.queueName}</span>}
        </>
      }
      sub={
        <>
          {before}
          <Duration since={alert.since} className="font-semibold text-ink" />
          {after}
          {` · ${t(`account-${alert.why}`)}`}
        </>
      }
      buttons={may('workspace.change') ? <Mend to="/settings/messaging" /> : undefined}
    />
  )
}
