import { useLocale } from '../words/words.ts'
import { useNowMs } from './clock.ts'
import { clockDuration, clockTime, dayName, dueTime, fullTime, shortAgo, wordDuration } from './time-words.ts'

/** A point in time in the reader's zone and language; the whole of it on hover. */
export function Time({
  at,
  as = 'ago',
  className,
}: {
  at: string
  as?: 'ago' | 'clock' | 'day' | 'due' | 'full'
  className?: string
}) {
  const language = useLocale()
  const nowMs = useNowMs(30_000)
  const ms = Date.parse(at)
  const says =
    as === 'ago'
      ? shortAgo(ms, nowMs, language)
      : as === 'clock'
        ? clockTime(ms, language)
        : as === 'day'
          ? dayName(ms, nowMs, language)
          : as === 'due'
            ? dueTime(ms, nowMs, language)
            : fullTime(ms, language)
  return (
    <time dateTime={at} title={fullTime(ms, language)} className={className}>
      {says}
    </time>
  )
}

/** A length of time; `since` runs on while it is looked at. */
export function Duration(props: ({ ms: number } | { since: string }) & { className?: string }) {
  return 'ms' in props ? (
    <span className={props.className}>{wordDuration(props.ms)}</span>
  ) : (
    <Running since={props.since} className={props.className} />
  )
}

function Running({ since, className }: { since: string; className?: string }) {
  const nowMs = useNowMs(1000)
  return <span className={`num ${className ?? ''}`}>{clockDuration(nowMs - Date.parse(since))}</span>
}
