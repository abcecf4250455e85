import { useQuery } from '@tanstack/react-query'
import { Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { GoLink, useGo, useSearchValues } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { wordDuration } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import { SettingsPage } from './page.tsx'
import { QueueDialog } from './queue-dialog.tsx'
import { useRulesSay } from './queue-says.ts'
import { Loaded } from './with-workspace.tsx'

export type Queue = Outputs['routing']['queues']['rows'][number]

export default function QueuesPage() {
  const t = useWords(queuesWords)
  const settings = useWords(settingsWords)
  const queues = useQuery(ask.routing.queues())
  const [chosen, setEdited] = useState<Queue | 'new' | null>(null)
  // a link may lead to one queue's dialog
  const asked = useSearchValues()['queue']
  const go = useGo()
  const edited = chosen ?? queues.data?.rows.find(({ id }) => id === asked) ?? null
  const close = () => {
    setEdited(null)
    if (asked !== undefined) go('/settings/queues', {}, { replace: true })
  }
  return (
    <SettingsPage
      code="queues"
      aside={
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      }
      test={
        <GoLink to="/settings/hours" className="text-brand underline underline-offset-2">
          {t('meetTitle')} {settings('page-hours')}
        </GoLink>
      }
    >
      <Loaded query={queues}>
        {({ rows }) => (
          <Card>
            {rows.length === 0 ? (
              <EmptyState
                icon={<UsersRound size={20} />}
                title={t('none')}
                action={
                  <Button look="primary" onPress={() => setEdited('new')}>
                    {t('add')}
                  </Button>
                }
              >
                {t('noneAbout')}
              </EmptyState>
            ) : (
              <ul>
                {rows
                  .toSorted((a, b) => Number(a.isRetired) - Number(b.isRetired) || a.name.localeCompare(b.name))
                  .map((queue) => (
                    <QueueLine key={queue.id} queue={queue} onEdit={() => setEdited(queue)} />
                  ))}
              </ul>
            )}
          </Card>
        )}
      </Loaded>
      {edited !== null && <QueueDialog queue={edited === 'new' ? null : edited} onClose={close} />}
    </SettingsPage>
  )
}

function QueueLine({ queue, onEdit }: { queue: Queue; onEdit: () => void }) {
  const t = useWords(queuesWords)
  const rules = useRulesSay()(queue.rules)
  const [isGoing, setGoing] = useState(false)
  const change = useAct(call.routing.changeQueue, {
    refresh: ['routing.queues', 'floor.'],
    onDone: () => setGoing(false),
  })
  const hours = queue.timetable === null ? 'hoursCommon' : queue.timetable === 'always' ? 'hoursAlways' : 'hoursOwn'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <span className="truncate font-semibold">{queue.name}</span>
          {queue.isRetired && <Chip>{t('retired')}</Chip>}
        </div>
        <div className="num text-s text-ink-2">
          {queue.members.length === 0 ? (
            <span className="font-medium text-ink">{t('membersNone')}</span>
          ) : (
            <span title={queue.members.map((m) => m.name).join(', ')}>
              {t('membersCount', { count: queue.members.length })}
            </span>
          )}
          {' · '}
          {t('targetSays', { share: queue.target.sharePct, time: wordDuration(queue.target.withinMs) })}
          {' · '}
          {t(hours)}
        </div>
        {rules.length > 0 && (
          <div className="num text-s wrap-anywhere text-ink-3 first-letter:uppercase">{rules.join(' · ')}</div>
        )}
      </div>
      <div className="flex gap-1.5">
        {queue.isRetired ? (
          <Button size="s" isBusy={change.isBusy} onPress={() => change.run({ queueId: queue.id, isRetired: false })}>
            {t('restore')}
          </Button>
        ) : (
          <Button look="quiet" size="s" onPress={() => setGoing(true)}>
            {t('retire')}
          </Button>
        )}
        <Button size="s" onPress={onEdit}>
          {t('edit')}
        </Button>
      </div>
      {isGoing && (
        <ConfirmDialog
          title={t('retireTitle', { name: queue.name })}
          about={t('retireSay')}
          action={t('retire')}
          isDanger
          isBusy={change.isBusy}
          onClose={() => setGoing(false)}
          onConfirm={() => change.run({ queueId: queue.id, isRetired: true })}
        />
      )}
    </li>
  )
}
