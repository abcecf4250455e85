import { useState, type FormEvent, type ReactNode } from 'react'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useSpoken, useWords } from '../../words/words.ts'
import { focusOnce, Line, Options, Press } from './parts.tsx'
import { ownOf, useLanguageOf } from './speaking.ts'
import type { Entered } from './use-device.ts'

const other = 'other'
/** Good enough to see a slip of the finger; the server decides. */
const looksLikeMail = (text: string): boolean => /^\S+@\S+\.\S{2,}$/.test(text)

/** Two short steps: what about, and who. Nothing is sent before the end. */
export function Form({
  page,
  isBusy,
  onSend,
  onBack,
}: {
  page: CounterPage
  isBusy: boolean
  onSend: (entered: Entered) => void
  onBack: () => void
}) {
  const [step, setStep] = useState<'about' | 'who'>('about')
  const [isMeant, setMeant] = useState(false)
  const [about, setAbout] = useState<About>({ needId: null, own: '' })
  const toWho = (chosen: About, hasAppointment = false) => {
    setAbout(chosen)
    setMeant(hasAppointment)
    setStep('who')
  }
  if (step === 'about') return <AboutStep page={page} first={about} onNext={toWho} onBack={onBack} />
  return (
    <WhoStep
      page={page}
      isMeant={isMeant}
      isBusy={isBusy}
      onBack={() => setStep('about')}
      onSend={(who) =>
        onSend({
          ...who,
          about: about.own.trim(),
          ...(about.needId !== null && about.needId !== other ? { needId: about.needId } : {}),
        })
      }
    />
  )
}

interface About {
  needId: string | null
  own: string
}

function AboutStep({
  page,
  first,
  onNext,
  onBack,
}: {
  page: CounterPage
  first: About
  onNext: (about: About, hasAppointment?: boolean) => void
  onBack: () => void
}) {
  const t = useWords(checkInWords)
  const language = useLanguageOf(page)
  const own = ownOf(page, useSpoken())
  const nameOf = ({ id, name }: CounterPage['needs'][number]) =>
    own?.needs.find((need) => need.id === id)?.name ?? name[language]
  const [about, setAbout] = useState(first)
  const options = [
    ...page.needs.map((need) => ({ value: need.id as string, label: nameOf(need) })),
    { value: other, label: t('aboutOther') },
  ].filter(({ value, label }, index, all) => value !== other || all.findIndex((one) => one.label === label) === index)
  const go = (event: FormEvent) => {
    event.preventDefault()
    onNext(about)
  }
  return (
    <form onSubmit={go} className="grid content-start gap-6">
      <h1 className="text-xxl font-semibold tracking-tight">{t('aboutTitle')}</h1>
      <Options
        legend={t('aboutTitle')}
        isLegendHidden
        options={options}
        value={about.needId}
        onChoose={(needId) => setAbout({ ...about, needId })}
        columns="grid-cols-1 sm:grid-cols-2 lg:grid-cols-3"
      />
      {page.hasAppointments && (
        // who has one has told us what about
        <Press onClick={() => onNext({ needId: null, own: '' }, true)}>{t('haveAppointment')}</Press>
      )}
      <Line
        label={t('aboutOwn')}
        hint={t('aboutOwnHint')}
        maxLength={500}
        value={about.own}
        onChange={(event) => setAbout({ ...about, own: event.target.value })}
      />
      <Feet>
        <Press look="quiet" onClick={onBack}>
          {t('startOver')}
        </Press>
        <Press look="primary" type="submit" disabled={about.needId === null && about.own.trim() === ''}>
          {t('next')}
        </Press>
      </Feet>
    </form>
  )
}

type Who = Pick<Entered, 'name' | 'appointment' | 'email'>

function WhoStep({
  page,
  isMeant,
  isBusy,
  onSend,
  onBack,
}: {
  page: CounterPage
  isMeant: boolean
  isBusy: boolean
  onSend: (who: Who) => void
  onBack: () => void
}) {
  const t = useWords(checkInWords)
  const [name, setName] = useState('')
  const [meant, setMeant] = useState<Meant>({ has: isMeant ? 'yes' : 'no', code: '', time: '' })
  const [email, setEmail] = useState('')
  const [isTried, setTried] = useState(false)
  const isMailWrong = email.trim() !== '' && !looksLikeMail(email.trim())
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || isMailWrong) return
    onSend({
      name: name.trim(),
      ...appointmentOf(meant),
      ...(email.trim() ? { email: email.trim() } : {}),
    })
  }
  return (
    <form onSubmit={send} noValidate className="grid content-start gap-6">
      <h1 className="text-xxl font-semibold tracking-tight">{t('whoTitle')}</h1>
      <Line
        label={t('name')}
        hint={t('nameHint')}
        fault={isTried && name.trim() === '' ? t('nameMissing') : undefined}
        maxLength={120}
        autoCapitalize="words"
        ref={focusOnce}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {page.hasAppointments && <AppointmentQuestion meant={meant} onChange={setMeant} />}
      <Line
        label={t('email')}
        hint={t('emailHint')}
        fault={isTried && isMailWrong ? t('emailWrong') : undefined}
        type="email"
        inputMode="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Feet>
        <Press look="quiet" onClick={onBack}>
          {t('back')}
        </Press>
        <Press look="primary" type="submit" disabled={isBusy}>
          {isBusy ? t('sending') : t('send')}
        </Press>
      </Feet>
    </form>
  )
}

function Feet({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center justify-between gap-3">{children}</div>
}

interface Meant {
  has: 'yes' | 'no'
  code: string
  time: string
}

const appointmentOf = ({ has, code, time }: Meant): Pick<Entered, 'appointment'> => {
  if (has === 'no' || (code.trim() === '' && time === '')) return {}
  return { appointment: { ...(code.trim() ? { code: code.trim() } : {}), ...(time ? { time: time.slice(0, 5) } : {}) } }
}

/** By the code they were given, or by its time. */
function AppointmentQuestion({ meant, onChange }: { meant: Meant; onChange: (meant: Meant) => void }) {
  const t = useWords(checkInWords)
  return (
    <>
      <Options
        legend={t('hasAppointment')}
        options={[
          { value: 'no', label: t('walkIn') },
          { value: 'yes', label: t('appointment') },
        ]}
        value={meant.has}
        onChoose={(has) => onChange({ ...meant, has })}
        columns="grid-cols-2"
      />
      {meant.has === 'yes' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Line
            label={t('code')}
            hint={t('codeOrTime')}
            maxLength={20}
            autoCapitalize="characters"
            value={meant.code}
            onChange={(event) => onChange({ ...meant, code: event.target.value })}
          />
          <Line
            label={t('time')}
            type="time"
            className="content-end"
            value={meant.time}
            onChange={(event) => onChange({ ...meant, time: event.target.value })}
          />
        </div>
      )}
    </>
  )
}
