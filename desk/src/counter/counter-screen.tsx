import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call } from '../api/call.ts'
import { PresenceControl } from '../presence/presence-control.tsx'
import { useMe } from '../session/me.ts'
import { Story } from '../story/story.tsx'
import { classes } from '../ui/classes.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { useWide } from '../ui/use-wide.ts'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'
import { ArrivalList } from './arrival-list.tsx'
import { useArrivals, useKeptActs, usePlaces } from './counter-data.ts'
import { withActs } from './kept-acts.ts'
import { NoPlace } from './no-place.tsx'
import { OneVisit } from './one-visit.tsx'
import { TodayPane } from './today-pane.tsx'
import { logsOf } from './today.ts'

/** Who is here, whose turn is it, and what do I do with them? */
export default function CounterScreen() {
  const places = usePlaces()
  const [chosen, setChosen] = useState<string | null>(() => localStorage.getItem('counter.place'))
  if (places.isError && !places.data) return <ErrorState error={places.error} onRetry={() => void places.refetch()} />
  if (!places.data) return <SkeletonRows />
  const { rows } = places.data
  const place = rows.find((one) => one.touchpointId === chosen) ?? rows[0]
  if (!place) return <NoPlace isPage />
  const choose = (touchpointId: string) => {
    localStorage.setItem('counter.place', touchpointId)
    setChosen(touchpointId)
  }
  return <AtPlace key={place.touchpointId} place={place} places={rows} onPlace={choose} />
}

function AtPlace({
  place,
  places,
  onPlace,
}: {
  place: CounterPlace
  places: readonly CounterPlace[]
  onPlace: (touchpointId: string) => void
}) {
  const t = useWords(counterWords)
  const me = useMe()
  const isWide = useWide()
  const arrivals = useArrivals(place.touchpointId)
  const [picked, setPicked] = useState<string | null>(null)
  const kept = useKeptActs()
  const rows = (arrivals.data?.rows ?? []).map((row) => withActs(row, kept))
  // whom I have is who I look at, until I look elsewhere
  const mine = rows.find((row) => row.agentId === me.id && (row.state === 'called' || row.state === 'with-us'))
  const shown = rows.find((row) => row.interactionId === picked) ?? mine ?? null
  return (
    <div className="flex h-full min-h-0">
      <div
        className={classes(
          'flex min-h-0 flex-col border-line md:w-[340px] md:flex-none md:border-r',
          shown && picked ? 'max-md:hidden' : 'w-full',
        )}
      >
        <header className="grid flex-none gap-3 px-4 pt-4 pb-3">
          <div className="flex items-center justify-between gap-2">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <PresenceControl />
          </div>
          {places.length > 1 ? (
            <Select
              label={t('place')}
              isLabelHidden
              value={place.touchpointId as string}
              onChange={onPlace}
              choices={places.map((one) => ({ value: one.touchpointId as string, label: one.name }))}
            />
          ) : (
            <p className="text-s text-ink-2">{place.name}</p>
          )}
          <MyDesk place={place} />
        </header>
        <div className="min-h-0 flex-1 overflow-auto">
          {arrivals.isError && !arrivals.data ? (
            <ErrorState error={arrivals.error} onRetry={() => void arrivals.refetch()} />
          ) : arrivals.data ? (
            <ArrivalList
              rows={rows}
              chosen={shown?.interactionId ?? null}
              onChoose={setPicked}
              staleAt={arrivals.isError ? arrivals.dataUpdatedAt : null}
              keptCount={kept.length}
            />
          ) : (
            <SkeletonRows />
          )}
          {logsOf(rows).length > 0 && <TodayPane rows={rows} onChoose={setPicked} className="md:hidden" />}
        </div>
      </div>
      <div
        className={classes('min-h-0 min-w-0 flex-1 overflow-auto bg-surface', !(shown && picked) && 'max-md:hidden')}
      >
        {shown ? (
          <>
            <OneVisit key={shown.interactionId} visit={shown} place={place} onBack={() => setPicked(null)} />
            {!isWide && <StoryPane visit={shown} isWide={false} />}
          </>
        ) : (
          <TodayPane rows={rows} onChoose={setPicked} />
        )}
      </div>
      {shown && isWide && <StoryPane visit={shown} isWide />}
    </div>
  )
}

/** Where I stand; kept when the field is left. */
function MyDesk({ place }: { place: CounterPlace }) {
  const t = useWords(counterWords)
  const [desk, setDesk] = useState(place.myDesk ?? '')
  const save = useAct(call.counter.setDesk, { refresh: ['counter.places'] })
  const keep = () => {
    if (desk.trim() !== (place.myDesk ?? '')) save.run({ touchpointId: place.touchpointId, desk: desk.trim() })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <Field
        label={t('myDesk')}
        hint={desk.trim() === '' ? t('noDesk') : undefined}
        placeholder={t('myDeskHint')}
        maxLength={40}
        value={desk}
        onChange={(event) => setDesk(event.target.value)}
        onBlur={keep}
      />
    </form>
  )
}

/** The customer's story, as beside a conversation; below the visit where there is no room beside it. */
function StoryPane({ visit, isWide }: { visit: Arrival; isWide: boolean }) {
  const t = useWords(counterWords)
  const interaction = useQuery(ask.interactions.get({ interactionId: visit.interactionId }))
  return (
    <aside
      aria-label={t('story')}
      className={classes(
        'border-line',
        isWide ? 'min-h-0 w-[326px] flex-none overflow-auto border-l' : 'mx-auto max-w-3xl border-t md:px-4',
      )}
    >
      {interaction.data ? (
        <Story customerId={visit.customerId} interaction={interaction.data} isPane={false} />
      ) : (
        <SkeletonRows hasPicture={false} />
      )}
    </aside>
  )
}
