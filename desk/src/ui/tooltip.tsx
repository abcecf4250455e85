import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { popupLook } from './popup-look.ts'

/** A word or two about what is under the pointer or the focus. The element keeps a name of its own for screen readers. */
export function Tooltip({
  says,
  children,
  side = 'top',
}: {
  says: ReactNode
  children: ReactElement
  side?: 'top' | 'right' | 'bottom' | 'left'
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={350} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className={classes(popupLook, 'max-w-72 px-2.5 py-1.5 text-s')}>{says}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** A figure or word with its definition a hover, focus or press away. */
export function Defined({ children, says }: { children: ReactNode; says: ReactNode }) {
  return (
    <Tooltip says={says}>
      <button
        type="button"
        className="cursor-help rounded-xs border-b border-dotted border-ink-3 text-left font-[inherit] text-[inherit]"
      >
        {children}
      </button>
    </Tooltip>
  )
}
