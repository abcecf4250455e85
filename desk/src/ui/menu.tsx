import { cloneElement, lazy, Suspense, useRef, useState, type ReactElement, type ReactNode } from 'react'
import type { ComponentProps } from 'react'

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

/** The machinery of popups is a fifth of the first view's budget: it comes when a menu is first reached for. */
const loadPopup = () => import('./menu-popup.tsx')
const MenuPopup = lazy(loadPopup)

/** A short list of things to do, opened by its trigger (any plain button element). */
export function Menu({
  trigger,
  lines,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement<ComponentProps<'button'>>
  lines: readonly MenuLine[]
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'right'
}) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  return (
    <>
      {cloneElement(trigger, {
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onPointerEnter: () => void loadPopup(),
        onFocus: () => void loadPopup(),
        onClick: () => {
          setWasOpen(true)
          setOpen(!isOpen)
        },
      })}
      {wasOpen && (
        <Suspense fallback={null}>
          <MenuPopup {...{ anchor, lines, align, side, isOpen }} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
