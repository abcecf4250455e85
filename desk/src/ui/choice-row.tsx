import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** One of several, as a row that is pressed anywhere. */
export function ChoiceRow({
  name,
  isChosen,
  onChoose,
  isOff = false,
  children,
}: {
  /** The same for all rows of a choice. */
  name: string
  isChosen: boolean
  onChoose: () => void
  /** It stands there and says why it cannot be chosen. */
  isOff?: boolean
  children: ReactNode
}) {
  return (
    <label
      className={classes(
        'flex items-center gap-2.5 border-b border-line px-3 py-2 last:border-0 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-brand',
        isOff ? 'text-ink-3' : 'cursor-pointer hover:bg-sunken',
        isChosen && '!bg-brand-soft',
      )}
    >
      <input type="radio" name={name} className="sr-only" checked={isChosen} disabled={isOff} onChange={onChoose} />
      {children}
    </label>
  )
}
