import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** A short label. `failed` ... `delight` are for moments against their standard only. */
export type ChipTone = 'plain' | 'brand' | 'failed' | 'below' | 'met' | 'delight'
const tones: Record<ChipTone, string> = {
  plain: 'bg-sunken text-ink-2',
  brand: 'bg-brand-soft text-brand',
  failed: 'bg-failed-soft text-failed',
  below: 'bg-below-soft text-below',
  met: 'bg-met-soft text-met',
  delight: 'bg-delight-soft text-delight',
}

export function Chip({
  tone = 'plain',
  children,
  className,
}: {
  tone?: ChipTone
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={classes(
        'inline-flex max-w-full items-center gap-1.5 rounded-full px-2 py-px text-s whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
