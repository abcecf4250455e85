import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { FloorPerson } from './use-floor.ts'

/** Sets somebody away with a reason; they see who did. */
export function AwayDialog({ person, onClose }: { person: FloorPerson; onClose: () => void }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const reasons = useQuery(ask.routing.presence()).data?.reasons ?? []
  const [reason, setReason] = useState<string | null>(null)
  const set = useAct(call.routing.setPersonPresence, {
    refresh: ['floor.'],
    says: t('setDone', { name: person.name, state: terms('state-away') }),
    onDone: onClose,
  })
  const chosen = reason ?? reasons[0]?.code ?? null
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('setAwayTitle', { name: person.name })}
      about={t('setAwaySay', { name: person.name })}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={set.isBusy}
            onPress={() => set.run({ personId: person.personId, state: 'away', reason: chosen })}
          >
            {t('setAway').replace(/ …$/, '')}
          </Button>
        </>
      }
    >
      <Select
        label={t('reason')}
        value={chosen}
        onChange={setReason}
        choices={reasons.map((r) => ({ value: r.code, label: r.name[language] }))}
      />
    </Dialog>
  )
}

/** Which queues a person serves, and how much at once. */
export function QueuesDialog({ person, onClose }: { person: FloorPerson; onClose: () => void }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [capacity, setCapacity] = useState(person.capacity)
  const serves = (queueId: string) =>
    changed.get(queueId) ??
    queues.some((q) => q.id === queueId && q.members.some((m) => m.personId === person.personId))
  const save = useAct(
    async () => {
      for (const queue of queues) {
        const wanted = changed.get(queue.id)
        const has = queue.members.some((m) => m.personId === person.personId)
        if (wanted === undefined || wanted === has) continue
        const others = queue.members.map((m) => m.personId).filter((id) => id !== person.personId)
        await call.routing.setMembers({ queueId: queue.id, personIds: wanted ? [...others, person.personId] : others })
      }
      if (capacity !== person.capacity) await call.routing.setCapacity({ personId: person.personId, chats: capacity })
    },
    { refresh: ['floor.', 'routing.queues'], says: t('moved', { name: person.name }), onDone: onClose },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('moveTitle', { name: person.name })}
      about={t('moveSay')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={save.isBusy} onPress={() => save.run(undefined)}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        {queues.map((queue) => (
          <Tick
            key={queue.id}
            label={queue.name}
            checked={serves(queue.id)}
            onChange={(event) => setChanged(new Map(changed).set(queue.id, event.target.checked))}
          />
        ))}
        <Field
          className="max-w-40 pt-2"
          label={t('capacity')}
          type="number"
          min={1}
          max={20}
          value={capacity}
          onChange={(event) => setCapacity(Math.min(20, Math.max(1, Number(event.target.value) || 1)))}
        />
      </div>
    </Dialog>
  )
}
