import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure, fixed } from '../floor/figures.ts'
import { momentNames } from '../moments/filter.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { useAct } from '../ui/use-act.ts'
import { calibrationWords } from '../words/calibration.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'

type Calibration = Outputs['calibration']['get']
type Version = Calibration['versions'][number]
/** How often the list is asked for while a version is being made. */
const lookMs = 1000

/** The experience score learnt from this workspace's own answers: what it rests on, whether it is better, and the switch. */
export function CalibrationCard() {
  const t = useWords(calibrationWords)
  const [waitsAfter, setWaitsAfter] = useState<number | null>(null)
  const query = useQuery({
    ...ask.calibration.get(),
    refetchInterval: ({ state }) =>
      waitsAfter !== null && (state.data?.versions[0]?.version ?? 0) <= waitsAfter && lookMs,
  })
  const newest = query.data?.versions[0]?.version ?? 0
  const isMaking = waitsAfter !== null && newest <= waitsAfter
  return (
    <Card title={t('title')} aside={query.data && <InUse of={query.data} />}>
      {query.data ? (
        <Shown of={query.data} isMaking={isMaking} onMake={() => setWaitsAfter(newest)} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={3} hasPicture={false} />
      )}
    </Card>
  )
}

function InUse({ of }: { of: Calibration }) {
  const t = useWords(calibrationWords)
  return (
    <Chip tone={of.active === null ? 'plain' : 'brand'}>
      {of.active === null ? t('usesOwn') : t('uses', { version: of.active })}
    </Chip>
  )
}

function Shown({ of, isMaking, onMake }: { of: Calibration; isMaking: boolean; onMake: () => void }) {
  const t = useWords(calibrationWords)
  const [asksFor, setAsksFor] = useState<number | null | undefined>(undefined)
  const newest = of.versions[0]
  return (
    <>
      <p className="border-b border-line px-4 py-2.5 text-s text-ink-2">{t('about')}</p>
      {newest && newest.verdict !== 'too-few' ? <Found version={newest} /> : <Missing of={of} />}
      <Acts of={of} newest={newest} isMaking={isMaking} onMake={onMake} onUse={setAsksFor} />
      {of.versions.length > 0 && <History of={of} onUse={setAsksFor} />}
      {asksFor !== undefined && <SwitchDialog to={asksFor} onClose={() => setAsksFor(undefined)} />}
    </>
  )
}

/** Not enough yet: how far it is. */
function Missing({ of: { answered, fewest } }: { of: Calibration }) {
  const t = useWords(calibrationWords)
  const says = t('tooFew', { n: answered, fewest })
  return (
    <div className="grid max-w-xl grid-cols-1 gap-2 px-4 py-4">
      <p className="font-medium">{says}</p>
      <div role="img" aria-label={says} className="h-2 rounded-full bg-line">
        <div className="h-full rounded-full bg-ink-2" style={{ width: `${Math.min(1, answered / fewest) * 100}%` }} />
      </div>
      <p className="text-s text-ink-3">{t('tooFewSay')}</p>
    </div>
  )
}

function Found({ version }: { version: Version }) {
  const t = useWords(calibrationWords)
  const language = useLanguage()
  const two = (n: number | null) => (n === null ? '–' : fixed(n, language, 2))
  return (
    <div className="grid grid-cols-1 gap-x-10 gap-y-5 px-4 py-4 lg:grid-cols-[1.4fr_1fr]">
      <div>
        <p className="font-medium">{t(version.isOutdated ? 'outdated' : `verdict-${version.verdict}`)}</p>
        {version.gain && <GainLine label={t('gain')} says={t('gainSays')} of={version.gain} />}
        {version.overConstant && (
          <GainLine label={t('overConstant')} says={t('overConstantSays')} of={version.overConstant} />
        )}
        <p className="num mt-2 text-s text-ink-3">
          <Defined says={t('errorSays')}>
            {t('errors', { before: two(version.errorBefore), after: two(version.errorAfter) })}
          </Defined>
        </p>
        <p className="num text-s text-ink-3">
          {t('restsOn', {
            n: figure(version.conversations, language),
            surveys: figure(version.surveyAnswers, language),
            reviews: figure(version.reviewAnswers, language),
          })}
        </p>
      </div>
      <Weights version={version} />
    </div>
  )
}

/** The gain with its range against nought: what is to the right is better. */
function GainLine({ label, says, of }: { label: string; says: string; of: NonNullable<Version['gain']> }) {
  const t = useWords(calibrationWords)
  const language = useLanguage()
  const two = (n: number) => `${n < 0 ? '−' : '+'}${fixed(Math.abs(n), language, 2)}`
  const words = t('gainText', { mean: two(of.mean), low: two(of.low), high: two(of.high) })
  // half a point each way, or as far as it goes
  const most = Math.max(0.5, Math.abs(of.low), Math.abs(of.high)) * 1.05
  const at = (n: number) => `${((n / most + 1) / 2) * 100}%`
  return (
    <div className="mt-3">
      <p className="num flex flex-wrap justify-between gap-x-4 text-s">
        <Defined says={says}>{label}</Defined>
        <span className="text-ink-2">{words}</span>
      </p>
      <div role="img" aria-label={`${label}: ${words}`} className="relative mt-1 h-5">
        <span className="absolute inset-x-0 top-1/2 border-t border-line" />
        <span className="absolute inset-y-0 left-1/2 border-l border-dotted border-ink-3" />
        <span
          className="absolute top-1/2 h-[3px] -translate-y-1/2 rounded-full bg-ink-3"
          style={{ left: at(of.low), right: `calc(100% - ${at(of.high)})` }}
        />
        <span
          className={`absolute top-1/2 size-[11px] -translate-x-1/2 -translate-y-1/2 rounded-full ${of.low > 0 ? 'bg-ink' : 'border-2 border-ink bg-surface'}`}
          style={{ left: at(of.mean) }}
        />
      </div>
    </div>
  )
}

