import { MoreHorizontal, PhoneCall, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useRunningCalls } from '../phone/running-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Menu } from '../ui/menu.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Duration, Time } from '../ui/time.tsx'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { byName } from './people-rules.ts'
import type { Floor, FloorPerson } from './use-floor.ts'

export interface PersonActs {
  canChange: boolean
  onAway: (person: FloorPerson) => void
  onOffline: (person: FloorPerson) => void
  onMove: (person: FloorPerson) => void
  onReassign: (interactionId: string) => void
  onOpen: (interactionId: string) => void
  onInvite: () => void
}

/** Everybody by name, with what they handle. There is no other order on purpose. */
export function PeopleList({
  floor,
  people,
  reasonName,
  acts,
}: {
  floor: Floor
  people: readonly FloorPerson[]
  reasonName: (code: string | null) => string | null
  acts: PersonActs
}) {
  const t = useWords(floorWords)
  const language = useLanguage()
  const [view, setView] = useState<'here' | 'all'>('here')
  const calls = useRunningCalls({ workspaceId: useWorkspaceId(), isOn: true }).data?.rows ?? []
  const inCall = new Set(
    calls.flatMap((one) => [one.agentId, one.third?.personId, ...one.coaches.map((coach) => coach.personId)]),
  )
  const here = people.filter((p) => p.state !== 'offline')
  const shown = byName(view === 'here' ? here : people, language)
  return (
    <Card title={t('persons-title')} aside={t('personsSub')} className="flex flex-col">
      {people.length === 0 ? (
        <EmptyState
          icon={<UserPlus size={20} />}
          title={t('noPersons')}
          action={acts.canChange ? <Button onPress={acts.onInvite}>{t('invite')}</Button> : undefined}
        >
          {t('noPersonsSay')}
        </EmptyState>
      ) : (
        <>
          <div className="px-3 py-2">
            <Tabs
              label={t('filterState')}
              value={view}
              onChange={setView}
              tabs={[
                { value: 'here', label: t('hereOnly'), count: here.length },
                { value: 'all', label: t('everybody'), count: people.length },
              ]}
            />
          </div>
          <ul className="max-h-[52vh] min-h-0 flex-1 overflow-auto">
            {shown.map((person) => (
              <PersonRow
                key={person.personId}
                floor={floor}
                person={person}
                reason={reasonName(person.reason)}
                isInCall={inCall.has(person.personId)}
                acts={acts}
              />
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

const dots = { available: 'bg-live', away: 'bg-ink-3/50', offline: 'border border-line-strong' }

function PersonRow({
  floor,
  person,
  reason,
  isInCall,
  acts,
}: {
  floor: Floor
  person: FloorPerson
  reason: string | null
  /** As the agent, whoever was asked or added, or a supervisor on the line. */
  isInCall: boolean
  acts: PersonActs
}) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const queues = floor.queues.filter((q) => person.queues.includes(q.id)).map((q) => q.name)
  return (
    <li className="flex items-start gap-3 border-t border-line px-4 py-2.5">
      <span className="relative mt-0.5">
        <Avatar name={person.name} />
        <span
          aria-hidden="true"
          className={`absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full ring-2 ring-surface ${dots[person.state]}`}
        />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="truncate font-semibold">{person.name}</span>
          <span className="text-s text-ink-2">
            {terms(`state-${person.state}`)}
            {reason !== null && ` (${reason})`} <Since at={person.since} />
          </span>
        </div>
        <div className="truncate text-s text-ink-3">
          {queues.length > 0 ? t('servedQueues', { queues: queues.join(', ') }) : t('servesNone')}
        </div>
        {person.handling.length > 0 && <Handling person={person} acts={acts} />}
      </div>
      {isInCall && (
        <span className="flex flex-none items-center gap-1.5 text-s text-ink-2">
          <PhoneCall size={13} aria-hidden /> {t('inCall')}
        </span>
      )}
      {(!isInCall || person.load > 0) && (
        <span className="num flex-none text-s text-ink-3" title={t('roomSays')}>
          {t('room', { load: person.load, capacity: person.capacity })}
        </span>
      )}
      {acts.canChange && <PersonMenu person={person} acts={acts} />}
    </li>
  )
}

function Since({ at }: { at: string }) {
  const t = useWords(floorWords)
  const [before, after] = t('since', { time: '|' }).split('|')
  return (
    <span className="text-ink-3">
      {before}
      <Time at={at} as="clock" />
      {after}
    </span>
  )
}

function Handling({ person, acts }: { person: FloorPerson; acts: PersonActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  return (
    <ul className="mt-1 flex flex-wrap gap-1.5">
      {person.handling.map((one) => {
        const [before, after] = t('waitsForReply', { time: '|' }).split('|')
        return (
          <li key={one.interactionId}>
            <button
              type="button"
              onClick={() => acts.onOpen(one.interactionId)}
              className="inline-flex max-w-56 items-center gap-1.5 rounded-full bg-sunken px-2 py-0.5 text-s text-ink-2 hover:text-ink"
            >
              <span className="truncate">
                {one.customerName ?? terms('someone')}, {terms(`channel-${one.channel}`)}
              </span>
              {one.waitingReplySince !== null && (
                <span className="text-ink-3" title={`${before}…${after}`}>
                  <Duration since={one.waitingReplySince} />
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function PersonMenu({ person, acts }: { person: FloorPerson; acts: PersonActs }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          size="s"
          icon={<MoreHorizontal size={16} aria-hidden />}
          aria-label={t('personMenu', { name: person.name })}
        />
      }
      lines={[
        { label: t('move'), onPress: () => acts.onMove(person) },
        { label: t('setAway'), isOff: person.state === 'away', onPress: () => acts.onAway(person) },
        { label: t('setOffline'), isOff: person.state === 'offline', onPress: () => acts.onOffline(person) },
        ...(person.handling.length > 0 ? (['line', { heading: t('reassign') }] as const) : []),
        ...person.handling.map((one) => ({
          label: one.customerName ?? terms('someone'),
          onPress: () => acts.onReassign(one.interactionId),
        })),
      ]}
    />
  )
}
