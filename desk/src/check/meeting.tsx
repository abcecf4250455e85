import { useQuery } from '@tanstack/react-query'
import { CircleAlert, DoorClosed, DoorOpen } from 'lucide-react'
import type { CheckYear, Meeting as Met } from '@peakend/contract/check.ts'
import { ask } from '../api/call.ts'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { dueTime, fullTime } from '../ui/time-words.ts'
import { checkWords } from '../words/check.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import { mendOf, momentOf, placeOf } from './check-rules.ts'
import { languageName } from './gaps.tsx'

const icons = { open: DoorOpen, closed: DoorClosed, gap: CircleAlert }
const stateKeys = { open: 'meetOpen', closed: 'meetClosed', gap: 'meetGap' } as const

/** One hour, at every touchpoint, with the very words a customer would read. */
export function Meetings({ year, at, onChoose }: { year: CheckYear; at: number; onChoose: (at: number) => void }) {
  const t = useWords(checkWords)
  const locale = useLocale()
  const hour = useQuery({ ...ask.check.hour({ at: new Date(at).toISOString() }), placeholderData: (before) => before })
  const place = placeOf(year.days, at)
  const day = year.days[place.day]
  const clock = (h: number) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: year.timeZone }).format(
      momentOf(year.days, place.day, h),
    )
  return (
    <Card title={t('meetTitle')} aside={<span className="num">{fullTime(at, locale, year.timeZone)}</span>}>
      <div className="flex flex-wrap gap-3 border-b border-line px-4 py-3">
        <Field
          label={t('day')}
          type="date"
          className="w-44"
          min={year.days[0]?.on}
          max={year.days.at(-1)?.on}
          value={day?.on ?? ''}
          onChange={(event) => {
            const found = year.days.findIndex(({ on }) => on === event.target.value)
            if (found >= 0) onChoose(momentOf(year.days, found, place.hour))
          }}
        />
        <Select
          label={t('hour')}
          className="w-32"
          value={String(place.hour)}
          onChange={(next) => onChoose(momentOf(year.days, place.day, Number(next)))}
          choices={Array.from({ length: day?.hours ?? 24 }, (_, h) => ({ value: String(h), label: clock(h) }))}
        />
      </div>
      {hour.data ? (
        <ul className={hour.isPlaceholderData ? 'opacity-60' : undefined} aria-live="polite">
          {hour.data.rows.map((met) => (
            <Meeting key={met.touchpointId} met={met} at={at} />
          ))}
        </ul>
      ) : hour.isError ? (
        <ErrorState error={hour.error} onRetry={() => void hour.refetch()} />
      ) : (
        <SkeletonRows rows={3} hasPicture={false} />
      )}
    </Card>
  )
}

function Meeting({ met, at }: { met: Met; at: number }) {
  const t = useWords(checkWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const Icon = icons[met.state]
  const when = (text: string) => dueTime(Date.parse(text), at, locale, met.timeZone)
  const { closedBy } = met
  const why =
    closedBy === null ? null : closedBy.kind === 'week' ? t('closedBy-week') : closedBy.name || t('closedNoName')
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-3 gap-y-1 border-b border-line px-4 py-3 last:border-0">
      <Icon size={18} aria-hidden className={met.state === 'gap' ? 'mt-0.5 text-ink' : 'mt-0.5 text-ink-3'} />
      <div>
        <p className="font-semibold">
          {t(stateKeys[met.state])}
          {why !== null && <span className="font-normal text-ink-2"> · {why}</span>}
        </p>
        <p className="text-s text-ink-2">
          <span className="inline-block first-letter:uppercase">{terms(`channel-${met.channel}`)}</span> ·{' '}
          {met.touchpointName}
          {met.queueName !== null && ` · ${met.queueName}`}
        </p>
        {met.reasons.map(({ reason, language }) => (
          <p key={`${reason} ${language}`} className="mt-1 text-s">
            {t(`reason-${reason}`, { language: language ? languageName(language, locale) : '' })}{' '}
            <GoLink {...mendOf({ ...met, reason })} className="text-brand underline underline-offset-2">
              {t(`mend-${reason}`)}
            </GoLink>
          </p>
        ))}
        <Said met={met} />
        <p className="num mt-1 text-s text-ink-3">
          {[
            met.opensAt !== null && t('opensAt', { when: when(met.opensAt) }),
            met.closedBy !== null && met.answerBy !== null && t('answerBy', { when: when(met.answerBy) }),
            met.offersCallBack && t('callBack'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </li>
  )
}

/** Both languages beside each other, as they would stand there. */
function Said({ met }: { met: Met }) {
  const t = useWords(checkWords)
  const terms = useWords(termsWords)
  if (met.said)
    return (
      <dl className="mt-2 grid grid-cols-1 gap-2 sm:grid-cols-2">
        {(['en', 'es'] as const).map((language) => (
          <div key={language} className="rounded-s bg-sunken px-3 py-2">
            <dt className="text-xs text-ink-3">{terms(language === 'en' ? 'english' : 'spanish')}</dt>
            <dd lang={language} className="text-s whitespace-pre-line">
              {met.said?.[language]}
            </dd>
          </div>
        ))}
      </dl>
    )
  if (met.closedBy === null)
    return met.queueName === null ? null : (
      <p className="mt-1 text-s text-ink-2">{t('meetLine', { queue: met.queueName })}</p>
    )
  const itself = met.channel === 'chat' ? 'saidItself' : met.channel === 'counter' ? 'saidItselfCounter' : 'saidNothing'
  return <p className="mt-1 text-s text-ink-2">{t(itself)}</p>
}
