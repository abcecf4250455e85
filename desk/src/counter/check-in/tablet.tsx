/** The tablet at the door: one visitor after the other, nothing left of the one before. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import type { CounterPage, VisitState } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useSpoken, useWords } from '../../words/words.ts'
import { Form } from './form.tsx'
import { focusOnce, Plain, Press } from './parts.tsx'
import { InLine } from './standing.tsx'
import { Start } from './start.tsx'
import { Survey } from './survey.tsx'
import { stateIn, type Device, type Entered } from './use-device.ts'

const QrCode = lazy(() => import('../../profile/qr-code.tsx'))

/** How long what was answered stays in view, and how long nobody may touch a form before it is cleared. */
const answerS = 25
const idleMs = 45_000
const warnS = 15

type View =
  | { is: 'start' | 'form' | 'exit' | 'said' | 'refused' }
  | { is: 'taken'; state: VisitState; secret: string }
  | { is: 'kept'; name: string }

export function Tablet({ device, page, onFresh }: { device: Device; page: CounterPage; onFresh: () => void }) {
  const [view, setView] = useState<View>({ is: 'start' })
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>()
  const language = useSpoken()
  const t = useWords(checkInWords)
  const send = async (entered: Entered) => {
    setBusy(true)
    const { secret, said } = await device.checkIn(entered, language)
    setBusy(false)
    if (said === null) return setView({ is: 'kept', name: entered.name })
    const state = stateIn(said)
    setView(state ? { is: 'taken', state, secret } : { is: 'refused' })
  }
  const sayAtExit = async (said: object, number: number) => {
    setBusy(true)
    const answer = await device.post('exit', { number, ...said })
    setBusy(false)
    if (answer?.is !== 'no') return setView({ is: 'said' })
    device.forgetRefused()
    setFault(answer.code === 'survey_closed' ? t('surveyClosed') : t('exitUnknown'))
  }
  switch (view.is) {
    case 'start':
      return (
        <Start
          page={page}
          isFresh={device.isOnline}
          onBegin={() => setView({ is: 'form' })}
          onExit={() => setView({ is: 'exit' })}
        />
      )
    case 'form':
      return (
        <Watched onGone={onFresh}>
          <Form page={page} isBusy={isBusy} onSend={(entered) => void send(entered)} onBack={onFresh} />
        </Watched>
      )
    case 'exit':
      return (
        <Watched onGone={onFresh}>
          <div className="grid gap-4">
            <Survey asksNumber fault={fault} isBusy={isBusy} onSend={(said, number) => void sayAtExit(said, number)} />
            <Press look="quiet" className="justify-self-start" onClick={onFresh}>
              {t('startOver')}
            </Press>
          </div>
        </Watched>
      )
    case 'taken':
      return (
        <Answered onFresh={onFresh}>
          <Taken view={view} page={page} />
        </Answered>
      )
    case 'kept':
      return (
        <Answered onFresh={onFresh}>
          <Told title={t('keptTitle', { name: view.name })} about={t('keptTablet')} />
        </Answered>
      )
    case 'said':
      return (
        <Answered onFresh={onFresh}>
          <Told title={t('surveyThanks')} about={t('surveyThanksAbout')} />
        </Answered>
      )
    case 'refused':
      return (
        <Answered onFresh={onFresh}>
          <Told title={t('refusedTitle')} about={t('refused')} />
        </Answered>
      )
    default:
      return view satisfies never
  }
}

function Told({ title, about }: { title: string; about: string }) {
  return (
    <Plain title={title}>
      <p className="max-w-md text-l text-ink-2">{about}</p>
    </Plain>
  )
}

function Taken({ view, page }: { view: Extract<View, { is: 'taken' }>; page: CounterPage }) {
  const t = useWords(checkInWords)
  const { state, secret } = view
  // the phone gets the place's own key: the tablet's is the brand's
  const link = `${location.origin}/check-in/${page.key}#v=${secret}`
  return (
    <div className="grid items-center gap-8 md:grid-cols-[1fr_auto]">
      <Plain title={state.name ? t('thanksName', { name: state.name }) : t('thanks')}>
        <InLine state={state} page={page} />
        <p className="text-l">{t('weCallYou')}</p>
      </Plain>
      <figure className="grid justify-items-center gap-2">
        <Suspense fallback={<span className="block size-44" />}>
          <QrCode text={link} label={t('follow')} />
        </Suspense>
        <figcaption className="text-center">
          <span className="block text-l font-semibold">{t('follow')}</span>
          <span className="text-m text-ink-2">{t('followAbout')}</span>
        </figcaption>
      </figure>
    </div>
  )
}

/** Counts whole seconds down while it is in view; `onOver` at the end. */
function Countdown({ from, say, onOver }: { from: number; say: (seconds: number) => string; onOver: () => void }) {
  const [left, setLeft] = useState(from)
  useEffect(() => {
    const timer = setTimeout(() => (left <= 1 ? onOver() : setLeft(left - 1)), 1000)
    return () => clearTimeout(timer)
  }, [left, onOver])
  return <p className="num text-m text-ink-2">{say(left)}</p>
}

/** An answer with a way on, that goes by itself. */
function Answered({ children, onFresh }: { children: ReactNode; onFresh: () => void }) {
  const t = useWords(checkInWords)
  return (
    <div className="grid content-center justify-items-center gap-8">
      {children}
      <div className="grid justify-items-center gap-2">
        <Press look="primary" ref={focusOnce} onClick={onFresh} className="min-w-60">
          {t('nextVisitor')}
        </Press>
        <Countdown from={answerS} say={(seconds) => t('backSoon', { seconds })} onOver={onFresh} />
      </div>
    </div>
  )
}

/** Somebody who walked away in the middle leaves nothing behind; whoever reads slowly is asked first. */
function Watched({ children, onGone }: { children: ReactNode; onGone: () => void }) {
  const t = useWords(checkInWords)
  const [isIdle, setIdle] = useState(false)
  const [touched, setTouched] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setIdle(true), idleMs)
    return () => clearTimeout(timer)
  }, [touched])
  const touch = () => {
    setTouched((n) => n + 1)
    setIdle(false)
  }
  return (
    <div onPointerDownCapture={touch} onKeyDownCapture={touch}>
      {isIdle && (
        <div
          role="alertdialog"
          aria-label={t('stillThere')}
          className="fixed inset-0 z-10 grid place-content-center justify-items-center gap-4 bg-paper p-8 text-center"
        >
          <p className="text-xxl font-semibold">{t('stillThere')}</p>
          <Countdown from={warnS} say={(seconds) => t('stillThereAbout', { seconds })} onOver={onGone} />
          <Press look="primary" ref={focusOnce} onClick={touch}>
            {t('yesHere')}
          </Press>
        </div>
      )}
      {children}
    </div>
  )
}
