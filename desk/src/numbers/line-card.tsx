import { useQuery } from '@tanstack/react-query'
import { Phone, PhoneOff, TriangleAlert } from 'lucide-react'
import { ask, type Outputs } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Card } from '../ui/card.tsx'
import { classes } from '../ui/classes.ts'
import { numbersWords } from '../words/numbers.ts'
import { useWords } from '../words/words.ts'

const lookMs = 15_000

/** Whether a call can come at all: the switch, and the other end of its trunk. */
export function LineCard() {
  const query = useQuery({ ...ask.phone.line(), refetchInterval: lookMs })
  return (
    <Card>
      <Loaded query={query}>{(line) => <State {...line} />}</Loaded>
    </Card>
  )
}

function State({ trunk, why }: Outputs['phone']['line']) {
  const t = useWords(numbersWords)
  const name = trunk ?? (why === 'not-set-up' ? 'unset' : 'off')
  const isWell = name === 'reached' || name === 'unknown'
  const isIll = name === 'away' || name === 'off'
  const Icon = isWell ? Phone : isIll ? TriangleAlert : PhoneOff
  return (
    <div className="flex flex-wrap items-center gap-3 p-4">
      <span
        aria-hidden="true"
        className={classes(
          'grid size-10 flex-none place-items-center rounded-full',
          isWell ? 'bg-brand-soft text-brand' : isIll ? 'bg-failed-soft text-failed' : 'bg-sunken text-ink-3',
        )}
      >
        <Icon size={18} />
      </span>
      <div role="status" className="min-w-52 flex-1">
        <p className="font-medium">{t(`line_${name}`)}</p>
        <p className="text-s text-ink-2">{t(`lineAbout_${name}`)}</p>
      </div>
    </div>
  )
}
