import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { numbersWords } from '../words/numbers.ts'
import { useWords } from '../words/words.ts'

/** Callers who are not let through: who, why, until when, and by whose hand. */
export function BlockedCard() {
  const t = useWords(numbersWords)
  const may = useMay()
  const query = useQuery({ ...ask.phoneNumbers.blocked({ limit: 100 }), enabled: may('floor.read') })
  const [isAdding, setAdding] = useState(false)
  const free = useAct((number: string | null) => call.phoneNumbers.unblock({ number }), {
    refresh: ['phoneNumbers.blocked'],
    says: t('unblocked'),
  })
  if (!may('floor.read')) return null
  return (
    <Card
      title={t('blocked')}
      aside={
        <Button size="s" icon={<Plus size={13} aria-hidden />} onPress={() => setAdding(true)}>
          {t('block')}
        </Button>
      }
    >
      <p className="px-4 pt-3 text-s text-ink-3">{t('blockedAbout')}</p>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="px-4 py-3 text-s text-ink-2">{t('noneBlocked')}</p>
          ) : (
            <ul className="mt-2">
              {rows.map((row) => (
                <li key={row.number ?? ''} className="flex items-start gap-3 border-t border-line px-4 py-2.5">
                  <div className="min-w-0 flex-1">
                    <p className="num font-medium">{row.number ?? t('hidden')}</p>
                    <p className="text-s wrap-anywhere text-ink-2">{row.why}</p>
                    <p className="text-s text-ink-3">
                      {row.until === null ? (
                        t('forGood')
                      ) : (
                        <>
                          {t('untilAt')} <Time at={row.until} as="due" />
                        </>
                      )}{' '}
                      · {t('by', { by: row.by })}
                    </p>
                  </div>
                  <Button
                    size="s"
                    isBusy={free.isBusy}
                    aria-label={`${t('unblock')}: ${row.number ?? t('hidden')}`}
                    onPress={() => free.run(row.number)}
                  >
                    {t('unblock')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding && <BlockDialog onClose={() => setAdding(false)} />}
    </Card>
  )
}

const DAY_MS = 86_400_000
const spans = { 'until-day': 1, 'until-week': 7, 'until-month': 30, 'until-ever': null } as const
type Span = keyof typeof spans

function BlockDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(numbersWords)
  const [number, setNumber] = useState('')
  const [isHidden, setHidden] = useState(false)
  const [why, setWhy] = useState('')
  const [span, setSpan] = useState<Span>('until-week')
  const act = useAct(
    () => {
      const days = spans[span]
      const until = days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
      return call.phoneNumbers.block({ number: isHidden ? null : number, why: why.trim(), until })
    },
    { refresh: ['phoneNumbers.blocked'], says: t('blockedDone'), onFault: () => undefined, onDone: onClose },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('block')}
      about={t('blockedAbout')}
      actions={
        <DialogActs
          isBusy={act.isBusy}
          isReady={(isHidden || number.trim() !== '') && why.trim() !== ''}
          onClose={onClose}
          onDo={() => act.run(undefined)}
        >
          {t('block')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Field
          label={t('blockNumber')}
          inputMode="tel"
          disabled={isHidden}
          value={number}
          maxLength={40}
          onChange={(e) => setNumber(e.target.value)}
        />
        <Tick label={t('blockHidden')} checked={isHidden} onChange={(e) => setHidden(e.target.checked)} />
        <Field label={t('why')} value={why} maxLength={200} onChange={(e) => setWhy(e.target.value)} />
        <Select
          label={t('until')}
          value={span}
          choices={(Object.keys(spans) as Span[]).map((one) => ({ value: one, label: t(one) }))}
          onChange={setSpan}
        />
      </div>
      <Fault error={act.error} />
    </Dialog>
  )
}
