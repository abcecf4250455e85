import type { ReactNode } from 'react'
import { classes } from '../ui/classes.ts'

/** A list and one of it, side by side; on a narrow screen one at a time. */
export function Split({ list, detail, isOpen }: { list: ReactNode; detail: ReactNode; isOpen: boolean }) {
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className={classes(
          'min-h-0 flex-col border-line bg-paper md:flex md:w-[380px] md:flex-none md:border-r',
          isOpen ? 'hidden' : 'flex w-full',
        )}
      >
        {list}
      </div>
      <div className={classes('min-h-0 min-w-0 flex-1 flex-col bg-surface md:flex', isOpen ? 'flex' : 'hidden')}>
        {detail}
      </div>
    </div>
  )
}
