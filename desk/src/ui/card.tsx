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
    <section className={classes('rounded-m border border-line bg-surface shadow-card', className)}>
      {title !== undefined && (
        <header className="flex items-baseline justify-between gap-3 border-b border-line px-4 py-3">
          <h2 className="text-m font-semibold">{title}</h2>
          {aside !== undefined && <div className="text-s text-ink-3">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
