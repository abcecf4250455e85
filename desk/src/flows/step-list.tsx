import { Plus } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import type { Flow, FlowFault } from '@peakend/contract/flows.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Menu } from '../ui/menu.tsx'
import { toast } from '../ui/toasts.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import type { Labels } from './menu-labels.ts'
import { added, kinds, orderOf, placeOf, without, type Kind } from './menu-rules.ts'
import { StepIcon } from './step-icon.tsx'
import { StepRow } from './step-row.tsx'

/** The menu as a list one reads from above, in the order callers come to its steps. Arrows go from step to step, Enter opens one. */
export function StepList({
  flow,
  labels,
  queues,
  faults,
  here,
  open,
  onOpen,
  onChange,
}: {
  flow: Flow
  labels: Labels
  queues: ReadonlyMap<string, string>
  faults: readonly FlowFault[]
  here: string | null
  open: string | null
  onOpen: (name: string | null) => void
  onChange: (to: Flow) => void
}) {
  const t = useWords(flowsWords)
  const list = useRef<HTMLUListElement>(null)
  const queueId = [...queues.keys()][0] ?? ''
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const go = (name: string) => {
    onOpen(name)
    requestAnimationFrame(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(name)}"]`)
      row?.scrollIntoView({ block: 'nearest' })
      row?.querySelector<HTMLElement>('[data-row]')?.focus({ preventScroll: true })
    })
  }
  const onKey = (event: KeyboardEvent) => {
    const all = rows()
    const at = all.indexOf(event.target as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus()
  }
  const put = (kind: Kind, from?: { name: string; at: string }) => {
    const made = added(flow, kind, { queueId, from })
    onChange(made.flow)
    go(made.name)
  }
  const remove = (name: string) => {
    const left = without(flow, name)
    if (!left) return
    onChange(left.flow)
    onOpen(null)
    toast(t('removed', { to: labels.stepOf(left.to) }))
  }
  return (
    <Card title={t('steps')} aside={<AddMenu onAdd={(kind) => put(kind)} />}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows between the buttons inside */}
      <ul ref={list} onKeyDown={onKey}>
        {orderOf(flow).map(({ name, isReached }) => {
          const step = flow.steps[name]!
          return (
            <StepRow
              key={name}
              {...{ flow, name, step, labels, queues, isReached }}
              isOpen={open === name}
              isHere={here === name}
              faults={faults.filter((fault) => placeOf(fault) === name)}
              onToggle={() => onOpen(open === name ? null : name)}
              onGo={go}
              onChange={(to) => onChange({ ...flow, steps: { ...flow.steps, [name]: to } })}
              onNew={(at, kind) => put(kind, { name, at })}
              onRemove={() => remove(name)}
              onStart={() => onChange({ ...flow, start: name })}
              onPerson={() => onChange({ ...flow, person: name })}
            />
          )
        })}
      </ul>
    </Card>
  )
}

function AddMenu({ onAdd }: { onAdd: (kind: Kind) => void }) {
  const t = useWords(flowsWords)
  return (
    <Menu
      trigger={
        <Button size="s" icon={<Plus size={13} aria-hidden />}>
          {t('addStep')}
        </Button>
      }
      lines={kinds.map((one) => ({
        label: t(`kind-${one}`),
        icon: <StepIcon kind={one} />,
        onPress: () => onAdd(one),
      }))}
    />
  )
}
