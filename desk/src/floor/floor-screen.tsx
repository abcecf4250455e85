import { useQuery } from '@tanstack/react-query'
import { Megaphone } from 'lucide-react'
import { useState } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { useLiveState } from '../live/live.ts'
import { ShareCard } from '../call-lists/share-card.tsx'
import { DueCard } from '../callbacks/due-card.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { useGo } from '../ui/go.tsx'
import { useMay } from '../session/me.ts'
import { Select } from '../ui/select.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { clockTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { DueLetters } from '../letters/due-letters.tsx'
import { ArrivalsChart } from './arrivals-chart.tsx'
import { MessageDialog, ReassignDialog, StepInDialog } from './floor-dialogs.tsx'
import { GoingWrong, type AlertActs } from './going-wrong.tsx'
import { Headline } from './headline.tsx'
import { CallsCard } from '../phone/calls-card.tsx'
import { useListen } from '../phone/use-listen.tsx'
import { PeopleList, type PersonActs } from './people-list.tsx'
import { AwayDialog, QueuesDialog } from './person-dialogs.tsx'
import { QueuesTable } from './queues-table.tsx'
import { useFloor, type Floor, type FloorAlert, type FloorPerson } from './use-floor.ts'

type Opened =
  | { is: 'message' }
  | { is: 'away' | 'queues'; person: FloorPerson }
  | { is: 'reassign'; interactionId: string }
  | { is: 'step-in'; alert: FloorAlert & { kind: 'moment' } }

/** Is anyone being let down right now, and where do I step in? */
export default function FloorScreen() {
  const floor = useFloor()
  const t = useWords(floorWords)
  const [queueId, setQueueId] = useState('all')
  const [opened, setOpened] = useState<Opened | null>(null)
  if (floor.isError && !floor.data) return <ErrorState error={floor.error} onRetry={() => void floor.refetch()} />
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1720px] gap-4 px-4 py-4 md:px-6">
        <Top floor={floor.data} queueId={queueId} onQueue={setQueueId} onMessage={() => setOpened({ is: 'message' })} />
        {floor.data ? (
          <>
            <Headline floor={floor.data} />
            <Panels floor={floor.data} queueId={queueId} onOpened={setOpened} />
            <Opening floor={floor.data} opened={opened} onClose={() => setOpened(null)} />
          </>
        ) : (
          <Waiting label={t('title')} />
        )}
      </div>
    </div>
  )
}

function Top({
  floor,
  queueId,
  onQueue,
  onMessage,
}: {
  floor: Floor | undefined
  queueId: string
  onQueue: (queueId: string) => void
  onMessage: () => void
}) {
  const t = useWords(floorWords)
  const language = useLocale()
  const nowMs = useNowMs(30_000)
  const isLive = useLiveState() === 'live'
  const may = useMay()
  const today = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(nowMs)
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="flex-1 text-xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="num flex items-center gap-2 text-s text-ink-3">
        {today}, {clockTime(nowMs, language)} ·{' '}
        {isLive || !floor ? t('live') : t('notLive', { time: clockTime(Date.parse(floor.at), language) })}
        <span aria-hidden="true" className={`size-2 rounded-full ${isLive ? 'bg-live' : 'border border-ink-3'}`} />
      </p>
      <Select
        label={t('queue')}
        isLabelHidden
        className="w-44"
        value={queueId}
        onChange={onQueue}
        choices={[
          { value: 'all', label: t('allQueues') },
          ...(floor?.queues ?? []).map((q) => ({ value: q.id as string, label: q.name })),
        ]}
      />
      {may('floor.change') && (
        <Button
          keys="m"
          keyGroup={t('title')}
          icon={<Megaphone size={15} aria-hidden />}
          disabled={!floor}
          onPress={onMessage}
        >
          {t('message')}
        </Button>
      )}
    </header>
  )
}

