import { useQuery } from '@tanstack/react-query'
import { DoorOpen, Plus, Printer } from 'lucide-react'
import { useState } from 'react'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call } from '../api/call.ts'
import QrCode from '../profile/qr-code.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { SettingsPage } from '../settings/page.tsx'
import { PlaceFoot, PlaceList } from '../settings/places.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { useAct } from '../ui/use-act.ts'
import { counterWords } from '../words/counter.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Appointments } from './appointments.tsx'
import { usePlaces } from './counter-data.ts'
import { OwnWordsCard } from './own-words-card.tsx'
import { PlaceForm } from './place-form.tsx'
import { Poster } from './poster.tsx'

const linkOf = (key: string): string => `${location.origin}/check-in/${key}`

/** Places with a counter: QR code, tablet, appointments. */
export default function PlacesPage() {
  const t = useWords(counterWords)
  const places = usePlaces()
  const [edited, setEdited] = useState<CounterPlace | 'new' | null>(null)
  return (
    <SettingsPage
      code="counter"
      aside={
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
          {t('addPlace')}
        </Button>
      }
    >
      <Loaded query={places}>
        {({ rows }) => (
          <PlaceList
            rows={rows}
            icon={<DoorOpen size={20} />}
            says={{ none: t('noPlaces'), noneAbout: t('noPlacesAbout'), addFirst: t('addPlaceFirst') }}
            onAdd={() => setEdited('new')}
          >
            {(place) => <PlaceCard key={place.touchpointId} place={place} onEdit={() => setEdited(place)} />}
          </PlaceList>
        )}
      </Loaded>
      <OwnWordsCard />
      {edited !== null && <PlaceForm place={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function PlaceCard({ place, onEdit }: { place: CounterPlace; onEdit: () => void }) {
  const t = useWords(counterWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const [isPrinting, setPrinting] = useState(false)
  const link = linkOf(place.key)
  return (
    <Card title={place.name} aside={queues.find((q) => q.id === place.queueId)?.name ?? terms('noQueue')}>
      <div className="grid grid-cols-1 gap-5 px-4 py-4">
        <div className="flex flex-wrap gap-5">
          <QrCode text={link} label={t('qrLink')} />
          <div className="grid min-w-0 flex-1 basis-64 content-start gap-3">
            <CopyBox label={t('qrLink')} text={link} />
            <div className="flex flex-wrap gap-2">
              <Button icon={<Printer size={15} aria-hidden />} onPress={() => setPrinting(true)}>
                {t('print')}
              </Button>
              <a
                href={link}
                target="_blank"
                rel="noreferrer"
                className="inline-flex h-8 items-center px-3 text-s font-medium text-brand underline underline-offset-2"
              >
                {t('preview')}
              </a>
            </div>
          </div>
        </div>
        <TabletLink place={place} />
        <Appointments place={place} />
      </div>
      <PlaceFoot
        touchpointId={place.touchpointId}
        says={{ retire: t('retire'), title: t('retireTitle', { name: place.name }), about: t('retireAbout') }}
        onEdit={onEdit}
      />
      {isPrinting && <Poster place={place} link={link} onDone={() => setPrinting(false)} />}
    </Card>
  )
}

function TabletLink({ place }: { place: CounterPlace }) {
  const t = useWords(counterWords)
  const [isAsking, setAsking] = useState(false)
  const renew = useAct(call.counter.renewTablet, { refresh: ['counter.'], onDone: () => setAsking(false) })
  if (place.tabletKey === null) return null
  return (
    <div className="grid grid-cols-1 gap-2">
      <CopyBox label={t('tabletLink')} text={linkOf(place.tabletKey)} />
      <p className="text-s text-ink-2">{t('tabletAbout')}</p>
      <Button className="justify-self-start" onPress={() => setAsking(true)}>
        {t('renewTablet')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('renewTitle')}
          about={t('renewAbout')}
          action={t('renewTablet')}
          isDanger
          isBusy={renew.isBusy}
          onClose={() => setAsking(false)}
          onConfirm={() => renew.run({ touchpointId: place.touchpointId })}
        />
      )}
    </div>
  )
}
