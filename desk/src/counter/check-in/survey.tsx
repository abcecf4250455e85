import { useId, useState, type FormEvent } from 'react'
import type { Got } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { useWords } from '../../words/words.ts'
import { Line, Options, Press } from './parts.tsx'

export interface SaidAtExit {
  score: number
  got: Got
  comment: string
}
const scores = ['5', '4', '3', '2', '1'] as const

/** Two questions, and a line for whoever wants to say more. */
export function Survey({
  asksNumber = false,
  fault,
  isBusy,
  onSend,
}: {
  asksNumber?: boolean
  fault?: string
  isBusy: boolean
  onSend: (said: SaidAtExit, number: number) => void
}) {
  const t = useWords(checkInWords)
  const [number, setNumber] = useState('')
  const [score, setScore] = useState<(typeof scores)[number] | null>(null)
  const [got, setGot] = useState<Got | null>(null)
  const [comment, setComment] = useState('')
  const [isTried, setTried] = useState(false)
  const isNumberWrong = asksNumber && !/^\d{1,5}$/.test(number.trim())
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (score === null || got === null || isNumberWrong) return
    onSend({ score: Number(score), got, comment: comment.trim() }, Number(number))
  }
  return (
    <form onSubmit={send} noValidate className="grid content-start gap-7">
      <h1 className="text-xxl font-semibold tracking-tight">{t('surveyTitle')}</h1>
      {asksNumber && (
        <Line
          label={t('exitNumber')}
          hint={t('exitNumberAbout')}
          fault={fault}
          inputMode="numeric"
          maxLength={5}
          className="max-w-60"
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
      )}
      <Options
        legend={t('surveyTitle')}
        isLegendHidden
        options={scores.map((one) => ({ value: one, label: t(`score${one}`) }))}
        value={score}
        onChoose={setScore}
        columns="grid-cols-1 sm:grid-cols-5"
      />
      <Options
        legend={t('gotTitle')}
        options={[
          { value: 'yes', label: t('gotYes') },
          { value: 'partly', label: t('gotPartly') },
          { value: 'no', label: t('gotNo') },
        ]}
        value={got}
        onChoose={setGot}
        columns="grid-cols-3"
      />
      <Comment value={comment} onChange={setComment} />
      {isTried && (score === null || got === null) && (
        <p role="alert" className="text-m font-medium text-failed">
          {t('surveyMissing')}
        </p>
      )}
      <Press look="primary" type="submit" disabled={isBusy} className="justify-self-start">
        {isBusy ? t('sending') : t('surveySend')}
      </Press>
    </form>
  )
}

function Comment({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useWords(checkInWords)
  const id = useId()
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-l font-semibold">
        {t('comment')}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={2000}
        autoComplete="off"
        className="w-full rounded-m border border-line-strong bg-surface px-4 py-3 text-l focus:border-brand focus:outline-2 focus:outline-brand"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
