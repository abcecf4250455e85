import { useState, type ReactNode } from 'react'
import type { CallBackPage, OwnCallBack } from '@peakend/contract/callbacks.ts'
import { Press } from '../../counter/check-in/parts.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { callBackPageWords } from '../../words/call-back-page.ts'
import { useLocale, useWords } from '../../words/words.ts'
import type { OwnCallBackActs } from './use-call-back.ts'

/** Who does what when, in words. */
export function useSentence(): (page: CallBackPage, own: OwnCallBack) => string {
  const t = useWords(callBackPageWords)
  const locale = useLocale()
  const clock = (at: string) => clockTime(Date.parse(at), locale)
  return (page, own) => {
    const values = {
      brand: page.brand.name,
      how: t(`how-${own.way}`, { address: own.address }),
      name: page.agentName ?? t('someone'),
    }
    switch (own.state) {
      case 'in-line':
      case 'booked': {
        if (own.slot === null)
          return own.estimateMs === null
            ? t('says-turn', values)
            : t('says-turnBy', { ...values, time: clock(own.promisedBy) })
        const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(
          Date.parse(own.slot.from),
        )
        return t('says-time', { ...values, day, from: clock(own.slot.from), to: clock(own.slot.to) })
      }
      case 'again':
        return t('says-again', { ...values, time: clock(own.nextAt ?? own.promisedBy) })
      case 'calling':
      case 'reached':
      case 'missed':
      case 'cancelled':
        return t(`says-${own.state}`, values)
      case 'unrecorded':
        return t('says-over')
      default:
        return own.state satisfies never
    }
  }
}

/** What was agreed, with what may be done about it: change, cancel (asked once more), or wait here after all. */
export function Agreed({
  page,
  own,
  acts,
  canWait,
  isPlaceShown = true,
  onChange,
  children,
}: {
  page: CallBackPage
  own: OwnCallBack
  acts: OwnCallBackActs
  canWait: boolean
  /** False where the place in line stands beside it already. */
  isPlaceShown?: boolean
  onChange: () => void
  children?: ReactNode
}) {
  const t = useWords(callBackPageWords)
  const sentence = useSentence()
  const [isAsked, setAsked] = useState(false)
  const isOpen = own.state === 'in-line' || own.state === 'booked' || own.state === 'again'
  return (
    <div className="grid justify-items-center gap-5 text-center">
      <p role="status" className="max-w-xl text-xl font-semibold text-balance">
        {sentence(page, own)}
      </p>
      {isPlaceShown && own.state === 'in-line' && own.place !== null && (
        <p className="text-l text-ink-2">{t('placeNow', { place: own.place })}</p>
      )}
      {children}
      {isAsked ? (
        <div className="grid gap-3" role="group" aria-label={t('sure')}>
          <p className="text-l font-medium">{t('sure')}</p>
          <div className="flex flex-wrap justify-center gap-3">
            <Press onClick={() => setAsked(false)}>{t('no')}</Press>
            {canWait && <Press onClick={() => void acts.cancel(true).then(() => setAsked(false))}>{t('wait')}</Press>}
            <Press onClick={() => void acts.cancel(false).then(() => setAsked(false))}>{t('yes')}</Press>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap justify-center gap-3">
          {(isOpen || own.state === 'missed') && page.offer !== null && (
            <Press onClick={onChange}>{t(own.state === 'missed' ? 'another' : 'change')}</Press>
          )}
          {isOpen && (
            <Press look="quiet" onClick={() => setAsked(true)}>
              {t('cancel')}
            </Press>
          )}
        </div>
      )}
    </div>
  )
}
