import { useQuery } from '@tanstack/react-query'
import { MessageCircle, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { Field } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { CallLine } from './call-line.tsx'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { PlaceFoot, PlaceList } from './places.tsx'
import { PlaceDialog } from './place-dialog.tsx'
import { scriptTag, signedTag, signingExample } from './script-tag.ts'
import { WidgetPreview } from './widget-preview.tsx'
import { Loaded, useWorkspaceDraft, WithWorkspace } from './with-workspace.tsx'

export type Place = Outputs['journeys']['touchpoints']['rows'][number]

export default function ChatPage() {
  const t = useWords(settingsWords)
  const places = useQuery(ask.journeys.touchpoints())
  const [edited, setEdited] = useState<Place | 'new' | null>(null)
  const chats = places.data?.rows.filter((p) => p.channel === 'chat') ?? []
  const first = chats.find((p) => p.key !== null)
  return (
    <SettingsPage
      code="chat"
      aside={
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
          {t('addPlace')}
        </Button>
      }
      test={first ? <WidgetPreview places={chats} /> : undefined}
    >
      <Loaded query={places}>
        {() => (
          <PlaceList
            rows={chats}
            icon={<MessageCircle size={20} />}
            says={{ none: t('noPlaces'), noneAbout: t('noPlacesAbout'), addFirst: t('addPlaceFirst') }}
            onAdd={() => setEdited('new')}
          >
            {(place) => <PlaceCard key={place.id} place={place} onEdit={() => setEdited(place)} />}
          </PlaceList>
        )}
      </Loaded>
      <WithWorkspace>{(workspace) => <Silence workspace={workspace} />}</WithWorkspace>
      {edited !== null && <PlaceDialog place={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function PlaceCard({ place, onEdit }: { place: Place; onEdit: () => void }) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  return (
    <Card title={place.name} aside={queues.find((q) => q.id === place.queueId)?.name ?? terms('noQueue')}>
      <div className="grid grid-cols-1 gap-4 px-4 py-4">
        <p className="text-s text-ink-2">{place.sites.length === 0 ? '–' : place.sites.join(' · ')}</p>
        {place.key !== null && <CopyBox label={t('scriptTag')} text={scriptTag(location.origin, place.key)} />}
        <CallLine place={place} />
        <Signing place={place} />
      </div>
      <PlaceFoot
        touchpointId={place.id}
        says={{ retire: t('retirePlace'), title: t('retireTitle', { name: place.name }), about: t('retireSay') }}
        onEdit={onEdit}
      />
    </Card>
  )
}

/** The secret a shop signs its customers' tokens with: shown once, with how to use it. */
function Signing({ place }: { place: Place }) {
  const t = useWords(settingsWords)
  const workspaceId = useQuery(ask.workspace.get()).data?.id ?? ''
  const [secret, setSecret] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const renew = useAct(call.journeys.renewTokenSecret, {
    refresh: ['journeys.touchpoints'],
    onDone: (made) => {
      setSecret(made.secret)
      setAsking(false)
    },
  })
  const make = () => renew.run({ touchpointId: place.id })
  return (
    <details open={secret !== null || undefined}>
      <summary className="cursor-pointer text-s font-medium text-ink-2">
        {t('signing')} · {t(place.hasTokenSecret ? 'signingOn' : 'signingOff')}
      </summary>
      <div className="grid grid-cols-1 gap-3 pt-3">
        <p className="text-s text-ink-2">{t('signingAbout')}</p>
        {secret !== null && <CopyBox label={t('secretOnce')} text={secret} isSecret />}
        <CopyBox label={t('signingHow')} text={signingExample('PEAKEND_CUSTOMER_SECRET', workspaceId)} />
        {place.key !== null && <CopyBox label={t('signingPage')} text={signedTag(location.origin, place.key)} />}
        <Button
          className="justify-self-start"
          isBusy={renew.isBusy}
          onPress={() => (place.hasTokenSecret ? setAsking(true) : make())}
        >
          {t(place.hasTokenSecret ? 'renewSecret' : 'makeSecret')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('renewTitle')}
          about={t('renewSay')}
          action={t('renewSecret')}
          isDanger
          isBusy={renew.isBusy}
          onClose={() => setAsking(false)}
          onConfirm={make}
        />
      )}
    </details>
  )
}

const minuteMs = 60_000
const hourMs = 3_600_000

function Silence({ workspace }: { workspace: Workspace }) {
  const t = useWords(settingsWords)
  const form = useWorkspaceDraft(workspace)
  const { silence, offerMs } = form.draft
  const number = (label: string, value: number, unit: number, least: number, set: (ms: number) => void) => (
    <Field
      label={label}
      type="number"
      min={least}
      value={Math.round((value / unit) * 10) / 10 || ''}
      onChange={(e) => set(Math.round(Number(e.target.value) * unit))}
    />
  )
  const setSilence = (of: Partial<typeof silence>) => form.set({ silence: { ...silence, ...of } })
  const isFaulty = offerMs < 5000 || offerMs > 600_000 || Object.values(silence).some((ms) => !(ms > 0))
  return (
    <FormCard
      title={t('silenceTitle')}
      foot={
        <SaveFoot
          isChanged={form.isChanged}
          isBusy={form.isBusy}
          isFaulty={isFaulty}
          onSave={form.save}
          onReset={form.reset}
        />
      }
    >
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        {number(t('offerAfter'), offerMs, 1000, 5, (ms) => form.set({ offerMs: ms }))}
        {number(t('askAfter'), silence.askAfterMs, minuteMs, 1, (ms) => setSilence({ askAfterMs: ms }))}
        {number(t('restAfter'), silence.restAfterMs, minuteMs, 1, (ms) => setSilence({ restAfterMs: ms }))}
        {number(t('endAfter'), silence.endAfterMs, hourMs, 1, (ms) => setSilence({ endAfterMs: ms }))}
      </div>
    </FormCard>
  )
}
