/** On the visitor's own phone: check in, follow the line, be called, and the two questions at the end. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CounterPage, VisitState } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useSpoken, useWords } from '../../words/words.ts'
import { ask } from './ask.ts'
import { CalledBack } from './called-back.tsx'
import { Form } from './form.tsx'
import { Invited, NotInvited } from './invited.tsx'
import { focusOnce, Plain, Press } from './parts.tsx'
import { Called, InLine } from './standing.tsx'
import { Start } from './start.tsx'
import { Survey, type SaidAtExit } from './survey.tsx'
import type { Device, Entered } from './use-device.ts'

const pollMs = 4000

interface Mine {
  secret: string
  name: string
}

export function Phone({ device, page, followed }: { device: Device; page: CounterPage; followed: string | null }) {
  const [mine, setMine] = useState<Mine | null>(() =>
    followed === null ? device.keep.read<Mine>('visit') : { secret: followed, name: '' },
  )
  const [isForm, setForm] = useState(false)
  const [isOther, setOther] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const language = useSpoken()
  const t = useWords(checkInWords)
  const keep = (visit: Mine | null) => {
    device.keep.write('visit', visit)
    setMine(visit)
  }
  const fresh = () => {
    keep(null)
    setForm(false)
    setRefused(false)
  }
  const send = async (entered: Entered) => {
    setBusy(true)
    const { secret, said } = await device.checkIn(entered, language, (later) => {
      if (later.is === 'no') setRefused(true)
    })
    setBusy(false)
    if (said?.is === 'no') {
      device.forgetRefused()
      return setRefused(true)
    }
    keep({ secret, name: entered.name })
  }
  if (isRefused)
    return (
      <Plain title={t('refusedTitle')}>
        <p className="text-l text-ink-2">{t('refused')}</p>
        <Press onClick={fresh}>{t('again')}</Press>
      </Plain>
    )
  if (mine) return <Following key={mine.secret} device={device} page={page} mine={mine} onFresh={fresh} />
  if (device.invitation !== null && !page.invited && device.isFresh && !isOther)
    return <NotInvited page={page} look={device.look} onOther={() => setOther(true)} />
  if (page.invited && device.invitation !== null && !isOther)
    return (
      <Invited
        page={page}
        invited={page.invited}
        look={device.look}
        isBusy={isBusy}
        onCome={(name) => void send({ name, about: '', appointment: { invitation: device.invitation ?? '' } })}
        onOther={() => setOther(true)}
      />
    )
  if (isForm) return <Form page={page} isBusy={isBusy} onSend={(of) => void send(of)} onBack={() => setForm(false)} />
  return <Start page={page} isFresh={device.isOnline} onBegin={() => setForm(true)} onExit={null} />
}

/** The state of a visit, asked for again and again; undefined until there is one, null for a visit nobody knows (any more). */
const useVisit = (device: Device, secret: string) => {
  const [state, setState] = useState<VisitState | null | undefined>()
  const token = `pc_${device.key}.${secret}`
  const look = useCallback(async () => {
    const said = await ask<VisitState>('GET', 'visit', undefined, token)
    if (said.is === 'answer') setState(said.body)
    // not known yet where it still waits on this phone
    else if (said.is === 'no' && device.count.waiting === 0) setState((before) => before ?? null)
  }, [device.count.waiting, token])
  useEffect(() => {
    const first = setTimeout(() => void look())
    const timer = setInterval(() => void look(), pollMs)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [look])
  const tell = async (method: string, path: string, body?: unknown): Promise<boolean> => {
    const said = await ask<VisitState>(method, `visit${path}`, body, token)
    if (said.is === 'answer') setState(said.body)
    return said.is === 'answer'
  }
  return { state, tell }
}

function Following({
  device,
  page,
  mine,
  onFresh,
}: {
  device: Device
  page: CounterPage
  mine: Mine
  onFresh: () => void
}) {
  const t = useWords(checkInWords)
  const { state, tell } = useVisit(device, mine.secret)
  const called = state?.state === 'called' ? state.name : undefined
  useCalled(called !== undefined, t('calledPlain'))
  if (state === undefined)
    return (
      <Plain title={mine.name ? t('keptTitle', { name: mine.name }) : t('loading')}>
        {device.isOnline ? (
          <p className="text-l text-ink-2">{t('sending')}</p>
        ) : (
          <p className="max-w-md text-l text-ink-2">{t('keptPhone')}</p>
        )}
      </Plain>
    )
  if (state === null) return <Over title={t('unknownPlace')} about={t('unknownPlaceAbout')} onFresh={onFresh} />
  switch (state.state) {
    case 'waiting':
      return (
        <Plain title={state.name ? t('thanksName', { name: state.name }) : t('thanks')}>
          <InLine state={state} page={page} />
          <CalledBack token={`pc_${device.key}.${mine.secret}`}>
            <p className="text-l">{t('weCallYou')}</p>
          </CalledBack>
          <Leave onLeave={() => void tell('POST', '/leave', {})} />
        </Plain>
      )
    case 'called':
      return (
        <div className="grid content-center justify-items-center">
          <Called state={state} />
        </div>
      )
    case 'with-us':
      return (
        <Plain title={state.staffName === null ? t('thanks') : t('withUs', { name: state.staffName })}>
          <p className="text-l text-ink-2">{t('withUsAbout')}</p>
        </Plain>
      )
    case 'ended':
      return <Exit state={state} onSay={(said) => tell('PUT', '/survey', said)} onFresh={onFresh} />
    case 'left':
      return <Over title={t('leftTitle')} about={t('leftAbout')} onFresh={onFresh} />
    default:
      return state.state satisfies never
  }
}

/** Felt and seen from a pocket or another tab. */
const useCalled = (isCalled: boolean, says: string): void => {
  const before = useRef(document.title)
  useEffect(() => {
    const title = before.current
    if (!isCalled) return
    document.title = says
    // only some phones can, and only after they were touched once
    navigator.vibrate?.([300, 150, 300])
    return () => void (document.title = title)
  }, [isCalled, says])
}

function Exit({
  state,
  onSay,
  onFresh,
}: {
  state: VisitState
  onSay: (said: SaidAtExit) => Promise<boolean>
  onFresh: () => void
}) {
  const t = useWords(checkInWords)
  const [isBusy, setBusy] = useState(false)
  const [isOffline, setOffline] = useState(false)
  const send = async (said: SaidAtExit) => {
    setBusy(true)
    setOffline(!(await onSay(said)))
    setBusy(false)
  }
  if (state.survey === 'answered')
    return <Over title={t('surveyThanks')} about={t('surveyThanksAbout')} onFresh={onFresh} />
  if (state.survey === 'closed') return <Over title={t('ended')} about={t('surveyClosed')} onFresh={onFresh} />
  return (
    <>
      <Survey isBusy={isBusy} onSend={(said) => void send(said)} />
      {isOffline && (
        <p role="alert" className="mt-3 text-m font-medium">
          {t('offline')}
        </p>
      )}
    </>
  )
}

function Over({ title, about, onFresh }: { title: string; about: string; onFresh: () => void }) {
  const t = useWords(checkInWords)
  return (
    <Plain title={title}>
      <p className="text-l text-ink-2">{about}</p>
      <Press onClick={onFresh}>{t('again')}</Press>
    </Plain>
  )
}

function Leave({ onLeave }: { onLeave: () => void }) {
  const t = useWords(checkInWords)
  const [isAsked, setAsked] = useState(false)
  if (!isAsked)
    return (
      <Press look="quiet" onClick={() => setAsked(true)}>
        {t('leave')}
      </Press>
    )
  return (
    <div className="grid gap-3" role="group" aria-label={t('leaveSure')}>
      <p className="text-l font-medium">{t('leaveSure')}</p>
      <div className="flex flex-wrap justify-center gap-3">
        <Press ref={focusOnce} onClick={() => setAsked(false)}>
          {t('leaveNo')}
        </Press>
        <Press onClick={onLeave}>{t('leaveYes')}</Press>
      </div>
    </div>
  )
}
