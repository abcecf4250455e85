import type { CounterPage, VisitState } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useLocale, useWords } from '../../words/words.ts'

const minuteMs = 60_000
const first = (name: string | null): string => name?.trim().split(/\s+/)[0] ?? ''

/** Number, place in line and the honest wait. */
export function InLine({ state, page }: { state: VisitState; page: CounterPage }) {
  const t = useWords(checkInWords)
  return (
    <>
      <p className="grid justify-items-center">
        <span className="text-l text-ink-2">{t('yourNumber')}</span>
        <span className="num text-[88px] leading-none font-semibold tracking-tight">{state.number}</span>
      </p>
      <div className="grid gap-1" role="status">
        <p className="text-xl font-semibold">
          {state.wait?.place === 1 ? t('youAreNext') : t('place', { place: state.wait?.place ?? state.number })}
        </p>
        <p className="text-l text-ink-2">{waitWords(t, state)}</p>
      </div>
      <AppointmentLine state={state} page={page} />
      {state.isHandedOver && <p className="text-l font-medium">{t('handedOver')}</p>}
    </>
  )
}

const waitWords = (t: ReturnType<typeof useWords<typeof checkInWords.en>>, { wait }: VisitState): string => {
  if (wait === null) return t('waitSoon')
  if (!wait.isAnyoneThere) return t('waitNobody')
  if (wait.estimateMs === null) return t('waitUnknown')
  if (wait.estimateMs < minuteMs) return t('waitShort')
  return t('waitAbout', { minutes: Math.round(wait.estimateMs / minuteMs) })
}

function AppointmentLine({ state, page }: { state: VisitState; page: CounterPage }) {
  const t = useWords(checkInWords)
  const locale = useLocale()
  const { appointment } = state
  if (appointment === null) return null
  if (!appointment.isFound || appointment.at === null)
    return <p className="max-w-md text-l font-medium">{t('appointmentNotFound')}</p>
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: page.timeZone,
  }).format(new Date(appointment.at))
  return (
    <p className="text-l">
      {appointment.withName === null
        ? t('appointmentFound', { time })
        : t('appointmentWith', { time, name: appointment.withName })}
    </p>
  )
}

/** Called by name, to a desk. Read out at once. */
export function Called({ state }: { state: VisitState }) {
  const t = useWords(checkInWords)
  const name = first(state.name)
  return (
    <div
      role="alert"
      className="grid w-full max-w-xl justify-items-center gap-3 rounded-l border-2 border-brand bg-brand-soft px-6 py-10 text-center text-brand"
    >
      <h1 className="text-xxl font-semibold tracking-tight">
        {name === '' ? t('calledPlain') : t('called', { name })}
      </h1>
      {state.desk !== null && (
        <p className="text-[40px] leading-tight font-semibold">{t('calledTo', { desk: state.desk })}</p>
      )}
      {state.staffName !== null && <p className="text-l">{t('calledBy', { name: state.staffName })}</p>}
      <p className="num text-l">
        {t('yourNumber')}: {state.number}
      </p>
    </div>
  )
}
