import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { fieldLook, Labelled } from './field.tsx'
import { itemLook, popupLook } from './popup-look.ts'

export interface Choice<V extends string> {
  value: V
  label: string
  note?: string
}

/** One of several. */
export function Select<V extends string>({
  label,
  hint,
  fault,
  isLabelHidden,
  choices,
  value,
  onChange,
  placeholder,
  className,
  disabled,
}: {
  label: ReactNode
  hint?: ReactNode
  fault?: ReactNode
  isLabelHidden?: boolean
  choices: readonly Choice<V>[]
  value: V | null
  onChange: (value: V) => void
  placeholder?: string
  className?: string
  disabled?: boolean
}) {
  return (
    <Labelled {...{ label, hint, fault, isLabelHidden, className }}>
      {(ids) => (
        <Base.Root
          items={choices as Choice<V>[]}
          value={value}
          disabled={disabled}
          onValueChange={(next) => next !== null && onChange(next)}
        >
          <Base.Trigger
            {...ids}
            className={classes(fieldLook, 'flex h-9 items-center justify-between gap-2 text-left')}
          >
            <span className="truncate">
              <Base.Value>
                {(chosen: V | null) => choices.find((c) => c.value === chosen)?.label ?? placeholder ?? ''}
              </Base.Value>
            </span>
            <ChevronDown size={14} className="flex-none text-ink-3" aria-hidden />
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
              <Base.Popup className={classes(popupLook, 'max-h-80 min-w-(--anchor-width) overflow-auto')}>
                {choices.map((choice) => (
                  <Base.Item key={choice.value} value={choice.value} className={itemLook}>
                    <span className="grid size-4 flex-none place-items-center">
                      <Base.ItemIndicator>
                        <Check size={14} aria-hidden />
                      </Base.ItemIndicator>
                    </span>
                    <Base.ItemText className="flex-1 truncate">{choice.label}</Base.ItemText>
                    {choice.note !== undefined && <span className="text-s text-ink-3">{choice.note}</span>}
                  </Base.Item>
                ))}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Labelled>
  )
}
