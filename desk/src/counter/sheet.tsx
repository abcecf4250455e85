import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { visitReasons } from '@peakend/contract/counter.data.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Arrival, CounterPlace, VisitSheet } from '@peakend/contract/visits.ts'
import { ask } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { counterWords } from '../words/counter.ts'
import { markWords } from '../words/mark.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { useStaffAct } from './counter-data.ts'

const outcomes = ['solved', 'partly', 'not-solved', 'passed-on'] as const
type Outcome = (typeof outcomes)[number]
const none = 'none'
const empty: VisitSheet = { welcome: null, peak: null, farewell: null, note: '' }

/** The three moments as I saw them, and goodbye. After the visit it may still be put right. */
export function Sheet({ visit, place }: { visit: Arrival; place: CounterPlace }) {
  const t = useWords(counterWords)
  const [sheet, setSheet] = useState<VisitSheet>(visit.sheet ?? empty)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [needId, setNeedId] = useState<string>(visit.needId ?? none)
  const isOver = visit.state === 'ended'
  const { interactionId } = visit
  const finish = useStaffAct('finish', visit, place.touchpointId, () =>
    toast(t('finished', { name: visit.name ?? t('visitor') })),
  )
  const save = useStaffAct('sheet', visit, place.touchpointId)
  const done = () => {
    if (isOver) save.run({ interactionId, ...sheet })
    else if (outcome !== null)
      finish.run({ interactionId, ...sheet, outcome, ...(needId === none ? {} : { needId: needId as never }) })
  }
  return (
    <section aria-label={t('sheetTitle')} className="grid gap-5 border-t border-line pt-5">
      <div>
        <h3 className="text-m font-semibold">{t('sheetTitle')}</h3>
        <p className="text-s text-ink-2">{t('sheetAbout')}</p>
      </div>
      <MomentRows sheet={sheet} onChange={setSheet} />
      <TextField
        label={t('note')}
        hint={t('noteHint')}
        rows={2}
        maxLength={1000}
        value={sheet.note}
        onChange={(event) => setSheet({ ...sheet, note: event.target.value })}
      />
      {!isOver && (
        <>
          <NeedSelect value={needId} onChange={setNeedId} />
          <Outcomes value={outcome} onChange={setOutcome} />
        </>
      )}
      <Button
        look={isOver ? 'plain' : 'primary'}
        size="l"
        keys="mod+enter"
        keyGroup={t('title')}
        className="justify-self-start"
        isBusy={finish.isBusy || save.isBusy}
        disabled={!isOver && outcome === null}
        onPress={done}
      >
        {t(isOver ? 'saveSheet' : 'finish')}
      </Button>
    </section>
  )
}

function MomentRows({ sheet, onChange }: { sheet: VisitSheet; onChange: (sheet: VisitSheet) => void }) {
  const mark = useWords(markWords)
  const language = useLanguage()
  return (['welcome', 'peak', 'farewell'] as const).map((moment) => (
    <Chips
      key={moment}
      legend={mark(moment)}
      options={visitReasons[moment].map((code) => ({ value: code as string, label: reasons[code][language] }))}
      value={sheet[moment]}
      onChange={(code) => onChange({ ...sheet, [moment]: code } as VisitSheet)}
    />
  ))
}

function Outcomes({ value, onChange }: { value: Outcome | null; onChange: (value: Outcome | null) => void }) {
  const t = useWords(counterWords)
  const words = useWords(conversationWords)
  return (
    <Chips
      legend={t('outcome')}
      options={outcomes.map((one) => ({ value: one as string, label: words(`outcome_${one}`) }))}
      value={value}
      onChange={(one) => onChange(one as Outcome | null)}
    />
  )
}

/** One of a few, each a thumb wide; pressed again it is none. */
function Chips({
  legend,
  options,
  value,
  onChange,
}: {
  legend: string
  options: readonly { value: string; label: string }[]
  value: string | null
  onChange: (value: string | null) => void
}) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className="grid gap-1.5">
      <p id={id} className="text-s font-semibold">
        {legend}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            onClick={() => onChange(option.value === value ? null : option.value)}
            className="min-h-9 rounded-full border border-line-strong bg-surface px-3.5 text-s text-ink-2 hover:border-ink-3 hover:text-ink aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:font-medium aria-pressed:text-brand"
          >
            {option.label}
          </button>
        ))}
      </div>
    </div>
  )
}

function NeedSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useWords(counterWords)
  const language = useLanguage()
  const needs = useQuery({ ...ask.cases.needs(), staleTime: 5 * 60_000 }).data?.rows ?? []
  return (
    <Select
      label={t('need')}
      className="max-w-sm"
      value={value}
      onChange={onChange}
      choices={[
        { value: none, label: t('needNone') },
        ...needs
          .filter((need) => !need.isRetired)
          .map((need) => ({ value: need.id as string, label: need.name[language] })),
      ]}
    />
  )
}
