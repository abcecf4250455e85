import { useEffect, useRef } from 'react'
import { classes } from '../ui/classes.ts'

export interface Pick {
  key: string
  label: string
  note?: string
  detail?: string
}

/** What opens over the composer after "/" or "@". The composer keeps the focus and moves through it (aria-activedescendant). */
export function PickList({
  id,
  title,
  aside,
  empty,
  picks,
  at,
  side = 'above',
  onPoint,
  onPick,
}: {
  id: string
  title: string
  aside?: string
  empty: string
  picks: readonly Pick[]
  /** None where below 0. */
  at: number
  side?: 'above' | 'below'
  onPoint: (index: number) => void
  onPick: (index: number) => void
}) {
  const chosen = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // newer browsers answer with a promise, which is nothing to clean up
    chosen.current?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <div
      className={classes(
        'fade-in absolute inset-x-0 z-20 overflow-hidden rounded-m border border-line bg-surface shadow-high',
        side === 'above' ? 'bottom-full mb-1.5' : 'top-full mt-1',
      )}
    >
      <p className="flex justify-between px-3 pt-2 pb-1 text-xs text-ink-3">
        {title} <span>{aside}</span>
      </p>
      {picks.length === 0 ? (
        <p className="px-3 pb-3 text-s text-ink-2">{empty}</p>
      ) : (
        <div id={id} role="listbox" aria-label={title} className="max-h-72 overflow-y-auto p-1">
          {picks.map((pick, index) => (
            // keyboard: the composer moves through the list and picks by Enter
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={pick.key}
              id={`${id}-${index}`}
              ref={index === at ? chosen : undefined}
              role="option"
              aria-selected={index === at}
              onPointerMove={() => index !== at && onPoint(index)}
              onPointerDown={(event) => {
                event.preventDefault()
                onPick(index)
              }}
              className={classes('cursor-default rounded-s px-2 py-1.5', index === at && 'bg-brand-soft')}
            >
              <span className="flex items-baseline gap-2">
                <span className="font-medium">{pick.label}</span>
                <span className="text-s text-ink-3">{pick.note}</span>
              </span>
              {pick.detail !== undefined && <span className="line-clamp-1 text-s text-ink-2">{pick.detail}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
