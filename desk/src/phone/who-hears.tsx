import { Mic, MicOff } from 'lucide-react'
import { initials } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { coachWords } from '../words/coach.ts'
import { useWords } from '../words/words.ts'
import type { Hearing } from './running-calls.ts'

/** Drawn: my microphone, and a line to each of the two; whole where they hear me, broken where they do not. Said in words beside it. */
export function WhoHears({
  hearing,
  agentName,
  customerName,
}: {
  hearing: Hearing
  agentName: string
  customerName: string
}) {
  const t = useWords(coachWords)
  const isHeard = hearing.agent || hearing.customer
  const Sign = isHeard ? Mic : MicOff
  const says = hearing.customer
    ? t('bothHear', { agent: agentName, name: customerName })
    : hearing.agent
      ? t('onlyHears', { agent: agentName, name: customerName })
      : t('nobodyHears')
  return (
    <div className="flex min-w-0 items-center" role="img" aria-label={`${t('whoHears')}: ${says}`}>
      <span
        className={classes(
          'grid size-8 flex-none place-items-center rounded-full border-2',
          isHeard ? 'border-brand bg-brand text-brand-ink' : 'border-line-strong bg-surface text-ink-3',
        )}
      >
        <Sign size={15} />
      </span>
      <svg viewBox="0 0 32 44" className="h-11 w-8 flex-none" fill="none">
        <Way isOpen={hearing.agent} d="M0 22 C14 22 14 10 32 10" />
        <Way isOpen={hearing.customer} d="M0 22 C14 22 14 34 32 34" />
      </svg>
      <span className="grid min-w-0 gap-0.5 text-s leading-tight">
        <Ear name={agentName} isOpen={hearing.agent} />
        <Ear name={customerName} isOpen={hearing.customer} />
      </span>
    </div>
  )
}

function Way({ isOpen, d }: { isOpen: boolean; d: string }) {
  return (
    <path
      d={d}
      strokeWidth={isOpen ? 2.5 : 1.5}
      strokeDasharray={isOpen ? undefined : '2 4'}
      className={isOpen ? 'stroke-brand' : 'stroke-line-strong'}
    />
  )
}

function Ear({ name, isOpen }: { name: string; isOpen: boolean }) {
  const t = useWords(coachWords)
  return (
    <span className={classes('flex min-w-0 items-center gap-1.5', isOpen ? 'font-semibold text-ink' : 'text-ink-3')}>
      <span
        className={classes(
          'grid size-5 flex-none place-items-center rounded-full text-[9.5px] font-semibold',
          isOpen ? 'bg-brand text-brand-ink' : 'border border-line-strong bg-surface text-ink-3',
        )}
      >
        {initials(/\p{L}/u.test(name) ? name : null)}
      </span>
      <bdi className="truncate">{t(isOpen ? 'hears' : 'hearsNot', { name })}</bdi>
    </span>
  )
}
