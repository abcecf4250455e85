import { Sparkle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { dueTime } from '../ui/time-words.ts'
import { useNowMs } from '../ui/clock.ts'
import { Skeleton } from '../ui/states.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { modelWords } from '../words/model.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { Deepening, useDeepening } from './deepening-data.ts'

const lines = ['cameFor', 'decided', 'owed'] as const

/** What the customer came for, what was decided, what we owe: a language model's words, marked as such. Nothing where none is used. */
export function InShort({ of, className }: { of: ReturnType<typeof useDeepening>; className?: string }) {
  const t = useWords(modelWords)
  const { deepening } = of
  if (!deepening || deepening.state === 'off') return null
  return (
    <section aria-label={t('title')} className={className}>
      <header className="mb-1.5 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-m font-semibold">{t('title')}</h2>
        {deepening.state === 'done' && <ByModel deepening={deepening} />}
      </header>
      {deepening.state === 'done' ? <Lines deepening={deepening} /> : <NotYet of={of} deepening={deepening} />}
    </section>
  )
}

/** Whose words these are, with how they came to be a hover away. */
export function ByModel({ deepening }: { deepening: Deepening }) {
  const t = useWords(modelWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const time = deepening.doneAt === null ? '' : dueTime(Date.parse(deepening.doneAt), nowMs, locale)
  return (
    <Chip className="min-w-0">
      <Sparkle size={12} aria-hidden className="flex-none" />
      <Defined says={t('bySays', { model: deepening.model ?? '', time })}>{t('by')}</Defined>
      <bdi className="max-w-40 truncate">{deepening.model}</bdi>
    </Chip>
  )
}

function Lines({ deepening }: { deepening: Deepening }) {
  const t = useWords(modelWords)
  const { summary, dropped } = deepening
  const isEmpty = summary === null || lines.every((line) => summary[line] === null)
  return (
    <>
      {isEmpty ? (
        <p className="text-s text-ink-3">{t('nothingKept')}</p>
      ) : (
        <dl lang={deepening.language ?? undefined} className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1">
          {lines.map((line) => (
            <Line key={line} label={t(line)}>
              {summary[line] ?? <span className="text-ink-3">{t('notSaid')}</span>}
            </Line>
          ))}
        </dl>
      )}
      {dropped > 0 && <p className="mt-1.5 text-xs text-ink-3">{t('dropped', { count: dropped })}</p>}
    </>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-s text-ink-3">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

/** Not asked, being asked, or given up and why; whoever may can ask. */
function NotYet({ of, deepening }: { of: ReturnType<typeof useDeepening>; deepening: Deepening }) {
  const t = useWords(modelWords)
  const may = useMay()
  if (deepening.state === 'waiting')
    return (
      <div role="status" className="grid gap-1.5">
        <Skeleton className="h-3 w-4/5" />
        <Skeleton className="h-3 w-3/5" />
        <p className="text-s text-ink-3">{t('waiting')}</p>
      </div>
    )
  const isGivenUp = deepening.state === 'given-up'
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-0 text-s text-ink-2">
        {isGivenUp ? t('givenUp', { why: t(`why-${deepening.why ?? 'away'}`) }) : t('none')}
      </p>
      {may('moments.read') && (
        <Button size="s" isBusy={of.again.isBusy} onPress={() => of.again.run(undefined)}>
          {t(isGivenUp ? 'askAgain' : 'ask')}
        </Button>
      )}
    </div>
  )
}