/** The engine's own parts of the score, in hundredths (measures.md, experience score). */
const own = { welcome: 20, peak: 40, farewell: 40 } as const

function Weights({ version }: { version: Version }) {
  const t = useWords(calibrationWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const parts = momentNames.map((m) => ({ moment: m, before: own[m], after: version.weights[m] * 100 }))
  const most = Math.max(...parts.flatMap((p) => [p.before, p.after]))
  const bar = (n: number, look: string) => (
    <span aria-hidden="true" className={`block h-2 rounded-full ${look}`} style={{ width: `${(n / most) * 100}%` }} />
  )
  return (
    <div>
      <p className="mb-2 text-s text-ink-2">
        <Defined says={t('weightsSay')}>{t('weights')}</Defined>
      </p>
      <ul className="grid grid-cols-1 gap-2">
        {parts.map(({ moment, before, after }) => (
          <li key={moment} className="num grid grid-cols-[76px_1fr_76px] items-center gap-3 text-s">
            <span>{terms(`moment-${moment}`)}</span>
            <span className="grid gap-[3px]">
              {bar(before, 'bg-line-strong')}
              {bar(Math.max(0.5, after), 'bg-ink-2')}
            </span>
            <span className="text-right">
              <span className="text-ink-3">{before}</span> → <b className="font-semibold">{figure(after, language)}</b>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** May be switched on, and is not. */
const isUsable = ({ active }: Calibration, version: Version): boolean =>
  version.verdict === 'better' && !version.isOutdated && active !== version.version

function Acts({
  of,
  newest,
  isMaking,
  onMake,
  onUse,
}: {
  of: Calibration
  newest: Version | undefined
  isMaking: boolean
  onMake: () => void
  onUse: (version: number | null) => void
}) {
  const t = useWords(calibrationWords)
  const may = useMay()('surveys.change')
  const make = useAct(() => call.calibration.fit(), { onDone: onMake })
  if (!may) return null
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
      {newest && isUsable(of, newest) && (
        <Button look="primary" onPress={() => onUse(newest.version)}>
          {t('use', { version: newest.version })}
        </Button>
      )}
      {of.active !== null && <Button onPress={() => onUse(null)}>{t('useOwn')}</Button>}
      <Button isBusy={make.isBusy || isMaking} disabled={of.answered < of.fewest} onPress={() => make.run(undefined)}>
        {t('make')}
      </Button>
      <span role="status" className="num text-s text-ink-3">
        {isMaking ? t('making') : t('answersNow', { n: of.answered })}
      </span>
    </div>
  )
}

function SwitchDialog({ to, onClose }: { to: number | null; onClose: () => void }) {
  const t = useWords(calibrationWords)
  const change = useAct((version: number | null) => call.calibration.switch({ version }), {
    refresh: ['calibration.'],
    says: t('switched'),
    onDone: onClose,
  })
  const action = to === null ? t('useOwn') : t('use', { version: to })
  return (
    <ConfirmDialog
      title={action}
      about={t('switchSays')}
      action={action}
      isBusy={change.isBusy}
      onConfirm={() => change.run(to)}
      onClose={onClose}
    />
  )
}

/** What happened to the score, the newest first: versions that were made, and who switched to what. */
function History({ of, onUse }: { of: Calibration; onUse: (version: number) => void }) {
  const t = useWords(calibrationWords)
  const happenings = [
    ...of.switches.map((change) => ({ at: change.at, change, made: null })),
    ...of.versions.map((made) => ({ at: made.fittedAt, change: null, made })),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return (
    <details className="border-t border-line text-s">
      <summary className="cursor-pointer px-4 py-2.5 text-ink-2 hover:bg-sunken">{t('history')}</summary>
      <ol className="grid grid-cols-1 gap-2.5 px-4 pt-1 pb-3.5">
        {happenings.map(({ at, change, made }) => (
          <li
            key={made ? `version ${made.version}` : at}
            className="grid grid-cols-1 gap-x-5 sm:grid-cols-[270px_1fr] sm:items-baseline"
          >
            <span className="num text-ink-3">
              <Time at={at} as="full" />
            </span>
            {made ? (
              <Made version={made} of={of} onUse={onUse} />
            ) : (
              <span>
                {change.version === null
                  ? t('wentOwn', { by: change.by ?? '–' })
                  : t('wentTo', { by: change.by ?? '–', version: change.version })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}

/** One version in the history: what it rests on, what came of it, and the way to it where it is an older one. */
function Made({ version, of, onUse }: { version: Version; of: Calibration; onUse: (version: number) => void }) {
  const t = useWords(calibrationWords)
  const may = useMay()('surveys.change')
  const language = useLanguage()
  const two = (n: number) => `${n < 0 ? '−' : '+'}${fixed(Math.abs(n), language, 2)}`
  const { gain } = version
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
      <div>
        <p className="num flex flex-wrap items-center gap-x-2.5">
          {t('madeVersion', { version: version.version, n: figure(version.conversations, language) })}
          {of.active === version.version && <Chip tone="brand">{t('inUse')}</Chip>}
        </p>
        <p className="num text-ink-3">
          {t(version.isOutdated ? 'short-outdated' : `short-${version.verdict}`)}
          {gain && ` · ${t('gainText', { mean: two(gain.mean), low: two(gain.low), high: two(gain.high) })}`}
        </p>
      </div>
      {may && version !== of.versions[0] && isUsable(of, version) && (
        <Button onPress={() => onUse(version.version)}>{t('use', { version: version.version })}</Button>
      )}
    </div>
  )
}
