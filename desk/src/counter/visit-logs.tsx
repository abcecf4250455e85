import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Arrival, CounterPlace, LogKind } from '@peakend/contract/visits.ts'
import { newSenderId } from '../api/sender-id.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'
import { useStaffAct } from './counter-data.ts'

/** What was shown and what was handed over: a tap for the kind, a tap for the thing. */
export function VisitLogs({ visit, place, canAdd }: { visit: Arrival; place: CounterPlace; canAdd: boolean }) {
  const t = useWords(counterWords)
  const [kind, setKind] = useState<LogKind | null>(null)
  const log = useStaffAct('log', visit, place.touchpointId, (row) => {
    setKind(null)
    toast(t('logged', { what: row.log.at(-1)?.what ?? '' }))
  })
  const write = (what: string) => {
    if (kind) log.run({ interactionId: visit.interactionId, senderId: newSenderId(), kind, what })
  }
  const things = kind === 'demonstration' ? place.demonstrations : place.handOvers
  return (
    <section aria-label={t('logTitle')} className="grid gap-3">
      <h3 className="text-m font-semibold">{t('logTitle')}</h3>
      {visit.log.length > 0 && (
        <ul className="grid gap-1">
          {visit.log.map((line) => (
            <li key={`${line.at} ${line.what}`} className="flex gap-3 text-m">
              <Time at={line.at} as="clock" className="num text-ink-3" />
              <span className="text-ink-2">{t(line.kind)}</span>
              <span className="min-w-0 font-medium wrap-anywhere">{line.what}</span>
            </li>
          ))}
        </ul>
      )}
      {canAdd && (
        <div className="flex flex-wrap gap-2">
          {(['demonstration', 'hand-over'] as const).map((one, index) => (
            <Button
              key={one}
              size="l"
              aria-pressed={kind === one}
              className={kind === one ? '!border-brand !bg-brand-soft !text-brand' : ''}
              icon={<Plus size={15} aria-hidden />}
              keys={String(index + 1)}
              keyGroup={t('title')}
              onPress={() => setKind(kind === one ? null : one)}
            >
              {t(one)}
            </Button>
          ))}
        </div>
      )}
      {canAdd && kind !== null && (
        <div className="fade-in grid gap-3 rounded-m bg-sunken p-3">
          <div className="flex flex-wrap gap-2">
            {things.map((what) => (
              <Button key={what} size="l" isBusy={log.isBusy} onPress={() => write(what)}>
                {what}
              </Button>
            ))}
          </div>
          <Another key={kind} isBusy={log.isBusy} onAdd={write} />
        </div>
      )}
    </section>
  )
}

function Another({ isBusy, onAdd }: { isBusy: boolean; onAdd: (what: string) => void }) {
  const t = useWords(counterWords)
  const [what, setWhat] = useState('')
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (what.trim() !== '') onAdd(what.trim())
      }}
    >
      <Field
        label={t('logOther')}
        placeholder={t('logWhat')}
        maxLength={80}
        className="flex-1"
        value={what}
        onChange={(event) => setWhat(event.target.value)}
      />
      <Button type="submit" isBusy={isBusy} disabled={what.trim() === ''} className="!h-9">
        {t('logAdd')}
      </Button>
    </form>
  )
}
