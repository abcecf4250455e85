import { useState } from 'react'
import { Plus, X } from 'lucide-react'
import type { PriorityRuleId } from '@peakend/contract/ids.ts'
import type { PriorityCondition, PriorityRule } from '@peakend/contract/priorities.ts'
import { Button } from '../ui/button.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { prioritiesWords } from '../words/priorities.ts'
import { useWords } from '../words/words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { freshCondition, isWhole, kindsLeft } from './rules.ts'
import { useSentence, useStepTime } from './sentence.ts'

const levels = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const most = 5

/** One rule: what must be so, and how far ahead that is; it reads as a sentence while it is written. */
export function RuleDialog({
  rule,
  onClose,
  onDone,
}: {
  rule: PriorityRule | null
  onClose: () => void
  onDone: (rule: PriorityRule) => void
}) {
  const t = useWords(prioritiesWords)
  const [when, setWhen] = useState<PriorityCondition[]>(rule?.when ?? [freshCondition('broken-promise')])
  const [level, setLevel] = useState(rule?.level ?? 5)
  const sentence = useSentence([{ when }])
  const stepTime = useStepTime()
  const id = rule?.id ?? (crypto.randomUUID() as PriorityRuleId)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={t(rule === null ? 'newRule' : 'changeRule')}
      actions={
        <DialogActs
          isBusy={false}
          isReady={when.every(isWhole)}
          onClose={onClose}
          onDo={() => onDone({ id, when, level, isOn: rule?.isOn ?? true })}
        >
          {t('done')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <p role="status" className="rounded-s bg-brand-soft px-3 py-2 wrap-anywhere">
          {sentence({ when: when.filter(isWhole), level })}
        </p>
        <Conditions when={when} onChange={setWhen} />
        <Select
          label={t('level')}
          hint={t('levelHint')}
          value={String(level) as (typeof levels)[number]}
          onChange={(chosen) => setLevel(Number(chosen))}
          choices={levels.map((one) => ({ value: one, label: stepTime(Number(one)).replace(/,$/, '') }))}
        />
      </div>
    </Dialog>
  )
}

function Conditions({ when, onChange }: { when: PriorityCondition[]; onChange: (when: PriorityCondition[]) => void }) {
  const t = useWords(prioritiesWords)
  const change = (at: number, to: PriorityCondition) => onChange(when.map((one, i) => (i === at ? to : one)))
  const left = kindsLeft(when)
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1 text-s font-medium text-ink-2">{t('when')}</legend>
      {when.map((condition, at) => (
        <div key={condition.is} className="grid grid-cols-1 gap-3 rounded-m border border-line p-3">
          <div className="flex items-end gap-2">
            <Select
              className="min-w-0 flex-1"
              label={t('kind')}
              value={condition.is}
              onChange={(is) => change(at, freshCondition(is))}
              choices={[condition.is, ...left].map((is) => ({ value: is, label: t(`kind_${is}`) }))}
            />
            {when.length > 1 && (
              <Button
                look="quiet"
                icon={<X size={15} aria-hidden />}
                aria-label={t('removeCondition')}
                onPress={() => onChange(when.filter((_, i) => i !== at))}
              />
            )}
          </div>
          <ConditionFields condition={condition} onChange={(to) => change(at, to)} />
        </div>
      ))}
      {left[0] && when.length < most && (
        <div>
          <Button
            size="s"
            icon={<Plus size={15} aria-hidden />}
            onPress={() => onChange([...when, freshCondition(left[0]!)])}
          >
            {t('addCondition')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
