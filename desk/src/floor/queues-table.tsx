import { ListPlus } from 'lucide-react'
import { Mark } from '../mark/mark.tsx'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useGo } from '../ui/go.tsx'
import { Duration } from '../ui/time.tsx'
import { EmptyState } from '../ui/states.tsx'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { figure } from './figures.ts'
import { PeopleBars } from './people-bars.tsx'
import type { Floor, FloorQueue } from './use-floor.ts'

/** Queues: the experience beside waits and speed, where the staff policy shows it. The mark opens the interactions it rests on. */
export function QueuesTable({
  floor,
  queues,
  onOpenMoments,
}: {
  floor: Floor
  queues: readonly FloorQueue[]
  onOpenMoments: (queue: FloorQueue) => void
}) {
  const t = useWords(floorWords)
  const go = useGo()
  const mayAdd = useMay()('queues.change')
  if (queues.length === 0)
    return (
      <EmptyState
        icon={<ListPlus size={20} />}
        title={t('noQueues')}
        action={mayAdd ? <Button onPress={() => go('/settings/queues')}>{t('addQueue')}</Button> : undefined}
      >
        {t('noQueuesSay')}
      </EmptyState>
    )
  const head = 'border-b border-line px-3 py-2 text-xs font-medium text-ink-3 first:pl-4 last:pr-4'
  return (
    <table className="w-full border-collapse text-m">
      <caption className="sr-only">{t('queues')}</caption>
      <thead>
        <tr>
          <th scope="col" className={`${head} text-left`}>
            {t('queue')}
          </th>
          {!floor.hidesTeams && (
            <th scope="col" className={`${head} text-left max-sm:hidden`}>
              {t('marks')}
            </th>
          )}
          <th scope="col" className={`${head} text-right`}>
            {t('waiting')}
          </th>
          <th scope="col" className={`${head} text-right max-md:hidden`}>
            {t('inTarget')}
          </th>
          <th scope="col" className={`${head} text-left max-sm:hidden`}>
            {t('people')}
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <QueueRow key={queue.id} floor={floor} queue={queue} onOpenMoments={() => onOpenMoments(queue)} />
        ))}
      </tbody>
    </table>
  )
}

function QueueRow({ floor, queue, onOpenMoments }: { floor: Floor; queue: FloorQueue; onOpenMoments: () => void }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const people = floor.persons.filter((person) => queue.members.includes(person.personId))
  const cell = 'border-b border-line px-3 py-2.5 align-middle first:pl-4 last:pr-4 group-last:border-0'
  return (
    <tr className="group">
      <th scope="row" className={`${cell} text-left font-normal`}>
        <span className="font-semibold">{queue.name}</span>
        <span className="block text-s text-ink-3">
          {queue.channels.length === 0 ? '–' : queue.channels.map((c) => terms(`channel-${c}`)).join(', ')}
        </span>
        <span className="mt-1.5 flex items-center gap-3 sm:hidden">
          {!floor.hidesTeams && <Mark mark={queue.mark} onOpen={onOpenMoments} />}
          <PeopleBars people={people} />
        </span>
      </th>
      {!floor.hidesTeams && (
        <td className={`${cell} max-sm:hidden`}>
          <Mark mark={queue.mark} onOpen={onOpenMoments} />
        </td>
      )}
      <td className={`${cell} num text-right`}>
        <span className={queue.waiting > 0 ? 'font-semibold' : 'text-ink-3'}>{queue.waiting}</span>
        <span className="block text-s text-ink-3">
          {queue.longestSince === null || queue.waiting === 0 ? '–' : <Duration since={queue.longestSince} />}
        </span>
        {queue.callBacks > 0 && (
          <span className="block text-s text-ink-3">{t('callBacks', { count: queue.callBacks })}</span>
        )}
        {queue.messages > 0 && (
          <span className="block text-s text-ink-3">{t('messages', { count: queue.messages })}</span>
        )}
      </td>
      <td className={`${cell} num text-right max-md:hidden`}>
        {queue.answeredInTargetPct === null
          ? '–'
          : terms('percent', { n: figure(queue.answeredInTargetPct, language) })}
        <span className="block text-s text-ink-3">{t('targetIs', { pct: queue.targetPct })}</span>
      </td>
      <td className={`${cell} max-sm:hidden`}>
        <PeopleBars people={people} />
      </td>
    </tr>
  )
}
