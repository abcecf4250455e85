import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ask } from '../api/call.ts'
import { MeContext, useMe, useMeQuery } from '../session/me.ts'
import { keepLanguage } from '../session/start-language.ts'
import { Card } from '../ui/card.tsx'
import { GoLink, useGo, useSearchValues } from '../ui/go.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Toasts } from '../ui/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'
import { PeopleStep } from './people-step.tsx'
import { QueueStep } from './queue-step.tsx'
import { SiteStep } from './site-step.tsx'
import { steps, useDone, type Step } from './steps.ts'
import { TryStep } from './try-step.tsx'
import { YouStep } from './you-step.tsx'

/** From nothing to the first real conversation: one compulsory step, then four that can wait. The step stands in the address. */
export default function SetUpScreen() {
  const state = useQuery(ask.setUp.state({}, { workspaceId: null }))
  const me = useMeQuery()
  // The link is good once: what it carries is kept for this view and never sent along by a click.
  const [token] = useState(() => location.hash.slice(1))
  if (state.isError) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />
  if (!state.data || me.isPending) return <SkeletonRows hasPicture={false} />
  if (state.data.isOpen && !me.data)
    return (
      <Frame current="you">
        <YouStep token={token} />
      </Frame>
    )
  if (!me.data) return <Closed />
  return (
    <MeContext value={me.data}>
      <Rest />
    </MeContext>
  )
}

function Closed() {
  const t = useWords(setUpWords)
  return (
    <main className="h-full">
      <EmptyState
        isPage
        title={t('closedTitle')}
        action={
          <GoLink to="/sign-in" className="text-brand underline underline-offset-2">
            {t('signIn')}
          </GoLink>
        }
      >
        {t('closedAbout')}
      </EmptyState>
    </main>
  )
}

function Rest() {
  const go = useGo()
  const asked = useSearchValues()['step']
  const me = useMe()
  useEffect(() => keepLanguage(me.language), [me.language])
  const current = steps.find((s) => s === asked && s !== 'you') ?? 'queue'
  const at = steps.indexOf(current)
  const show = (step: Step | undefined) => (step === undefined ? go('/inbox') : go('/set-up', { step }))
  const onDone = () => show(steps[at + 1])
  const onBack = at > 1 ? () => show(steps[at - 1]) : undefined
  return (
    <Frame current={current} onStep={show}>
      {current === 'queue' && <QueueStep onDone={onDone} />}
      {current === 'site' && <SiteStep onDone={onDone} onBack={onBack} />}
      {current === 'people' && <PeopleStep onDone={onDone} onBack={onBack} />}
      {current === 'try' && <TryStep onDone={onDone} onBack={onBack} onStep={show} />}
    </Frame>
  )
}

function Frame({
  current,
  onStep,
  children,
}: {
  current: Step
  onStep?: (step: Step) => void
  children: React.ReactNode
}) {
  const t = useWords(setUpWords)
  const done = useDone(onStep !== undefined)
  return (
    <main className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-5xl gap-6 px-4 py-6 md:grid-cols-[240px_1fr] md:gap-10 md:px-8 md:py-12">
        <header className="grid grid-cols-1 content-start gap-5 max-md:gap-4">
          <Logo />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className={`mt-1 text-s text-ink-2 ${current === 'you' ? '' : 'max-md:hidden'}`}>{t('about')}</p>
          </div>
          <ol aria-label={t('steps')} className="-mx-2 grid grid-cols-1 gap-0.5 max-md:hidden">
            {steps.map((step, i) => (
              <StepLine
                key={step}
                step={step}
                n={i + 1}
                isCurrent={step === current}
                isDone={done[step] === true}
                onPress={onStep && step !== 'you' ? () => onStep(step) : undefined}
              />
            ))}
          </ol>
          <HowFar n={steps.indexOf(current) + 1} />
        </header>
        <Card className="self-start">{children}</Card>
      </div>
      <Toasts />
    </main>
  )
}

/** On a phone: how far it is, as a line and in words. */
function HowFar({ n }: { n: number }) {
  const t = useWords(setUpWords)
  return (
    <div className="grid gap-1.5 md:hidden">
      <span aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full bg-brand" style={{ width: `${(n / steps.length) * 100}%` }} />
      </span>
      <p className="text-s text-ink-2">{t('stepOf', { n, of: steps.length })}</p>
    </div>
  )
}

function StepLine({
  step,
  n,
  isCurrent,
  isDone,
  onPress,
}: {
  step: Step
  n: number
  isCurrent: boolean
  isDone: boolean
  onPress: (() => void) | undefined
}) {
  const t = useWords(setUpWords)
  return (
    <li>
      <button
        type="button"
        disabled={onPress === undefined}
        aria-current={isCurrent ? 'step' : undefined}
        onClick={onPress}
        className="flex w-full items-center gap-3 rounded-s px-2 py-1.5 text-left text-ink-2 enabled:hover:bg-sunken aria-[current=step]:font-semibold aria-[current=step]:text-ink"
      >
        <span
          aria-hidden="true"
          className={`grid size-6 flex-none place-items-center rounded-full text-s ${isDone ? 'bg-brand text-brand-ink' : isCurrent ? 'border-2 border-brand' : 'border border-line-strong'}`}
        >
          {isDone ? <Check size={14} /> : n}
        </span>
        {t(`step-${step}`)}
        <span className="sr-only">, {t(isDone ? 'isDone' : 'isOpen')}</span>
      </button>
    </li>
  )
}

function Logo() {
  return (
    <span aria-hidden="true" className="flex h-7 items-end gap-[3px]">
      {[45, 100, 65].map((tall) => (
        <span key={tall} className="w-2 rounded-[2px] bg-brand" style={{ height: `${tall}%` }} />
      ))}
    </span>
  )
}