function Panels({ floor, queueId, onOpened }: { floor: Floor; queueId: string; onOpened: (opened: Opened) => void }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const go = useGo()
  const { alertActs, personActs } = useFloorActs(onOpened)
  const listen = useListen()
  const language = useLanguage()
  const may = useMay()
  const reasons = useQuery({ ...ask.routing.presence(), enabled: may('presence.own') }).data?.reasons ?? []
  const queue = floor.queues.find((q) => q.id === queueId)
  const queues = queue ? [queue] : floor.queues
  const alerts = queue ? floor.alerts.filter((a) => !('queueName' in a) || a.queueName === queue.name) : floor.alerts
  const people = queue ? floor.persons.filter((p) => queue.members.includes(p.personId)) : floor.persons
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[1.25fr_1fr]">
      <div className="grid grid-cols-1 min-w-0 gap-4 max-xl:order-2">
        <Card title={t('queues')} aside={floor.hidesTeams ? undefined : t('qualityBeside')}>
          <QueuesTable
            floor={floor}
            queues={queues}
            onOpenMoments={(q) => go('/moments', { queueId: q.id, period: 'today' })}
          />
          {floor.hidesTeams && queues.length > 0 && (
            <p className="border-t border-line px-4 py-2.5 text-s text-ink-3">{terms('teamsHidden')}</p>
          )}
        </Card>
        <Card title={t('recent')} aside={t('recentSub')}>
          <ArrivalsChart
            recent={floor.recent}
            onOpen={(at) =>
              go('/moments', {
                from: at,
                to: new Date(Date.parse(at) + 900_000).toISOString(),
                queueId: floor.hidesTeams ? undefined : queue?.id,
              })
            }
          />
        </Card>
        <ShareCard />
        <DueCard
          rows={queue ? floor.callBacks.filter((one) => one.queueName === queue.name) : floor.callBacks}
          onOpen={alertActs.onOpen}
        />
        <DueLetters queueId={queue?.id ?? null} onOpen={alertActs.onOpen} />
      </div>
      <div className="grid grid-cols-1 min-w-0 gap-4 max-xl:order-1">
        <GoingWrong
          alerts={alerts}
          live={floor.live}
          unowned={may('cases.read') ? floor.cases.unowned : 0}
          {...alertActs}
          listen={listen}
        />
        <CallsCard queueId={queue?.id ?? null} onOpen={alertActs.onOpen} />
        <PeopleList
          floor={floor}
          people={people}
          acts={personActs}
          reasonName={(code) =>
            code === 'no-answer' ? t('noAnswer') : (reasons.find((r) => r.code === code)?.name[language] ?? code)
          }
        />
      </div>
    </div>
  )
}

/** What may be done from the floor: opening is told to the agent and written down before the conversation is shown. */
function useFloorActs(onOpened: (opened: Opened) => void): {
  alertActs: Omit<AlertActs, 'listen'>
  personActs: PersonActs
} {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const go = useGo()
  const may = useMay()
  const open = useAct(call.interactions.open, { onDone: ({ id }) => go(`/inbox/${id}`) })
  const offline = useAct(
    (person: FloorPerson) => call.routing.setPersonPresence({ personId: person.personId, state: 'offline' }),
    { refresh: ['floor.'], says: (_, person) => t('setDone', { name: person.name, state: terms('state-offline') }) },
  )
  const onOpen = (interactionId: string) => open.run({ interactionId: interactionId as InteractionId })
  const onReassign = (interactionId: string) => onOpened({ is: 'reassign', interactionId })
  return {
    alertActs: {
      onOpen,
      onReassign,
      canStepIn: may('interactions.step-in'),
      onStepIn: (alert) => onOpened({ is: 'step-in', alert }),
    },
    personActs: {
      canChange: may('floor.change'),
      onOpen,
      onReassign,
      onAway: (person) => onOpened({ is: 'away', person }),
      onMove: (person) => onOpened({ is: 'queues', person }),
      onOffline: offline.run,
      onInvite: () => go('/people'),
    },
  }
}

function Opening({ floor, opened, onClose }: { floor: Floor; opened: Opened | null; onClose: () => void }) {
  const go = useGo()
  if (opened === null) return null
  switch (opened.is) {
    case 'message':
      return <MessageDialog floor={floor} onClose={onClose} />
    case 'away':
      return <AwayDialog person={opened.person} onClose={onClose} />
    case 'queues':
      return <QueuesDialog person={opened.person} onClose={onClose} />
    case 'reassign':
      return <ReassignDialog floor={floor} interactionId={opened.interactionId} onClose={onClose} />
    case 'step-in':
      return (
        <StepInDialog
          alert={opened.alert}
          onClose={onClose}
          onDone={() => go(`/inbox/${opened.alert.interactionId}`)}
        />
      )
  }
}

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        {[0, 1, 2, 3, 4].map((n) => (
          <Skeleton key={n} className="h-26 rounded-m" />
        ))}
      </div>
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-[1.25fr_1fr]">
        <Skeleton className="h-96 rounded-m" />
        <Skeleton className="h-96 rounded-m" />
      </div>
    </div>
  )
}
