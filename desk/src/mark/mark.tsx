import type { Bar, Mark as MarkValue } from '@peakend/contract/mark.ts'
import { classes } from '../ui/classes.ts'
import { markWords } from '../words/mark.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { momentNames, sayMark } from './mark-words.ts'

const heights = { s: 26, l: 48 }
const looks = {
  s: { bar: 'w-[7px]', gap: 'gap-[2px]', over: 2 },
  l: { bar: 'w-[13px]', gap: 'gap-1', over: 4 },
}

/**
 * Three bars: welcome, need, farewell. Height is the score of five; the dotted line over each bar is the standard in force; an open moment is a dashed
 * outline, a failed one hatched, one that could not be judged an empty base line. Read without colour; told whole to screen readers; opens its evidence.
 */
export function Mark({
  mark,
  size = 's',
  onOpen,
  className,
}: {
  mark: MarkValue
  size?: 's' | 'l'
  onOpen?: () => void
  className?: string
}) {
  const t = useWords(markWords)
  const says = sayMark(mark, t, useLanguage())
  const bars = <Bars mark={mark} size={size} />
  if (!onOpen)
    return (
      <span role="img" aria-label={says} title={says} className={classes('inline-flex flex-none', className)}>
        {bars}
      </span>
    )
  return (
    <button
      type="button"
      aria-label={`${says}. ${t('openEvidence')}`}
      title={says}
      onClick={onOpen}
      className={classes('inline-flex flex-none rounded-xs p-1 hover:bg-sunken', className)}
    >
      {bars}
    </button>
  )
}

function Bars({ mark, size }: { mark: MarkValue; size: 's' | 'l' }) {
  const height = heights[size]
  const look = looks[size]
  return (
    <span aria-hidden="true" className={classes('relative inline-flex items-end', look.gap)} style={{ height }}>
      {momentNames.map((name) => (
        <span key={name} className={classes('relative flex h-full items-end', look.bar)}>
          <OneBar bar={mark[name]} height={height} />
          <span
            className="absolute border-t border-dotted border-ink-3"
            style={{ bottom: (mark.standard[name] / 5) * height, left: -look.over, right: -look.over }}
          />
        </span>
      ))}
    </span>
  )
}

const verdictLooks = { failed: 'hatched', below: 'bg-below', met: 'bg-met', delight: 'bg-delight' }

function OneBar({ bar, height }: { bar: Bar; height: number }) {
  if (bar.state === 'open')
    return (
      <span
        className="block w-full rounded-t-[2px] border border-b-0 border-dashed border-line-strong"
        style={{ height: height * 0.6 }}
      />
    )
  if (bar.state === 'not-judged' || bar.score === null)
    return <span className="block w-full border-b-2 border-line-strong" />
  return (
    <span
      className={classes('block w-full rounded-t-[2px]', verdictLooks[bar.verdict ?? 'met'])}
      style={{ height: Math.max(3, (bar.score / 5) * height) }}
    />
  )
}
