import { ArrowRight } from 'lucide-react'
import type { CheckYear, Gap } from '@peakend/contract/check.ts'
import { figure } from '../floor/figures.ts'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { checkWords } from '../words/check.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { mendOf } from './check-rules.ts'

/** A language by its name in the reader's own. */
export const languageName = (tag: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag

/** What is missing, longest first; each leads to the setting that mends it, and its hours show on the map. */
export function Gaps({ year, onChoose }: { year: CheckYear; onChoose: (at: number) => void }) {
  const t = useWords(checkWords)
  return (
    <Card title={t('gaps')} aside={t('gapsAside')}>
      <ul>
        {year.gaps.map((gap) => (
          <GapLine
            key={`${gap.reason} ${gap.touchpointId} ${gap.language}`}
            {...{ gap, onChoose }}
            zone={year.timeZone}
            isWhole={gap.hours >= year.channels[0]!.cells.length}
          />
        ))}
      </ul>
    </Card>
  )
}

function GapLine({
  gap,
  zone,
  isWhole,
  onChoose,
}: {
  gap: Gap
  zone: string
  isWhole: boolean
  onChoose: (at: number) => void
}) {
  const t = useWords(checkWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const locale = useLocale()
  const when = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
  })
  const [first] = gap.ranges
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-60 flex-1">
        <p className="font-semibold">
          {t(`reason-${gap.reason}`, { language: gap.language ? languageName(gap.language, locale) : '' })}
        </p>
        <p className="text-s text-ink-2">
          <span className="first-letter:uppercase">{terms(`channel-${gap.channel}`)}</span>
          {' · '}
          {gap.touchpointName}
          {gap.queueName !== null && ` · ${gap.queueName}`}
        </p>
      </div>
      <div className="num text-s text-ink-2">
        {isWhole ? t('whole') : t('gapSum', { hours: figure(gap.hours, language, 1), count: gap.count })}
        {first && !isWhole && (
          <button
            type="button"
            onClick={() => onChoose(Date.parse(first.from))}
            className="ml-2 rounded-xs text-brand underline underline-offset-2"
          >
            {t('gapFirst', { when: when.formatRange(Date.parse(first.from), Date.parse(first.to)) })}
          </button>
        )}
      </div>
      <GoLink
        {...mendOf(gap)}
        className="inline-flex items-center gap-1.5 rounded-s border border-line-strong bg-surface px-3 py-1.5 text-s font-medium hover:bg-sunken"
      >
        {t(`mend-${gap.reason}`)} <ArrowRight size={14} aria-hidden />
      </GoLink>
    </li>
  )
}
