import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { counterWords } from '../words/counter.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

const linesOf = (text: string): string[] =>
  [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '').slice(0, 20)

/** A place: its name, its queue, and what becomes buttons for the staff there. */
export function PlaceForm({ place, onClose }: { place: CounterPlace | null; onClose: () => void }) {
  const t = useWords(counterWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  const [name, setName] = useState(place?.name ?? '')
  const [queueId, setQueueId] = useState<string | null>(place?.queueId ?? null)
  const [demonstrations, setDemonstrations] = useState(place?.demonstrations.join('\n') ?? '')
  const [handOvers, setHandOvers] = useState(place?.handOvers.join('\n') ?? '')
  const done = { refresh: ['counter.', 'journeys.touchpoints'], says: terms('saved'), onDone: onClose }
  const add = useAct(call.counter.addPlace, done)
  const change = useAct(call.counter.changePlace, done)
  const queue = queueId ?? queues[0]?.id ?? null
  const save = () => {
    if (queue === null) return
    const lists = { demonstrations: linesOf(demonstrations), handOvers: linesOf(handOvers) }
    const of = { name: name.trim(), queueId: queue as QueueId, ...lists }
    if (place === null) add.run({ ...of, stage: 'action' })
    else change.run({ ...of, touchpointId: place.touchpointId })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={place === null ? t('addPlace') : t('changePlace')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={add.isBusy || change.isBusy}
            disabled={name.trim() === '' || queue === null}
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
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label={t('placeQueue')}
          value={queue}
          onChange={setQueueId}
          choices={queues.map((q) => ({ value: q.id as string, label: q.name }))}
        />
        <TextField
          label={t('demonstrations')}
          hint={t('oneALine')}
          value={demonstrations}
          onChange={(event) => setDemonstrations(event.target.value)}
        />
        <TextField label={t('handOvers')} value={handOvers} onChange={(event) => setHandOvers(event.target.value)} />
      </div>
    </Dialog>
  )
}
