import { Tooltip } from '../ui/tooltip.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import type { Quality, QualityWord } from './quality.ts'

const arcs: Record<QualityWord, number> = { good: 3, fair: 2, poor: 1, nothing: 0 }
const paths = [
  'M12 20h.01',
  'M8.5 16.4a5 5 0 0 1 7 0',
  'M5 12.9a10 10 0 0 1 14 0',
  'M1.5 9.3a15 15 0 0 1 21 0',
] as const

/** How good the line is: a word where it matters, the figures behind it a hover away. */
export function QualitySign({ quality }: { quality: Quality | null }) {
  const t = useWords(phoneWords)
  if (quality === null) return null
  const { word } = quality
  const inMs = (value: number | null) => (value === null ? t('unknown') : t('ms', { count: value }))
  const figures = t('q_figures', {
    trip: inMs(quality.roundTripMs),
    loss: quality.lossPct.toFixed(quality.lossPct < 10 ? 1 : 0),
    jitter: inMs(quality.jitterMs),
  })
  return (
    <Tooltip
      side="bottom"
      isDescription
      says={
        <span className="grid max-w-64 gap-1">
          <span>{t(`q_${word}Says`)}</span>
          <span className="num opacity-75">{figures}</span>
        </span>
      }
    >
      <button
        type="button"
        className="flex h-8 flex-none cursor-help items-center gap-1.5 rounded-s px-1.5 text-s text-ink-3 hover:text-ink"
      >
        <svg
          viewBox="0 0 24 24"
          width="17"
          height="17"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
          aria-hidden="true"
        >
          {paths.map((d, index) => (
            <path key={d} d={d} opacity={index <= arcs[word] ? 1 : 0.22} />
          ))}
        </svg>
        <span className={word === 'good' ? 'sr-only' : 'font-medium text-ink'}>
          {t('quality', { word: t(`q_${word}`) })}
        </span>
      </button>
    </Tooltip>
  )
}
