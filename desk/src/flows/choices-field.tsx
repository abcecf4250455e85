import { Plus, Trash2 } from 'lucide-react'
import type { FlowStep } from '@peakend/contract/flows.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import { freeKeys, NOWHERE, withWay } from './menu-rules.ts'
import type { StepFormProps } from './step-form.tsx'
import { TargetSelect } from './target-select.tsx'

type Choice = Extract<FlowStep, { kind: 'choice' }>

const wordsIn = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trimStart().slice(0, 40))
    .slice(0, 20)

type ChoicesProps = Omit<StepFormProps, 'step'> & { step: Choice }

/** Keys and words, each with where it leads; 0 is the person's and cannot be given away. */
export function ChoicesField(props: ChoicesProps) {
  const { step, onChange } = props
  const t = useWords(flowsWords)
  const [free] = freeKeys(step.choices.map(({ key }) => key))
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{t('choices')}</legend>
      <ul className="grid grid-cols-1 gap-2">
        {step.choices.map((one, i) => (
          <OneChoice key={one.key} at={i} {...props} />
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        {free !== undefined && (
          <Button
            size="s"
            icon={<Plus size={13} aria-hidden />}
            onPress={() => onChange({ ...step, choices: [...step.choices, { key: free, words: [], next: NOWHERE }] })}
          >
            {t('addChoice')}
          </Button>
        )}
        <Field
          type="number"
          min={2}
          max={60}
          className="ml-auto w-52"
          label={t('waitS')}
          value={step.waitS}
          onChange={(e) => onChange({ ...step, waitS: Math.max(2, Math.min(60, Number(e.target.value) || 6)) })}
        />
        <Field
          type="number"
          min={1}
          max={5}
          className="w-40"
          label={t('times')}
          value={step.times}
          onChange={(e) => onChange({ ...step, times: Math.max(1, Math.min(5, Number(e.target.value) || 1)) })}
        />
      </div>
    </fieldset>
  )
}

function OneChoice({ at, step, onChange, ...rest }: ChoicesProps & { at: number }) {
  const t = useWords(flowsWords)
  const one = step.choices[at]!
  const set = (of: Partial<Choice['choices'][number]>) =>
    onChange({ ...step, choices: step.choices.map((other, i) => (i === at ? { ...other, ...of } : other)) })
  const keys = [one.key, ...freeKeys(step.choices.map(({ key }) => key))].toSorted((a, b) => (a < b ? -1 : 1))
  return (
    <li className="grid grid-cols-[4.5rem_1fr_2rem] items-end gap-2 rounded-s bg-sunken p-2 lg:grid-cols-[4.5rem_1fr_1.4fr_2rem]">
      <Select
        label={t('key')}
        value={one.key}
        choices={keys.map((key) => ({ value: key, label: key }))}
        onChange={(key) => set({ key })}
      />
      <Field
        label={t('words')}
        placeholder={t('wordsHint')}
        value={one.words.join(', ')}
        onChange={(e) => set({ words: wordsIn(e.target.value) })}
        onBlur={() => set({ words: one.words.map((word) => word.trim()).filter((word) => word !== '') })}
      />
      <TargetSelect
        className="max-lg:col-span-2 max-lg:row-start-2"
        label={t('next')}
        value={one.next}
        besides={rest.name}
        flow={rest.flow}
        labels={rest.labels}
        onChange={(to) => onChange(withWay(step, `choice ${at}`, to))}
        onNew={(kind) => rest.onNew(`choice ${at}`, kind)}
      />
      <Button
        look="quiet"
        icon={<Trash2 size={15} aria-hidden />}
        disabled={step.choices.length < 2}
        aria-label={t('removeChoice', { key: one.key })}
        onPress={() => onChange({ ...step, choices: step.choices.filter((_, i) => i !== at) })}
      />
    </li>
  )
}
