import { Tooltip } from '../ui/tooltip.tsx'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { standing, tally } from './people-rules.ts'
import type { FloorPerson } from './use-floor.ts'

const looks = {
  with: 'bg-ink-2',
  free: 'border-[1.5px] border-live',
  away: 'bg-ink-3/45',
  offline: 'border border-line-strong',
}

/** People of a queue as little bars: full with a customer, an outline when free, pale when away. Names on hover, counts in words. */
export function PeopleBars({ people }: { people: readonly FloorPerson[] }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const here = people.filter((p) => p.state !== 'offline')
  if (here.length === 0)
    return <span className="text-s text-ink-3">{t(people.length > 0 ? 'nobodyHere' : 'noPeople')}</span>
  const says = t('peopleText', tally(here))
  const names = (
    <ul className="grid grid-cols-1 gap-0.5">
      {here.map((person) => (
        <li key={person.personId}>
          {person.name} <span className="text-ink-3">{terms(`state-${person.state}`)}</span>
        </li>
      ))}
    </ul>
  )
  return (
    <Tooltip says={names} side="left">
      <button type="button" aria-label={says} className="flex max-w-full flex-wrap gap-[3px] rounded-xs p-0.5">
        {here.slice(0, 24).map((person) => (
          <span
            key={person.personId}
            aria-hidden="true"
            className={`h-3.5 w-[9px] rounded-[2px] ${looks[standing(person)]}`}
          />
        ))}
        {here.length > 24 && <span className="text-xs text-ink-3">+{here.length - 24}</span>}
      </button>
    </Tooltip>
  )
}
