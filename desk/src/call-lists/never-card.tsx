import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { callListsWords } from '../words/call-lists.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

/** Who is not called of our own accord, by whose hand, and why. */
export function NeverCard() {
  const t = useWords(callListsWords)
  const query = useQuery(ask.callLists.never({ limit: 100 }))
  const [asked, setAsked] = useState<{ number: string | null } | null>(null)
  return (
    <Card
      title={t('never')}
      aside={
        <Button size="s" icon={<Plus size={13} aria-hidden />} onPress={() => setAsked({ number: null })}>
          {t('neverAdd')}
        </Button>
      }
    >
      <p className="px-4 pt-3 text-s text-ink-3">{t('neverAbout')}</p>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="px-4 py-3 text-s text-ink-2">{t('noneNever')}</p>
          ) : (
            <ul className="mt-2">
              {rows.map((row) => (
                <li key={row.number} className="flex items-start gap-3 border-t border-line px-4 py-2.5">
                  <div className="min-w-0 flex-1">
                    <p className="num font-medium">{row.number}</p>
                    <p className="text-s wrap-anywhere text-ink-2">{row.why}</p>
                    <p className="text-s text-ink-3">
                      <Time at={row.at} /> {row.by !== null && `· ${t('by', { by: row.by })}`}
                    </p>
                  </div>
                  <Button size="s" look="quiet" onPress={() => setAsked({ number: row.number })}>
                    {t('mayCall')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked !== null && <NeverDialog number={asked.number} onClose={() => setAsked(null)} />}
    </Card>
  )
}

/** Without a number: another that is never called. With one: it may be again. */
function NeverDialog({ number, onClose }: { number: string | null; onClose: () => void }) {
  const t = useWords(callListsWords)
  const terms = useWords(termsWords)
  const [typed, setTyped] = useState('')
  const [why, setWhy] = useState('')
  const done = { refresh: ['callLists.'], onFault: () => undefined, onDone: onClose }
  const add = useAct(call.callLists.neverCall, done)
  const free = useAct(call.callLists.mayCall, done)
  const save = () => (number === null ? add.run({ number: typed, why }) : free.run({ number, why }))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={number === null ? t('neverAdd') : `${t('mayCall')} · ${number}`}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={add.isBusy || free.isBusy}
            disabled={why.trim() === '' || (number === null && typed.trim() === '')}
            onPress={save}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {number === null && (
          <Field
            label={t('neverNumber')}
            type="tel"
            placeholder="+34 600 123 456"
            value={typed}
            maxLength={40}
            onChange={(e) => setTyped(e.target.value)}
          />
        )}
        <Field
          label={number === null ? t('neverWhy') : t('mayCallWhy')}
          value={why}
          maxLength={200}
          onChange={(e) => setWhy(e.target.value)}
        />
        <Fault error={add.error ?? free.error} />
      </div>
    </Dialog>
  )
}
