import { Menu as Base } from '@base-ui/react/menu'
import type { RefObject } from 'react'
import { classes } from './classes.ts'
import type { MenuLine } from './menu.tsx'
import { itemLook, popupLook } from './popup-look.ts'

/** What opens from a `Menu`'s trigger. */
export default function MenuPopup({
  anchor,
  lines,
  align,
  side,
  isOpen,
  onOpenChange,
}: {
  anchor: RefObject<HTMLButtonElement | null>
  lines: readonly MenuLine[]
  align: 'start' | 'center' | 'end'
  side: 'top' | 'bottom' | 'right'
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}) {
  return (
    <Base.Root
      modal={false}
      open={isOpen}
      onOpenChange={(open, details) => {
        // a press on the trigger is the trigger's own affair
        if (!open && details.event.target instanceof Node && anchor.current?.contains(details.event.target)) return
        onOpenChange(open)
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} side={side} sideOffset={6} className="z-50">
          <Base.Popup
            finalFocus={anchor}
            className={classes(popupLook, 'max-h-[70vh] max-w-80 min-w-48 overflow-auto')}
          >
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
      <span className="line-clamp-2 min-w-0 flex-1 wrap-anywhere">{line.label}</span>
      {line.note !== undefined && <span className="text-s text-ink-3">{line.note}</span>}
    </Base.Item>
  )
}
