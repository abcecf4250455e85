import type { Flow } from '@peakend/contract/flows.ts'
import { Select } from '../ui/select.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import type { Labels } from './menu-labels.ts'
import { kinds, orderOf, type Kind } from './menu-rules.ts'

const isNew = (value: string): boolean => value.startsWith('+')

/** Where a way leads: a step that is there, or a new one. */
export function TargetSelect({
  label,
  flow,
  labels,
  value,
  besides,
  onChange,
  onNew,
  isLabelHidden,
  className,
}: {
  label: string
  flow: Flow
  labels: Labels
  value: string
  /** The step the way begins at. */
  besides: string
  onChange: (to: string) => void
  onNew: (kind: Kind) => void
  isLabelHidden?: boolean
  className?: string
}) {
  const t = useWords(flowsWords)
  const there = orderOf(flow)
    .filter(({ name }) => name !== besides)
    .map(({ name }) => ({ value: name, label: labels.stepOf(name) }))
  const fresh = kinds.map((kind) => ({ value: `+${kind}`, label: t('newStep', { kind: t(`kind-${kind}`) }) }))
  return (
    <Select
      label={label}
      isLabelHidden={isLabelHidden}
      className={className}
      value={Object.hasOwn(flow.steps, value) ? value : null}
      placeholder={t('nowhere')}
      choices={[...there, ...fresh]}
      onChange={(to) => (isNew(to) ? onNew(to.slice(1) as Kind) : onChange(to))}
    />
  )
}
