import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, TextField, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { callListsWords } from '../words/call-lists.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { List } from './lists-page.tsx'

const MINUTE_MS = 60_000
const SATURDAY = 6
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

const draftOf = (list: List | null) => ({
  name: list?.name ?? '',
  about: list?.about ?? '',
  queueId: list?.queueId ?? null,
  from: clock(list?.rules.hours[0]?.from ?? 540),
  to: clock(Math.min(1439, list?.rules.hours[0]?.to ?? 1200)),
  isSaturday: list?.rules.hours.some(({ day }) => day === SATURDAY) ?? false,
  attempts: list?.rules.attempts ?? 2,
  gapMin: Math.round((list?.rules.gapMs ?? 600_000) / MINUTE_MS),
  apology: list?.apology ?? { en: '', es: '' },
})

/** A list: what it is about, whose agents call, when, and how often. */
export function ListDialog({ list, onClose }: { list: List | null; onClose: () => void }) {
  const t = useWords(callListsWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((one) => !one.isRetired) ?? []
  const [draft, setDraft] = useState(() => draftOf(list))
  const set = (of: Partial<typeof draft>) => setDraft({ ...draft, ...of })
  const queueId = draft.queueId ?? queues[0]?.id ?? null
  const done = { refresh: ['callLists.'], onFault: () => undefined, onDone: onClose }
  const add = useAct(call.callLists.add, done)
  const change = useAct(call.callLists.change, done)
  const [from, to] = [minuteOf(draft.from), minuteOf(draft.to)]
  const isWhole =
    draft.name.trim() !== '' &&
    draft.about.trim() !== '' &&
    draft.apology.en.trim() !== '' &&
    draft.apology.es.trim() !== '' &&
    to > from &&
    draft.gapMin >= 10
  const save = () => {
    if (queueId === null) return
    const days = [1, 2, 3, 4, 5, ...(draft.isSaturday ? [SATURDAY] : [])]
    const { name, about, apology, attempts, gapMin } = draft
    const rules = { attempts, gapMs: gapMin * MINUTE_MS, hours: days.map((day) => ({ day, from, to })) }
    const of = { name, about, queueId, apology, rules }
    if (list) change.run({ ...of, callListId: list.id })
    else add.run(of)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={list?.name ?? t('add')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={add.isBusy || change.isBusy} disabled={!isWhole} onPress={save}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Field label={t('name')} value={draft.name} maxLength={80} onChange={(e) => set({ name: e.target.value })} />
        <TextField
          label={t('about')}
          hint={t('aboutHint')}
          rows={2}
          maxLength={500}
          value={draft.about}
          onChange={(e) => set({ about: e.target.value })}
        />
        <Select
          label={t('queue')}
          hint={t('queueHint')}
          value={queueId}
          onChange={(id) => set({ queueId: id as QueueId })}
          choices={queues.map(({ id, name }) => ({ value: id as string, label: name }))}
        />
        <WhenFields draft={draft} set={set} />
        <BilingualField
          label={t('apology')}
          hint={t('apologyHint')}
          isLong
          maxLength={500}
          value={draft.apology}
          onChange={(apology) => set({ apology })}
        />
        <Fault error={add.error ?? change.error} />
      </div>
    </Dialog>
  )
}

type Draft = ReturnType<typeof draftOf>

/** Between which hours, and how often. */
function WhenFields({ draft, set }: { draft: Draft; set: (of: Partial<Draft>) => void }) {
  const t = useWords(callListsWords)
  return (
    <>
      <fieldset className="grid grid-cols-2 items-end gap-3">
        <legend className="mb-1 text-s font-medium text-ink-2">
          {t('hours')} · {t('weekdays')}
        </legend>
        <Field label={t('from')} type="time" value={draft.from} onChange={(e) => set({ from: e.target.value })} />
        <Field label={t('to')} type="time" value={draft.to} onChange={(e) => set({ to: e.target.value })} />
        <div className="col-span-2">
          <Tick
            label={t('alsoSaturday')}
            checked={draft.isSaturday}
            onChange={(e) => set({ isSaturday: e.target.checked })}
          />
          <p className="text-s text-ink-3">{t('hoursHint')}</p>
        </div>
      </fieldset>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field
          label={t('attempts')}
          type="number"
          min={1}
          max={5}
          value={draft.attempts}
          onChange={(e) => set({ attempts: Math.min(5, Math.max(1, Math.round(Number(e.target.value)))) })}
        />
        <Field
          label={t('gap')}
          type="number"
          min={10}
          max={10_080}
          value={draft.gapMin || ''}
          onChange={(e) => set({ gapMin: Math.round(Number(e.target.value)) })}
        />
      </div>
    </>
  )
}
