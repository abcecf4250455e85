import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'
import { leftOver } from './left-over.ts'

/** The list of a place and a box for CSV; what was set aside stays there to be mended, said with its line. */
export function Appointments({ place }: { place: CounterPlace }) {
  const t = useWords(counterWords)
  const list = useQuery(ask.counter.appointments({ touchpointId: place.touchpointId }))
  const rows = list.data?.rows ?? []
  const [csv, setCsv] = useState('')
  const [result, setResult] = useState<Outputs['counter']['importAppointments'] | null>(null)
  const take = useAct(call.counter.importAppointments, {
    refresh: ['counter.'],
    onDone: (answer) => {
      const left = leftOver(csv, answer.setAside)
      setCsv(left.csv)
      setResult({ ...answer, setAside: left.setAside })
    },
  })
  const remove = useAct(call.counter.removeAppointment, { refresh: ['counter.'] })
  return (
    <details>
      <summary className="cursor-pointer text-s font-medium text-ink-2">
        {t('appointments')} · <span className="num">{rows.length}</span>
      </summary>
      <div className="grid grid-cols-1 gap-3 pt-3">
        <p className="text-s text-ink-2">{t('appointmentsAbout')}</p>
        {rows.length === 0 && <p className="text-s text-ink-3">{t('appointmentsNone')}</p>}
        <ul>
          {rows.map((row) => (
            <li key={row.id} className="flex items-center gap-3 border-b border-line py-1.5 text-s">
              <Time at={row.at} as="due" className="w-28 flex-none text-ink-2" />
              <bdi className="min-w-0 flex-1 font-medium wrap-anywhere">{row.name}</bdi>
              <code>{row.code}</code>
              <Button
                size="s"
                look="quiet"
                aria-label={`${t('remove')}: ${row.name}`}
                onPress={() => remove.run({ touchpointId: place.touchpointId, appointmentId: row.id })}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
        <TextField
          label={t('csv')}
          rows={4}
          spellCheck={false}
          placeholder={'name,at,code,email,note\nMaya Okafor,2026-11-23T10:30+01:00,,,'}
          value={csv}
          onChange={(event) => setCsv(event.target.value)}
        />
        <div role="status" className="text-s">
          {result && <p>{t('imported', { count: result.taken })}</p>}
          {result?.setAside.map((one) => (
            <p key={one.line}>{t('setAside', { line: one.line, why: t(`why_${one.why}`) })}</p>
          ))}
        </div>
        <Button
          className="justify-self-start"
          isBusy={take.isBusy}
          disabled={csv.trim() === ''}
          onPress={() => take.run({ touchpointId: place.touchpointId, csv })}
        >
          {t('import')}
        </Button>
      </div>
    </details>
  )
}
