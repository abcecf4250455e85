import type { MailboxTrouble } from '@peakend/contract/email.ts'
import { HeartHandshake } from 'lucide-react'
import type { ReactNode } from 'react'
import { Mark } from '../mark/mark.tsx'
import { useMay } from '../session/me.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { GoLink } from '../ui/go.tsx'
import { wordDuration } from '../ui/time-words.ts'
import { Duration } from '../ui/time.tsx'
import { floorWords } from '../words/floor.ts'
import { transcriptionWords } from '../words/transcription.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { FloorAlert } from './use-floor.ts'
import { useHeld } from './use-held.ts'

export interface AlertActs {
  onOpen: (interactionId: string) => void
  onStepIn: (alert: FloorAlert & { kind: 'moment' }) => void
  onReassign: (interactionId: string) => void
  /** The way to hear it, where it is a call that runs. */
  listen: (interactionId: string) => ReactNode
  canStepIn: boolean
}

const subjectOf = (alert: FloorAlert): string => {
  if (alert.kind === 'promise') return alert.promiseId
  if (alert.kind === 'message-account') return alert.accountId
  if (alert.kind === 'transcription') return alert.why
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
          <p className="flex items-center gap-3 p-4">
            <span
              aria-hidden="true"
              className="grid size-10 flex-none place-items-center rounded-full bg-brand-soft text-brand"
            >
              <HeartHandshake size={18} />
            </span>
            <span>
              <b className="block font-semibold">{t('nothingWrong')}</b>
              <span className="text-s text-ink-2">{t('nothingWrongSay')}</span>
            </span>
          </p>
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
    case 'no-person':
      return <NoPersonAlert alert={alert} acts={acts} />
    case 'mailbox':
      return <MailboxAlert alert={alert} />
    case 'message-account':
      return <MessageAccountAlert alert={alert} />
    case 'transcription':
      return <TranscriptionAlert alert={alert} />
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

/** Who or what it is about, and behind it where. */
function Subject({ name, at }: { name: string; at: readonly (string | null)[] }) {
  const said = at.filter(Boolean).join(', ')
  return (
    <>
      <b className="font-semibold">{name}</b>
      {said !== '' && <span className="text-ink-2"> · {said}</span>}
    </>
  )
}

/** A sentence with how long it has been so; `says` has a `|` where that stands. */
function Lasting({ says, since, more }: { says: string; since: string; more?: string }) {
  const [before, after] = says.split('|')
  return (
    <>
      {before}
      <Duration since={since} className="font-semibold text-ink" />
      {after}
      {more !== undefined && ` · ${more}`}
    </>
  )
}

/** For whoever waits: to somebody else, or look. */
function Waited({ interactionId, acts }: { interactionId: string; acts: AlertActs }) {
  const t = useWords(floorWords)
  return (
    <>
      <Button size="s" onPress={() => acts.onReassign(interactionId)}>
        {t('reassign')}
      </Button>
      <Button size="s" onPress={() => acts.onOpen(interactionId)}>
        {t('open')}
      </Button>
    </>
  )
}

function MomentAlert({ alert, acts }: { alert: FloorAlert & { kind: 'moment' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const listen = alert.channel === 'phone' ? acts.listen(alert.interactionId) : null
  return (
    <Line
      sign={<Mark mark={alert.mark} />}
      title={
        <Subject
          name={alert.customerName ?? terms('someone')}
          at={[terms(`channel-${alert.channel}`), alert.queueName, alert.agentName]}
        />
      }
      sub={`${t('cause', { cause: terms(`cause-${alert.cause}`) })} · ${alert.sentence[language]}`}
      buttons={
        <>
          <Button size="s" title={t('openSeen')} onPress={() => acts.onOpen(alert.interactionId)}>
            {t('open')}
          </Button>
          {listen}
          {acts.canStepIn && !listen && (
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
  const { saidMs } = alert
  const says = saidMs === null ? t('wait', { time: '|' }) : t('waitSaid', { time: '|', said: wordDuration(saidMs) })
  return (
    <Line
      sign={<Chip>{t('waitChip')}</Chip>}
      title={
        <Subject
          name={alert.customerName ?? terms('someone')}
          at={[terms(`channel-${alert.channel}`), alert.queueName]}
        />
      }
      sub={<Lasting says={says} since={alert.since} />}
      buttons={<Waited interactionId={alert.interactionId} acts={acts} />}
    />
  )
}

function PromiseAlert({ alert, acts }: { alert: FloorAlert & { kind: 'promise' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const { interactionId, customerName } = alert
  return (
    <Line
      sign={<Chip>{t('promise')}</Chip>}
      title={
        <Subject name={alert.text} at={[customerName === null ? null : t('forCustomer', { name: customerName })]} />
      }
      sub={
        <Lasting
          says={t('promiseOverdue', { time: '|' })}
          since={alert.dueAt}
          more={t('owner', { name: alert.ownerName ?? terms('nobody') })}
        />
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
  return (
    <Line
      sign={<Chip>{t('callBackChip')}</Chip>}
      title={
        <Subject name={alert.customerName ?? terms('someone')} at={[t(`callBackWay-${alert.way}`), alert.queueName]} />
      }
      sub={<Lasting says={t('callBackLate', { time: '|' })} since={alert.promisedBy} />}
      buttons={<Waited interactionId={alert.interactionId} acts={acts} />}
    />
  )
}

/** Asked a menu for a person and reached none. */
function NoPersonAlert({ alert, acts }: { alert: FloorAlert & { kind: 'no-person' }; acts: AlertActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  return (
    <Line
      sign={<Chip>{t('noPersonChip')}</Chip>}
      title={<Subject name={alert.customerName ?? alert.number ?? terms('someone')} at={[alert.queueName]} />}
      sub={<Lasting says={t('noPerson', { time: '|' })} since={alert.since} />}
      buttons={
        <Button size="s" onPress={() => acts.onOpen(alert.interactionId)}>
          {t('open')}
        </Button>
      }
    />
  )
}

/** A touchpoint where nothing comes in or goes out until somebody mends it; nothing is lost meanwhile. Whoever may change it is led there. */
function TouchpointAlert({
  sign,
  title,
  sub,
  mendAt,
}: {
  sign: string
  title: ReactNode
  sub: ReactNode
  mendAt: string
}) {
  const may = useMay()
  const t = useWords(floorWords)
  const mend = (
    <GoLink to={mendAt} className={buttonLook('plain', 's')}>
      {t('mend')}
    </GoLink>
  )
  return (
    <Line sign={<Chip>{sign}</Chip>} title={title} sub={sub} buttons={may('workspace.change') ? mend : undefined} />
  )
}

/** Where letters still come in, and what does not work then. */
const halfWorking: Partial<
  Record<MailboxTrouble, 'mailboxNotMoved' | 'mailboxOutgoingRefused' | 'mailboxOutgoingAway'>
> = {
  'not-moved': 'mailboxNotMoved',
  'outgoing-refused': 'mailboxOutgoingRefused',
  'outgoing-unreachable': 'mailboxOutgoingAway',
}

function MailboxAlert({ alert }: { alert: FloorAlert & { kind: 'mailbox' } }) {
  const t = useWords(floorWords)
  const half = halfWorking[alert.why]
  return (
    <TouchpointAlert
      sign={t('mailboxChip')}
      title={<Subject name={alert.address} at={[alert.queueName]} />}
      sub={
        <Lasting
          says={t(half ?? 'mailboxFails', { time: '|' })}
          since={alert.since}
          {...(half ? {} : { more: t(`mailbox-${alert.why}`) })}
        />
      }
      mendAt="/settings/mailboxes"
    />
  )
}

function MessageAccountAlert({ alert }: { alert: FloorAlert & { kind: 'message-account' } }) {
  const t = useWords(floorWords)
  return (
    <TouchpointAlert
      sign={t('accountChip')}
      title={<Subject name={alert.name} at={[alert.queueName]} />}
      sub={<Lasting says={t('accountFails', { time: '|' })} since={alert.since} more={t(`account-${alert.why}`)} />}
      mendAt="/settings/messaging"
    />
  )
}

function TranscriptionAlert({ alert }: { alert: FloorAlert & { kind: 'transcription' } }) {
  const t = useWords(floorWords)
  const why = useWords(transcriptionWords)
  return (
    <TouchpointAlert
      sign={t('transcriptionChip')}
      title={<span className="font-semibold">{t('transcriptionFails')}</span>}
      sub={<Lasting says={t('transcriptionSince', { time: '|' })} since={alert.since} more={why(`why-${alert.why}`)} />}
      mendAt="/settings/transcription"
    />
  )
}
