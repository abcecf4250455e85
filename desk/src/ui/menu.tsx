import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { itemLook, popupLook } from './popup-look.ts'

export type MenuLine =
  | {
      label: string
      icon?: ReactNode
      note?: ReactNode
      isDanger?: boolean
      isOff?: boolean
      isOn?: boolean
      onPress: () => void
    }
  | { heading: string }
  | 'line'

/** A short list of things to do, opened by its trigger (any button element). */
export function Menu({
  trigger,
  lines,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement
  lines: readonly MenuLine[]
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'right'
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className="z-50">
          <Base.Popup className={classes(popupLook, 'max-h-[70vh] min-w-48 max-w-80 overflow-auto')}>
            {lines.map((line, index) => (
              <Line
                key={typeof line === 'string' ? index : 'heading' in line ? line.heading : line.label}
                line={line}
              />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Line({ line }: { line: MenuLine }) {
  if (line === 'line') return <Base.Separator className="my-1 h-px bg-line" />
  if ('heading' in line) return <div className="px-2 pt-1.5 pb-0.5 text-xs text-ink-3">{line.heading}</div>
  return (
    <Base.Item
      disabled={line.isOff}
      onClick={line.onPress}
      className={classes(itemLook, line.isDanger && 'text-failed', line.isOn && 'font-semibold')}
    >
      {line.icon !== undefined && <span className="grid w-5 flex-none place-items-center">{line.icon}</span>}
      <span className="min-w-0 flex-1 truncate">{line.label}</span>
      {line.note !== undefined && <span className="text-s text-ink-3">{line.note}</span>}
    </Base.Item>
  )
}
