import { cloneElement, lazy, Suspense, useId, useRef, useState, type ReactElement, type ReactNode } from 'react'

const loadPopup = () => import('./tooltip-popup.tsx')
const TooltipPopup = lazy(loadPopup)

/** Long enough that passing over does not flicker. */
const patienceMs = 350

interface Trigger {
  ref?: unknown
  'aria-describedby'?: string
  onPointerEnter?: () => void
  onPointerLeave?: () => void
  onPointerDown?: () => void
  onFocus?: (event: React.FocusEvent) => void
  onBlur?: () => void
  onKeyDown?: (event: React.KeyboardEvent) => void
}

/** A word or two about what is under the pointer or the focus; Esc hides it (WCAG 1.4.13). The element keeps a name of its own for screen readers. */
export function Tooltip({
  says,
  children,
  side = 'top',
  isDescription = false,
}: {
  says: ReactNode
  children: ReactElement
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Tie it to the element as its description while shown. */
  isDescription?: boolean
}) {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [isOpen, setOpen] = useState(false)
  const hide = () => {
    clearTimeout(timer.current)
    setOpen(false)
  }
  return (
    <>
      {cloneElement(children as ReactElement<Trigger>, {
        ref: anchor,
        'aria-describedby': isOpen && isDescription ? id : undefined,
        onPointerEnter: () => {
          void loadPopup()
          timer.current = setTimeout(() => setOpen(true), patienceMs)
        },
        onPointerLeave: hide,
        onPointerDown: hide,
        onFocus: (event) => event.target.matches(':focus-visible') && setOpen(true),
        onBlur: hide,
        onKeyDown: (event) => event.key === 'Escape' && hide(),
      })}
      {isOpen && (
        <Suspense fallback={null}>
          <TooltipPopup {...{ id, anchor, side, says }} onClose={hide} />
        </Suspense>
      )}
    </>
  )
}

/** A figure or word with its definition a hover, focus or press away. */
export function Defined({ children, says }: { children: ReactNode; says: ReactNode }) {
  return (
    <Tooltip says={says} isDescription>
      <button
        type="button"
        className="cursor-help rounded-xs border-b border-dotted border-ink-3 text-left font-[inherit] text-[inherit]"
      >
        {children}
      </button>
    </Tooltip>
  )
}
