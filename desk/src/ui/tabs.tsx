import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from './classes.ts'

export interface Tab<V extends string> {
  value: V
  label: string
  count?: number | undefined
}

/**
 * Views of one list, by the pattern of WAI-ARIA for tabs: one stop for the tab key, arrows between them. Ours rather than a package's: it is in
 * the first view, where the package's would weigh 7 kB. The panel below is the caller's, or `children`.
 */
export function Tabs<V extends string>({
  tabs,
  value,
  onChange,
  label,
  children,
}: {
  tabs: readonly Tab<V>[]
  value: V
  onChange: (value: V) => void
  label: string
  children?: ReactNode
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKey = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const index = (to + tabs.length) % tabs.length
    const next = tabs[index]
    if (!next) return
    onChange(next.value)
    list.current?.querySelectorAll('button')[index]?.focus()
  }
  const bar = (
    <div ref={list} role="tablist" tabIndex={-1} aria-label={label} onKeyDown={onKey} className="flex flex-wrap gap-1">
      {tabs.map((tab) => {
        const isChosen = tab.value === value
        return (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={isChosen}
            tabIndex={isChosen ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={classes(
              'rounded-full px-2.5 py-1 text-s transition-colors max-md:py-2',
              isChosen ? 'bg-brand-soft font-semibold text-brand' : 'text-ink-2 hover:bg-sunken',
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="num ml-1.5">{tab.count}</span>}
          </button>
        )
      })}
    </div>
  )
  if (children === undefined) return bar
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {bar}
      <div role="tabpanel" aria-labelledby={`${id}-${value}`} className="flex min-h-0 flex-1 flex-col">
        {children}
      </div>
    </div>
  )
}
