import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { Place } from './chat-page.tsx'
import { siteOrigin } from './script-tag.ts'

const stages = ['awareness', 'consideration', 'decision', 'action', 'loyalty'] as const
const none = 'none'

/** A place where the chat stands: its sites, its queue, the stage of the journey it belongs to. */
export function PlaceDialog({ place, onClose }: { place: Place | null; onClose: () => void }) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  const [name, setName] = useState(place?.name ?? '')
  const [sites, setSites] = useState(place?.sites.join('\n') ?? '')
  const [queueId, setQueueId] = useState<string>(place?.queueId ?? none)
  const [stage, setStage] = useState<Place['stage']>(place?.stage ?? 'action')
  const lines = sites.split('\n').filter((line) => line.trim() !== '')
  const wrong = lines.find((line) => siteOrigin(line) === null)
  const done = { refresh: ['journeys.touchpoints'], says: terms('saved'), onDone: onClose }
  const add = useAct(call.journeys.addTouchpoint, done)
  const change = useAct(call.journeys.changeTouchpoint, done)
  const queue = queueId === none ? (place === null ? (queues[0]?.id ?? null) : null) : (queueId as QueueId)
  const save = () => {
    const of = { name, stage, queueId: queue, sites: [...new Set(lines.map((line) => siteOrigin(line) ?? line))] }
    if (place === null) add.run({ ...of, channel: 'chat' })
    else change.run({ ...of, touchpointId: place.id })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={place?.name ?? t('addPlace')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={add.isBusy || change.isBusy}
            disabled={name.trim() === '' || wrong !== undefined}
            onPress={save}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Field
          label={t('placeName')}
          hint={t('placeNameHint')}
          value={name}
          maxLength={80}
          onChange={(e) => setName(e.target.value)}
        />
        <TextField
          label={t('placeSites')}
          hint={t('placeSitesHint')}
          fault={wrong === undefined ? undefined : t('siteWrong', { site: wrong })}
          rows={3}
          spellCheck={false}
          placeholder="https://shop.example"
          value={sites}
          onChange={(e) => setSites(e.target.value)}
        />
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Select
            label={t('placeQueue')}
            value={queue ?? none}
            onChange={setQueueId}
            choices={[
              { value: none, label: terms('noQueue') },
              ...queues.map((q) => ({ value: q.id as string, label: q.name })),
            ]}
          />
          <Select
            label={t('placeStage')}
            value={stage}
            onChange={setStage}
            choices={stages.map((s) => ({ value: s, label: terms(`stage-${s}`) }))}
          />
        </div>
      </div>
    </Dialog>
  )
}
