import { Plus, Trash2 } from 'lucide-react'
import type { Flow, FlowStep } from '@peakend/contract/flows.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { likelyMatters } from '@peakend/contract/flows.data.ts'
import { Button } from '../ui/button.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import { ChoicesField } from './choices-field.tsx'
import { matterName, type Labels } from './menu-labels.ts'
import { NOWHERE, waysOf, withWay, type Kind } from './menu-rules.ts'
import { SaidField } from './said-field.tsx'
import { TargetSelect } from './target-select.tsx'

export interface StepFormProps {
  flow: Flow
  name: string
  step: FlowStep
  labels: Labels
  queues: ReadonlyMap<string, string>
  onChange: (to: FlowStep) => void
  /** A new step of a kind, put where a way of this one leads. */
  onNew: (at: string, kind: Kind) => void
}

/** What a step says and does, and where each of its ways leads. */
export function StepForm(props: StepFormProps) {
  const { step, onChange } = props
  return (
    <div className="grid grid-cols-1 gap-4">
      {'say' in step && <SaidField step={step} onChange={onChange} />}
      <OwnFields {...props} />
      {step.kind === 'choice' && <ChoicesField {...props} step={step} />}
      <Ways {...props} />
    </div>
  )
}

/** Every way but those that stand beside the field they belong to. */
function Ways({ flow, name, step, labels, onChange, onNew }: StepFormProps) {
  const t = useWords(flowsWords)
  const ways = waysOf(step).filter(({ at }) => !at.startsWith('choice '))
  return (
    <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
      {ways.map(({ at, to }) => (
        <div key={at} className="flex items-end gap-2">
          <TargetSelect
            className="min-w-0 flex-1"
            label={labels.wayOf(step, at)}
            value={to}
            besides={name}
            {...{ flow, labels }}
            onChange={(next) => onChange(withWay(step, at, next))}
            onNew={(kind) => onNew(at, kind)}
          />
          {step.kind === 'journey' && at.startsWith('of ') && (
            <Button
              look="quiet"
              icon={<Trash2 size={15} aria-hidden />}
              disabled={Object.keys(step.of).length < 2}
              aria-label={t('removeMatter', { matter: labels.wayOf(step, at) })}
              onPress={() => {
                const { [at.slice(3)]: _, ...of } = step.of
                onChange({ ...step, of })
              }}
            />
          )}
        </div>
      ))}
    </div>
  )
}

const number = (text: string, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.round(Number(text)) || least))

function OwnFields({ step, queues, onChange }: StepFormProps) {
  const t = useWords(flowsWords)
  switch (step.kind) {
    case 'say':
      return (
        <Tick
          label={t('isWhole')}
          hint={t('isWholeHint')}
          checked={step.isWhole}
          onChange={(e) => onChange({ ...step, isWhole: e.target.checked })}
        />
      )
    case 'digits':
      return <DigitsFields step={step} onChange={onChange} />
    case 'choice':
      return (
        <Tick
          label={t('inBoth')}
          checked={step.inBoth}
          onChange={(e) => onChange({ ...step, inBoth: e.target.checked })}
        />
      )
    case 'hours':
      return (
        <QueueSelect
          queues={queues}
          value={step.queueId}
          any={t('anyQueue')}
          onChange={(queueId) => onChange({ ...step, queueId })}
        />
      )
    case 'waiting':
      return (
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <QueueSelect
            queues={queues}
            value={step.queueId}
            onChange={(id) => id && onChange({ ...step, queueId: id })}
          />
          <Field
            type="number"
            min={0}
            max={120}
            label={t('longerThan')}
            value={step.longerThanS / 60}
            onChange={(e) => onChange({ ...step, longerThanS: number(e.target.value, 0, 120) * 60 })}
          />
        </div>
      )
    case 'message':
    case 'call-back':
    case 'queue':
      return (
        <QueueSelect queues={queues} value={step.queueId} onChange={(id) => id && onChange({ ...step, queueId: id })} />
      )
    case 'speak':
      return (
        <Select
          label={t('language')}
          value={step.language}
          choices={[
            { value: 'en', label: t('english') },
            { value: 'es', label: t('spanish') },
          ]}
          onChange={(language) => onChange({ ...step, language })}
        />
      )
    case 'journey':
      return <AddMatter step={step} onChange={onChange} />
    default:
      return null
  }
}

function AddMatter({
  step,
  onChange,
}: {
  step: Extract<FlowStep, { kind: 'journey' }>
  onChange: (to: FlowStep) => void
}) {
  const t = useWords(flowsWords)
  const left = likelyMatters.filter((one) => !Object.hasOwn(step.of, one))
  if (left.length === 0) return null
  return (
    <div className="flex flex-wrap gap-1.5">
      {left.map((matter) => (
        <Button
          key={matter}
          size="s"
          icon={<Plus size={13} aria-hidden />}
          onPress={() => onChange({ ...step, of: { ...step.of, [matter]: NOWHERE } })}
        >
          {matterName(t, matter)}
        </Button>
      ))}
    </div>
  )
}

function QueueSelect({
  queues,
  value,
  any,
  onChange,
}: {
  queues: ReadonlyMap<string, string>
  value: string | null
  any?: string
  onChange: (to: QueueId | null) => void
}) {
  const t = useWords(flowsWords)
  const choices = [...queues].map(([id, label]) => ({ value: id, label }))
  return (
    <Select
      label={t('queue')}
      value={value ?? (any === undefined ? null : 'any')}
      placeholder={t('goneQueue')}
      choices={any === undefined ? choices : [{ value: 'any', label: any }, ...choices]}
      onChange={(id) => onChange(id === 'any' ? null : (id as QueueId))}
    />
  )
}

function DigitsFields({
  step,
  onChange,
}: {
  step: Extract<FlowStep, { kind: 'digits' }>
  onChange: (to: FlowStep) => void
}) {
  const t = useWords(flowsWords)
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 40)
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Field
        className="col-span-2"
        label={t('keep')}
        hint={t('keepHint')}
        value={step.keep}
        onChange={(e) => onChange({ ...step, keep: plain(e.target.value) || 'order' })}
      />
      <Field
        type="number"
        min={1}
        max={20}
        label={t('least')}
        value={step.least}
        onChange={(e) => onChange({ ...step, least: number(e.target.value, 1, step.most) })}
      />
      <Field
        type="number"
        min={1}
        max={20}
        label={t('most')}
        value={step.most}
        onChange={(e) =>
          onChange({
            ...step,
            most: number(e.target.value, 1, 20),
            least: Math.min(step.least, number(e.target.value, 1, 20)),
          })
        }
      />
    </div>
  )
}
