import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactNode, RefObject } from 'react'
import { classes } from './classes.ts'
import { popupLook } from './popup-look.ts'

/** What a `Tooltip` shows. */
export default function TooltipPopup({
  id,
  anchor,
  side,
  says,
  onClose,
}: {
  id: string
  anchor: RefObject<HTMLElement | null>
  side: 'top' | 'right' | 'bottom' | 'left'
  says: ReactNode
  onClose: () => void
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} sideOffset={6} className="z-50">
          <Base.Popup id={id} role="tooltip" className={classes(popupLook, 'max-w-72 px-2.5 py-1.5 text-s')}>
            {says}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
