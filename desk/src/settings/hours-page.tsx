import { useQuery } from '@tanstack/react-query'
import type { ChannelHours } from '@peakend/contract/hours.ts'
import type { z } from 'zod'
import { ask, call } from '../api/call.ts'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { hoursWords } from '../words/hours.ts'
import { queuesWords } from '../words/queues.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { CustomerMeets } from './customer-meets.tsx'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import type { Queue } from './queues-page.tsx'
import { TimetableField } from './timetable-field.tsx'
import { joinShifts, type Shift } from './timetable-rules.ts'
import { ChannelChoice, QueueChoice, useWhere, type Where } from './where.tsx'
import { Loaded } from './with-workspace.tsx'
import { zones } from './zones.ts'

type Timetable = 'always' | Shift[]
type Channels = z.infer<typeof ChannelHours>[]
interface Held {
  /** What holds there now. */
  timetable: Timetable
  timeZone: string | null
  /** Its own, rather than what holds further out. */
  isOwn: boolean
}

const same = 'same'

export default function HoursPage() {
  const [workspace, queues, channels, timetable] = [
    useQuery(ask.workspace.get()),
    useQuery(ask.routing.queues()),
    useQuery(ask.hours.channels()),
    useQuery(ask.routing.timetable()),
  ]
  const where = useWhere('/settings/hours')
  const isThere = workspace.data && queues.data && channels.data && timetable.data
  const failed = [workspace, queues, channels, timetable].find((query) => query.isError)
  return (
    <Loaded
      page="hours"
      query={{
        data: isThere ? true : undefined,
        isError: failed !== undefined,
        error: failed?.error ?? null,
        refetch: () => failed?.refetch(),
      }}
    >
      {() => (
        <HoursForm
          key={`${where.queueId} ${where.channel}`}
          where={where}
          onChoose={where.choose}
          zone={workspace.data!.timeZone}
          of={holdsAt(where, queues.data!.rows, channels.data!.rows, timetable.data!.timetable)}
          channels={channels.data!.rows}
          queues={queues.data!.rows}
        />
      )}
    </Loaded>
  )
}

/** The narrowest that is set: of queue and channel, queue, channel, all. */
function holdsAt({ queueId, channel }: Where, queues: readonly Queue[], channels: Channels, common: Timetable): Held {
  const of = (q: string | null) => channels.find((one) => one.queueId === q && one.channel === channel)
  const own = channel ? of(queueId) : undefined
  const queue = queueId ? queues.find(({ id }) => id === queueId) : undefined
  const wide = channel && queueId ? of(null) : undefined
  if (own) return { timetable: own.timetable, timeZone: own.timeZone, isOwn: true }
  if (queue?.timetable) return { timetable: queue.timetable, timeZone: queue.timeZone, isOwn: !channel }
  if (wide) return { timetable: wide.timetable, timeZone: wide.timeZone, isOwn: false }
  return { timetable: common, timeZone: null, isOwn: !queueId && !channel }
}

function HoursForm({
  where,
  onChoose,
  zone,
  of,
  channels,
  queues,
}: {
  where: Where
  onChoose: (of: Partial<Where>) => void
  zone: string
  of: Held
  channels: Channels
  queues: readonly Queue[]
}) {
  const t = useWords(hoursWords)
  const words = useWords(queuesWords)
  const form = useDraft(of)
  const { timetable, timeZone, isOwn } = form.draft
  const isCommon = !where.queueId && !where.channel
  const save = useSave(where, form.reset)
  const now = useQuery(ask.hours.now({ queueId: where.queueId ?? undefined, channel: where.channel ?? undefined })).data
  const nextChangeAt = now ? (now.opensAt ?? now.closesAt) : null
  return (
    <SettingsPage
      code="hours"
      testTitle={words('meetTitle')}
      test={
        <CustomerMeets
          timetable={timetable}
          zone={timeZone ?? zone}
          nextChangeAt={form.isChanged ? null : nextChangeAt}
          now={form.isChanged ? undefined : now}
          isSaved={!form.isChanged}
        />
      }
    >
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={save.isBusy}
            onSave={() =>
              save.run({ timetable: timetable === 'always' ? timetable : joinShifts(timetable), timeZone, isOwn })
            }
            onReset={form.reset}
          />
        }
      >
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-3">
          <QueueChoice label={t('whose')} value={where.queueId} onChange={(queueId) => onChoose({ queueId })} />
          <ChannelChoice label={t('inChannel')} value={where.channel} onChange={(channel) => onChoose({ channel })} />
          {isOwn && !isCommon && (
            <Select
              label={t('zoneOf')}
              value={timeZone ?? same}
              onChange={(next) => form.set({ timeZone: next === same ? null : next })}
              choices={[{ value: same, label: t('zoneSame', { zone }) }, ...zones(timeZone ?? zone)]}
            />
          )}
        </div>
        {!isCommon && (
          <OwnChoice
            isOwn={isOwn}
            label={where.queueId && where.channel ? t('sameAsQueue') : t('sameAsAll')}
            onChange={(next) => form.set({ isOwn: next })}
          />
        )}
        {(isOwn || isCommon) && <TimetableField value={timetable} onChange={(next) => form.set({ timetable: next })} />}
        <p className="text-s text-ink-3">{words('zone', { zone: timeZone ?? zone })}</p>
      </FormCard>
      <Others channels={channels} queues={queues} onChoose={onChoose} />
    </SettingsPage>
  )
}

