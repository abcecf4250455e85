import { DoorOpen, TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import type { Arrival } from '@peakend/contract/visits.ts'
import { useMe } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/states.tsx'
import { Duration, Time } from '../ui/time.tsx'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'

/** Who is being served, who waits (who is next first), who was here. */
export function ArrivalList({
  rows,
  chosen,
  onChoose,
  staleAt,
  keptCount,
}: {
  rows: readonly Arrival[]
  chosen: string | null
  onChoose: (interactionId: string) => void
  staleAt: number | null
  /** What was done here and is not sent yet. */
  keptCount: number
}) {
  const t = useWords(counterWords)
  const is = (...states: Arrival['state'][]) => rows.filter((row) => states.includes(row.state))
  const groups = [
    { name: t('served'), rows: is('called', 'with-us') },
    { name: t('waiting'), rows: is('waiting').toSorted(inOrder) },
    { name: t('today'), rows: is('ended', 'left').toReversed() },
  ]
  return (
    <>
      {staleAt !== null && (
        <p role="status" className="border-y border-line px-4 py-2 text-s text-ink-2">
          {t('offline', { time: new Date(staleAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) })}
        </p>
      )}
      {keptCount > 0 && (
        <p role="status" className="border-b border-line px-4 py-2 text-s font-semibold">
          {t('keptActs', { count: keptCount })}
        </p>
      )}
      {groups[0]?.rows.length === 0 && groups[1]?.rows.length === 0 && (
        <div className="h-52">
          <EmptyState icon={<DoorOpen size={20} />} title={t('nobody')}>
            {t('nobodyAbout')}
          </EmptyState>
        </div>
      )}
      {groups.map(
        (group) =>
          group.rows.length > 0 && (
            <Group key={group.name} name={group.name} rows={group.rows} chosen={chosen} onChoose={onChoose} />
          ),
      )}
    </>
  )
}

/** As the line goes, so that staff and visitors count the same places: an appointment at its time goes before. Who stands in none (a time was picked) comes last. */
const inOrder = (a: Arrival, b: Arrival): number =>
  Number(a.lineAt === null) - Number(b.lineAt === null) ||
  (a.lineAt ?? a.since).localeCompare(b.lineAt ?? b.since) ||
  a.interactionId.localeCompare(b.interactionId)

function Group({
  name,
  rows,
  chosen,
  onChoose,
}: {
  name: string
  rows: readonly Arrival[]
  chosen: string | null
  onChoose: (interactionId: string) => void
}) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-4 pt-3 pb-1 text-s text-ink-3">
        {name} <span className="num">{rows.length}</span>
      </h2>
      <ul>
        {rows.map((row) => (
          <li key={row.interactionId}>
            <Row row={row} isChosen={row.interactionId === chosen} onChoose={() => onChoose(row.interactionId)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ row, isChosen, onChoose }: { row: Arrival; isChosen: boolean; onChoose: () => void }) {
  const t = useWords(counterWords)
  const isWaiting = row.state === 'waiting'
  return (
    <button
      type="button"
      aria-current={isChosen || undefined}
      onClick={onChoose}
      className={classes(
        'fade-in flex min-h-16 w-full items-center gap-3 border-b border-line border-l-3 px-4 py-2.5 text-left hover:bg-sunken',
        isChosen ? 'border-l-brand bg-surface' : 'border-l-transparent',
      )}
    >
      <Avatar name={row.name} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <bdi className="truncate font-semibold">{row.name ?? t('visitor')}</bdi>
          {row.language !== null && <Chip className="!px-1.5 text-xs uppercase">{row.language.slice(0, 2)}</Chip>}
          {row.flags.length > 0 && <FlagSign row={row} />}
        </span>
        <span className="block truncate text-s text-ink-2">{row.about}</span>
      </span>
      <span className="flex-none text-right text-s text-ink-2">
        <span className="num block font-semibold text-ink">{row.number}</span>
        {isWaiting ? <Duration since={row.since} /> : <Whose row={row} />}
      </span>
    </button>
  )
}

function Whose({ row }: { row: Arrival }) {
  const t = useWords(counterWords)
  const me = useMe()
  if (row.state === 'left') return <span>{t('left')}</span>
  if (row.state === 'ended')
    return row.endedAt === null ? <span>{t('ended')}</span> : <Time at={row.endedAt} as="clock" />
  return (
    <span className="block max-w-24 truncate">
      {row.agentId === me.id ? t('withMe') : (row.agentName?.split(/\s+/)[0] ?? '')}
    </span>
  )
}

/** What a person should look at, in a sign; its words are said to who does not see it. */
function FlagSign({ row }: { row: Arrival }) {
  const t = useWords(counterWords)
  const values = { number: row.twin?.number ?? '', typed: row.appointmentTyped ?? '' }
  return (
    <>
      <TriangleAlert size={14} aria-hidden className="flex-none text-ink-2" />
      <span className="sr-only">{row.flags.map((flag) => t(`flag_${flag}`, values)).join('. ')}</span>
    </>
  )
}
