import { useState } from 'react'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { byName } from './people-rules.ts'
import type { Floor, FloorAlert } from './use-floor.ts'

/** A message that appears once on everybody's desk, or on those of one queue. */
export function MessageDialog({ floor, onClose }: { floor: Floor; onClose: () => void }) {
  const t = useWords(floorWords)
  const [text, setText] = useState('')
  const [to, setTo] = useState('all')
  const send = useAct(call.floor.message, { says: ({ reached }) => t('sent', { count: reached }), onDone: onClose })
  const queue = floor.queues.find((q) => q.id === to)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('messageTitle')}
      about={t('messageHint')}
      actions={
        <DialogActs
          isBusy={send.isBusy}
          isReady={text.trim() !== ''}
          onClose={onClose}
          onDo={() => send.run({ text, ...(queue ? { queueId: queue.id } : {}) })}
        >
          {t('send')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Select
          label={t('messageTo')}
          value={to}
          onChange={setTo}
          choices={[
            { value: 'all', label: t('everybody') },
            ...floor.queues.map((q) => ({ value: q.id as string, label: q.name })),
          ]}
        />
        <TextField
          label={t('messageText')}
          rows={3}
          maxLength={500}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </div>
    </Dialog>
  )
}

/** Gives a conversation to a person or to another queue. */
export function ReassignDialog({
  floor,
  interactionId,
  onClose,
}: {
  floor: Floor
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const [kind, setKind] = useState<'person' | 'queue'>('person')
  const [chosen, setChosen] = useState<string | null>(null)
  const people = byName(
    floor.persons.filter((p) => p.state === 'available'),
    language,
  )
  const assign = useAct(call.routing.assign, {
    refresh: ['floor.', 'interactions.'],
    says: t('reassigned', { name: nameOf(floor, chosen) }),
    onDone: onClose,
  })
  const give = () => {
    if (chosen === null) return
    const to = kind === 'person' ? { personId: chosen as PersonId } : { queueId: chosen as QueueId }
    assign.run({ interactionId: interactionId as InteractionId, to })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('reassignTitle')}
      about={t('reassignSay')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={assign.isBusy} disabled={chosen === null} onPress={give}>
            {t('reassign')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Tabs
          label={t('reassignTitle')}
          value={kind}
          onChange={(next) => {
            setKind(next)
            setChosen(null)
          }}
          tabs={[
            { value: 'person', label: t('toPersonChoice') },
            { value: 'queue', label: t('toQueueChoice') },
          ]}
        />
        <Select
          label={t(kind === 'person' ? 'toPersonChoice' : 'toQueueChoice')}
          value={chosen}
          onChange={setChosen}
          choices={
            kind === 'person'
              ? people.map((p) => ({
                  value: p.personId as string,
                  label: p.name,
                  note: t('room', { load: p.load, capacity: p.capacity }),
                }))
              : floor.queues.map((q) => ({ value: q.id as string, label: q.name }))
          }
        />
      </div>
    </Dialog>
  )
}

const nameOf = (floor: Floor, id: string | null): string =>
  floor.persons.find((p) => p.personId === id)?.name ?? floor.queues.find((q) => q.id === id)?.name ?? ''

/** Says what stepping in means before it happens. */
export function StepInDialog({
  alert,
  onClose,
  onDone,
}: {
  alert: FloorAlert & { kind: 'moment' }
  onClose: () => void
  onDone: () => void
}) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const stepIn = useAct(call.interactions.stepIn, { refresh: ['floor.', 'interactions.'], onDone })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('stepInTitle')}
      about={t('stepInSay', {
        agent: alert.agentName ?? terms('nobody'),
        customer: alert.customerName ?? terms('someone'),
      })}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={stepIn.isBusy}
            onPress={() => stepIn.run({ interactionId: alert.interactionId })}
          >
            {t('stepInDo')}
          </Button>
        </>
      }
    />
  )
}
