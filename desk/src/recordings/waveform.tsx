import { useId, useMemo, type KeyboardEvent, type PointerEvent } from 'react'
import type { Mark } from '@peakend/contract/mark.ts'
import type { MomentName } from '../mark/mark-words.ts'
import { clockDuration } from '../ui/time-words.ts'
import { useWidth } from '../ui/use-width.ts'
import { recordingsWords } from '../words/recordings.ts'
import { useWords } from '../words/words.ts'
import { columnsOf, type Stretch } from './waves.ts'

/** Of a whole call; a message is drawn lower. */
const ofCall = 84
const columnPx = 3
/** Arrow keys; Page keys go six times as far. */
const stepMs = 5000

export interface MarkedMoment {
  name: MomentName
  label: string
  span: Stretch
  verdict: Mark['welcome']['verdict']
}

const fills = {
  failed: 'fill-failed-soft',
  below: 'fill-below-soft',
  met: 'fill-met-soft',
  delight: 'fill-delight-soft',
} as const

/** What the customer says above the line, what we say below it; the moments behind it, and hatched where it was paused. */
export function Waveform({
  customer,
  agent,
  wholeMs,
  ms,
  moments,
  paused,
  height = ofCall,
  onSeek,
}: {
  customer: Uint8Array
  agent: Uint8Array | null
  wholeMs: number
  ms: number
  moments: readonly MarkedMoment[]
  paused: readonly Stretch[]
  height?: number
  onSeek: (ms: number) => void
}) {
  const t = useWords(recordingsWords)
  const [measure, width] = useWidth(160)
  const id = useId()
  const at = (of: number): number => (wholeMs === 0 ? 0 : (of / wholeMs) * width)
  const seekTo = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onSeek(((event.clientX - box.left) / Math.max(1, box.width)) * wholeMs)
  }
  const onKey = (event: KeyboardEvent) => {
    const to = keyed(event.key, ms, wholeMs)
    if (to === null) return
    event.preventDefault()
    onSeek(to)
  }
  return (
    <div ref={measure} className="relative">
      <svg
        role="slider"
        tabIndex={0}
        aria-label={t('position')}
        aria-valuemin={0}
        aria-valuemax={Math.round(wholeMs / 1000)}
        aria-valuenow={Math.round(ms / 1000)}
        aria-valuetext={t('positionSays', { at: clockDuration(ms), whole: clockDuration(wholeMs) })}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="block w-full cursor-pointer touch-none rounded-s bg-sunken"
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          seekTo(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event)
        }}
      >
        <Drawn {...{ id, at, ms, width, height, moments, paused, customer, agent }} />
        <line x1={at(ms)} x2={at(ms)} y2={height} strokeWidth="2" className="stroke-brand" />
      </svg>
      {agent && (
        <>
          <SideName className="top-1">{t('customer')}</SideName>
          <SideName className="bottom-1">{t('us')}</SideName>
        </>
      )}
    </div>
  )
}

/** Moments, pauses and both sides; what was heard already stands out. */
function Drawn({
  id,
  at,
  ms,
  width,
  height,
  moments,
  paused,
  customer,
  agent,
}: {
  id: string
  at: (ms: number) => number
  ms: number
  width: number
  height: number
  moments: readonly MarkedMoment[]
  paused: readonly Stretch[]
  customer: Uint8Array
  agent: Uint8Array | null
}) {
  const count = Math.max(1, Math.floor(width / columnPx))
  const [above, below] = useMemo(
    () => [pathOf(columnsOf(customer, count), -1, height), pathOf(columnsOf(agent ?? customer, count), 1, height)],
    [customer, agent, count, height],
  )
  return (
    <>
      <defs>
        <pattern id={`${id}hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line y2="6" className="stroke-line-strong" strokeWidth="2" />
        </pattern>
        <clipPath id={`${id}heard`}>
          <rect width={at(ms)} height={height} />
        </clipPath>
      </defs>
      {moments.map(({ name, span, verdict }) => (
        <rect
          key={name}
          x={at(span.fromMs)}
          width={Math.max(3, at(span.toMs) - at(span.fromMs))}
          height={height}
          className={verdict ? fills[verdict] : 'fill-surface'}
        />
      ))}
      {paused.map((one) => (
        <rect
          key={one.fromMs}
          x={at(one.fromMs)}
          width={Math.max(2, at(one.toMs) - at(one.fromMs))}
          height={height}
          fill={`url(#${id}hatch)`}
        />
      ))}
      <g fill="none" strokeWidth="2" strokeLinecap="round" className="stroke-ink-3/60">
        <path d={above} />
        <path d={below} />
      </g>
      <g fill="none" strokeWidth="2" strokeLinecap="round" className="stroke-ink" clipPath={`url(#${id}heard)`}>
        <path d={above} />
        <path d={below} />
      </g>
      <line y1={height / 2} y2={height / 2} x2={width} className="stroke-line-strong" />
    </>
  )
}

function SideName({ className, children }: { className: string; children: string }) {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none absolute left-1.5 rounded-xs bg-surface/85 px-1 text-xs text-ink-2 ${className}`}
    >
      {children}
    </span>
  )
}

function pathOf(columns: readonly number[], way: 1 | -1, height: number): string {
  const middle = height / 2
  return columns
    .map((loud, i) => {
      const x = i * columnPx + columnPx / 2
      const from = middle + way * 1.5
      return `M${x.toFixed(1)} ${from}V${(from + way * Math.max(0.1, loud * (middle - 5))).toFixed(1)}`
    })
    .join('')
}

function keyed(key: string, ms: number, wholeMs: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return ms - stepMs
    case 'ArrowRight':
    case 'ArrowUp':
      return ms + stepMs
    case 'PageUp':
      return ms + 6 * stepMs
    case 'PageDown':
      return ms - 6 * stepMs
    case 'Home':
      return 0
    case 'End':
      return wholeMs
    default:
      return null
  }
}
