import { CircleAlert, CircleCheck, CirclePause } from 'lucide-react'
import type { ReactNode } from 'react'
import { Time } from '../ui/time.tsx'

interface Health {
  state: 'new' | 'fine' | 'failing'
  since: string | null
  detail: string | null
  nextTryAt: string | null
}

/** What each state means at this kind of touchpoint, in whole words. */
export interface HealthWords {
  paused: string
  new: string
  fine: string
  since: string
  nothingLost: string
  nextTry: string
}

/** How a mailbox or a number does, in a sentence; where it fails: why, since when, what is lost (nothing) and when it is tried again. */
export function TouchpointHealth({
  isPaused,
  health,
  fineAt,
  why,
  says,
}: {
  isPaused: boolean
  health: Health
  /** Stands behind `says.fine`. */
  fineAt: string | null
  why: string | null
  says: HealthWords
}) {
  if (isPaused)
    return (
      <Line>
        <CirclePause size={14} className="mt-0.5 flex-none text-ink-3" aria-hidden />
        {says.paused}
      </Line>
    )
  if (health.state === 'new') return <p className="text-s text-ink-2">{says.new}</p>
  if (health.state === 'fine')
    return (
      <Line>
        <CircleCheck size={14} className="mt-0.5 flex-none text-ink-3" aria-hidden />
        <span>
          {says.fine} {fineAt !== null && <Time at={fineAt} as="due" className="num" />}
        </span>
      </Line>
    )
  return (
    <div role="status" className="my-1 rounded-s border border-line-strong px-3 py-2 text-s">
      <p className="flex items-start gap-1.5 font-medium">
        <CircleAlert size={15} className="mt-px flex-none" aria-hidden />
        <span className="first-letter:uppercase">
          {why}
          {health.since !== null && (
            <span className="font-normal text-ink-2">
              {' · '}
              {says.since} <Time at={health.since} as="due" className="num" />
            </span>
          )}
        </span>
      </p>
      {health.detail !== null && <p className="mt-0.5 wrap-anywhere text-ink-2">“{health.detail}”</p>}
      <p className="text-ink-3">
        {says.nothingLost}{' '}
        {health.nextTryAt !== null && (
          <>
            {says.nextTry} <Time at={health.nextTryAt} as="clock" className="num" />
          </>
        )}
      </p>
    </div>
  )
}

function Line({ children }: { children: ReactNode }) {
  return <p className="flex items-start gap-1.5 text-s text-ink-2">{children}</p>
}