/** Saves where it belongs: to the workspace, to a queue, or to a channel. */
function useSave({ queueId, channel }: Where, onDone: () => void) {
  const terms = useWords(termsWords)
  return useAct(
    async ({ timetable, timeZone, isOwn }: Held): Promise<unknown> => {
      if (channel) return call.hours.setChannel({ queueId, channel, timetable: isOwn ? timetable : null, timeZone })
      if (queueId)
        return call.routing.changeQueue({
          queueId,
          timetable: isOwn ? timetable : null,
          timeZone: isOwn ? timeZone : null,
        })
      return call.routing.changeTimetable({ timetable })
    },
    { refresh: ['routing.', 'hours.', 'check.', 'floor.'], says: terms('saved'), onDone },
  )
}

function OwnChoice({ isOwn, label, onChange }: { isOwn: boolean; label: string; onChange: (isOwn: boolean) => void }) {
  const t = useWords(hoursWords)
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      {[false, true].map((own) => (
        <label key={String(own)} className="flex items-center gap-2">
          <input
            type="radio"
            className="size-4 accent-(--brand)"
            checked={isOwn === own}
            onChange={() => onChange(own)}
          />
          {own ? t('ownHours') : label}
        </label>
      ))}
    </div>
  )
}

/** Where other hours hold, and what lies on all of them. */
function Others({
  channels,
  queues,
  onChoose,
}: {
  channels: Channels
  queues: readonly Queue[]
  onChoose: (of: Where) => void
}) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const settings = useWords(settingsWords)
  const nameOf = (queueId: string | null) => queues.find(({ id }) => id === queueId)?.name ?? t('allQueues')
  const others = [
    ...queues
      .filter(({ timetable, isRetired }) => timetable !== null && !isRetired)
      .map(({ id }) => ({ queueId: id, channel: null })),
    ...channels.map(({ queueId, channel }) => ({ queueId, channel })),
  ]
  const link = 'text-brand underline underline-offset-2'
  return (
    <Card title={t('others')}>
      <div className="grid grid-cols-1 gap-3 px-4 py-3">
        {others.length === 0 && <p className="text-s text-ink-3">{t('othersNone')}</p>}
        {others.length > 0 && (
          <ul className="flex flex-wrap gap-1.5">
            {others.map((one) => (
              <li key={`${one.queueId} ${one.channel}`}>
                <button
                  type="button"
                  onClick={() => onChoose(one)}
                  className="rounded-full border border-line-strong bg-surface px-2.5 py-1 text-s hover:bg-sunken"
                >
                  {nameOf(one.queueId)}
                  {one.channel && ` · ${terms(`channel-${one.channel}`)}`}
                </button>
              </li>
            ))}
          </ul>
        )}
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-s">
          <GoLink to="/settings/holidays" className={link}>
            {settings('page-holidays')}
          </GoLink>
          <GoLink to="/settings/closed" className={link}>
            {settings('page-closed')}
          </GoLink>
          <GoLink to="/check" className={link}>
            {t('alsoCheck')}
          </GoLink>
        </p>
      </div>
    </Card>
  )
}
