import { Mic, MicOff } from 'lucide-react'
import { initials } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { coachWords } from '../words/coach.ts'
import { useWords, type Say } from '../words/words.ts'
import type { Hearing } from './running-calls.ts'

/** Drawn: my microphone, and a line to each who is in the call; whole where they hear me, broken where they do not. Said in words beside it. */
export function WhoHears({
  hearing,
  agentName,
  customerName,
  thirdName,
}: {
  hearing: Hearing
  agentName: string
  customerName: string
  /** Whoever talks with them: hears what the customer hears. */
  thirdName: string | null
}) {
  const t = useWords(coachWords)
  const isHeard = hearing.agent || hearing.customer
  const Sign = isHeard ? Mic : MicOff
  const ears = [
    { name: agentName, isOpen: hearing.agent },
    { name: customerName, isOpen: hearing.customer },
    ...(thirdName === null ? [] : [{ name: thirdName, isOpen: hearing.customer }]),
  ]
  // their lines end where their names stand
  const heights = thirdName === null ? [10, 34] : [10, 34, 58]
  const height = thirdName === null ? 44 : 68
  const says = heardSays(t, hearing, { agent: agentName, customer: customerName, third: thirdName })
  return (
    <div className="flex min-w-0 items-center max-md:order-1" role="img" aria-label={`${t('whoHears')}: ${says}`}>
      <span
        className={classes(
          'grid size-8 flex-none place-items-center rounded-full border-2',
          isHeard ? 'border-brand bg-brand text-brand-ink' : 'border-line-strong bg-surface text-ink-3',
        )}
      >
        <Sign size={15} />
      </span>
      <svg
        viewBox={`0 0 32 ${height}`}
        className={thirdName === null ? 'h-11 w-8 flex-none' : 'h-17 w-8 flex-none'}
        fill="none"
      >
        {ears.map(({ name, isOpen }, at) => (
          <Way
            key={name}
            isOpen={isOpen}
            d={`M0 ${height / 2} C14 ${height / 2} 14 ${heights[at]} 32 ${heights[at]}`}
          />
        ))}
      </svg>
      <span className="grid min-w-0 gap-1 text-s leading-tight">
        {ears.map((one) => (
          <Ear key={one.name} {...one} />
        ))}
      </span>
    </div>
  )
}

/** In words: nobody, the agent alone, or everybody. */
export const heardSays = (
  t: Say<(typeof coachWords)['en']>,
  hearing: Hearing,
  { agent, customer, third }: { agent: string; customer: string; third: string | null },
): string => {
  if (!hearing.agent) return t('nobodyHears')
  if (hearing.customer)
    return third === null ? t('bothHear', { agent, name: customer }) : t('allHear', { agent, name: customer, third })
  return third === null
    ? t('onlyHears', { agent, name: customer })
    : t('onlyHearsOfThree', { agent, name: customer, third })
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
