import { useState } from 'react'
import type { CallBackRules, CallBackWay } from '@peakend/contract/callbacks.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { callBackWords } from '../words/callbacks.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { QueueCallBacks } from './rules-page.tsx'

const MIN = 60_000
export const ways = ['chat', 'email', 'phone'] as const satisfies CallBackWay[]
const isBetween = (value: number, least: number, most: number) => value >= least && value <= most

export function RulesDialog({ rules, onClose }: { rules: QueueCallBacks; onClose: () => void }) {
  const t = useWords(callBackWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState(rules)
  const set = (of: Partial<CallBackRules>) => setDraft((before) => ({ ...before, ...of }))
  const save = useAct(
    () => {
      const { queueName: _, members: __, ...of } = draft
      return call.callbacks.changeRules(of)
    },
    { refresh: ['callbacks.'], says: t('saved'), onDone: onClose },
  )
  const isFaulty =
    draft.ways.length === 0 ||
    !isBetween(draft.attempts, 1, 5) ||
    !isBetween(draft.gapMs, MIN, 1440 * MIN) ||
    !isBetween(draft.offerAfterMs, 0, 120 * MIN) ||
    !isBetween(draft.daysAhead, 1, 14) ||
    (draft.perHalfHour !== null && !isBetween(draft.perHalfHour, 1, 500))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-xl"
      title={rules.queueName}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={save.isBusy} disabled={isFaulty} onPress={() => save.run(undefined)}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <Tick label={t('on')} checked={draft.isOn} onChange={(e) => set({ isOn: e.target.checked })} />
        {draft.isOn && <Fields draft={draft} onChange={set} />}
      </div>
    </Dialog>
  )
}

interface Shown {
  draft: QueueCallBacks
  onChange: (of: Partial<CallBackRules>) => void
}

function Fields({ draft, onChange }: Shown) {
  const t = useWords(callBackWords)
  const minutes = (ms: number) => Math.round(ms / MIN) || ''
  return (
    <>
      <Field
        label={t('offeredAfter')}
        hint={t('offeredAfterHint')}
        type="number"
        min={0}
        max={120}
        value={Math.round(draft.offerAfterMs / MIN)}
        onChange={(e) => onChange({ offerAfterMs: Math.round(Number(e.target.value)) * MIN })}
      />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Field
          label={t('attempts')}
          type="number"
          min={1}
          max={5}
          value={draft.attempts || ''}
          onChange={(e) => onChange({ attempts: Math.round(Number(e.target.value)) })}
        />
        <Field
          label={t('gap')}
          hint={t('gapHint')}
          type="number"
          min={1}
          max={1440}
          value={minutes(draft.gapMs)}
          onChange={(e) => onChange({ gapMs: Math.round(Number(e.target.value)) * MIN })}
        />
      </div>
      <fieldset className="grid grid-cols-1 gap-2.5">
        <legend className="mb-1.5 text-s font-medium text-ink-2">{t('ways')}</legend>
        {ways.map((way) => (
          <Tick
            key={way}
            label={t(`wayName-${way}`)}
            hint={t(`wayHint-${way}`)}
            checked={draft.ways.includes(way)}
            onChange={(e) =>
              onChange({
                ways: ways.filter((one) => (one === way ? e.target.checked : draft.ways.includes(one))),
              })
            }
          />
        ))}
      </fieldset>
      <Tick
        label={t('byLetter')}
        hint={t('byLetterHint')}
        checked={draft.offersByLetter}
        onChange={(e) => onChange({ offersByLetter: e.target.checked })}
      />
      <Times draft={draft} onChange={onChange} />
    </>
  )
}

/** Half hours within the hours, and how many customers each takes. */
function Times({ draft, onChange }: Shown) {
  const t = useWords(callBackWords)
  return (
    <fieldset className="grid grid-cols-1 gap-4">
      <legend className="mb-1.5 text-s font-medium text-ink-2">{t('times')}</legend>
      <Tick
        label={t('picksTime')}
        checked={draft.picksTime}
        onChange={(e) => onChange({ picksTime: e.target.checked })}
      />
      {draft.picksTime && (
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('daysAhead')}
            type="number"
            min={1}
            max={14}
            value={draft.daysAhead || ''}
            onChange={(e) => onChange({ daysAhead: Math.round(Number(e.target.value)) })}
          />
          <Field
            label={t('perHalfHour')}
            hint={t('perHalfHourHint', { count: Math.max(1, Math.ceil(draft.members / 2)) })}
            type="number"
            min={1}
            max={500}
            value={draft.perHalfHour ?? ''}
            onChange={(e) =>
              onChange({ perHalfHour: e.target.value === '' ? null : Math.round(Number(e.target.value)) })
            }
          />
        </div>
      )}
    </fieldset>
  )
}
