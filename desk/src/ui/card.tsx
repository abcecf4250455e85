import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** A sheet of its own, with an optional heading line. */
export function Card({
  title,
  aside,
  children,
  className,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    // what fills a pane when it is empty or fails is as high as it is in a card, where more may stand below it
    <section
      className={classes('rounded-m border border-line bg-surface shadow-card [&_[data-fills]]:h-auto', className)}
    >
      {title !== undefined && (
        <header className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-3">
          <h2 className="text-m font-semibold">{title}</h2>
          {aside !== undefined && <div className="text-s text-ink-3">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
