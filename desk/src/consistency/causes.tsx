import { figure, fixed } from '../floor/figures.ts'
import { Card } from '../ui/card.tsx'
import { GoLink, type Search } from '../ui/go.tsx'
import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { useGroupName } from './group-name.ts'
import { filterFor, type Consistency } from './scale.ts'

type Cause = Consistency['causes'][number]

/** What makes it uneven, in the order in which to mend it: what nobody at the desk can help first, the agent last. */
export function Causes({ of, search }: { of: Consistency; search: Search }) {
  const t = useWords(consistencyWords)
  const most = Math.max(1, ...of.causes.map((c) => c.highPct))
  return (
    <Card title={t('causes')} aside={t('causesAside')}>
      {of.causes.length === 0 ? (
        <p className="px-4 py-4 text-s text-ink-3">{t('noCauses')}</p>
      ) : (
        <ul>
          {of.causes.map((cause) => (
            <CauseLine key={cause.cause} {...{ cause, most, search }} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function CauseLine({ cause, most, search }: { cause: Cause; most: number; search: Search }) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const one = (n: number) => fixed(n, language, 1)
  const at = (n: number) => `${(n / most) * 100}%`
  const name = terms(`cause-${cause.cause}`)
  const range = t('shareText', { pct: one(cause.pct), low: one(cause.lowPct), high: one(cause.highPct) })
  return (
    <li className="grid grid-cols-1 items-center gap-x-6 gap-y-1 border-b border-line px-4 py-2 last:border-0 lg:grid-cols-[minmax(320px,1fr)_1.5fr]">
      <GoLink
        to="/moments"
        search={{ ...search, cause: cause.cause }}
        title={range}
        className="grid grid-cols-[152px_1fr_52px] items-center gap-3 rounded-s py-1 hover:bg-sunken"
      >
        <span className="truncate font-medium first-letter:uppercase">{name}</span>
        <span aria-hidden="true" className="relative block h-5">
          <span className="absolute inset-x-0 top-1/2 border-t border-line" />
          <span
            className="absolute top-1/2 h-[2px] -translate-y-1/2 rounded-full bg-ink-3"
            style={{ left: at(cause.lowPct), width: at(cause.highPct - cause.lowPct) }}
          />
          <span
            className="absolute top-1/2 size-[9px] -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink"
            style={{ left: at(cause.pct) }}
          />
        </span>
        <span className="num text-right text-s font-medium">
          {terms('percent', { n: one(cause.pct) })}
          <span className="sr-only"> {range}</span>
        </span>
      </GoLink>
      <Places {...{ cause, search }} />
    </li>
  )
}

function Places({ cause, search }: { cause: Cause; search: Search }) {
  const t = useWords(consistencyWords)
  const language = useLanguage()
  const nameOf = useGroupName()
  const one = (n: number) => figure(n, language)
  if (cause.places.length === 0) return <p className="text-s text-ink-3">{t('everywhere')}</p>
  return (
    <ul className="flex flex-wrap gap-1.5">
      {cause.places.map((place) => (
        <li key={`${place.dimension} ${place.key}`}>
          <GoLink
            to="/moments"
            search={{ ...search, cause: cause.cause, ...filterFor(place.dimension, place.key) }}
            className="num inline-flex items-baseline gap-1.5 rounded-full border border-line-strong bg-surface px-2.5 py-0.5 text-s hover:bg-sunken"
          >
            <b className="font-semibold">{nameOf(place.dimension, place.key, place.name)}</b>
            <span className="text-ink-2">
              {t('placeText', { pct: one(place.pct), elsewhere: one(place.elsewherePct) })}
            </span>
          </GoLink>
        </li>
      ))}
    </ul>
  )
}
