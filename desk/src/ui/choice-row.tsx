import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** One of several, as a row that is pressed anywhere. */
export function ChoiceRow({
  name,
  isChosen,
  onChoose,
  children,
}: {
  /** The same for all rows of a choice. */
  name: string
  isChosen: boolean
  onChoose: () => void
  children: ReactNode
}) {
  return (
    <label
      className={classes(
        'flex cursor-pointer items-center gap-2.5 border-b border-line px-3 py-2 last:border-0 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-brand',
        isChosen && '!bg-brand-soft',
      )}
    >
      <input type="radio" name={name} className="sr-only" checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  )
}
