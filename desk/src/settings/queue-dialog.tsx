import { useState } from 'react'
import type { PersonId } from '@peakend/contract/ids.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { MembersField } from './members-field.tsx'
import { QueueRulesFields } from './queue-rules-fields.tsx'
import type { Queue } from './queues-page.tsx'
import { plainRules } from './routing-rules.ts'
import { TimetableField } from './timetable-field.tsx'
import { joinShifts } from './timetable-rules.ts'

/** What a new queue begins with (measures.md: chat 80 % first reply in 45 s). */
const fresh = {
  name: '',
  target: { withinMs: 45_000, sharePct: 80 },
  timetable: null as Queue['timetable'],
  messageAnswerMs: 4 * 3_600_000,
  rules: plainRules,
}

export function QueueDialog({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState<typeof fresh>(queue ?? fresh)
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(queue?.members.map((m) => m.personId)))
  const [ranks, setRanks] = useState<ReadonlyMap<string, number>>(
    new Map(queue?.members.map((m) => [m.personId, m.rank])),
  )
  const set = (of: Partial<typeof fresh>) => setDraft((before) => ({ ...before, ...of }))
  const save = useAct(
    async () => {
      const { name, target, messageAnswerMs, rules } = draft
      const timetable = Array.isArray(draft.timetable) ? joinShifts(draft.timetable) : draft.timetable
      const of = { name, target, messageAnswerMs, timetable, rules }
      const saved =
        queue === null ? await call.routing.addQueue(of) : await call.routing.changeQueue({ ...of, queueId: queue.id })
      const personIds = [...members] as PersonId[]
      const named = personIds.map((personId) => ({ personId, rank: ranks.get(personId) ?? 1 }))
      await call.routing.setMembers({ queueId: saved.id, personIds, ranks: named.filter(({ rank }) => rank > 1) })
    },
    { refresh: ['routing.queues', 'floor.'], says: terms('saved'), onDone: onClose },
  )
  const { target } = draft
  const isFaulty =
    draft.name.trim() === '' ||
    !(target.sharePct >= 1 && target.sharePct <= 100) ||
    target.withinMs < 1000 ||
    draft.messageAnswerMs < 60_000
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={queue?.name ?? t('add')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={save.isBusy} disabled={isFaulty} onPress={() => save.run(undefined)}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <QueueFields draft={draft} onChange={set} />
        <MembersField chosen={members} onChange={setMembers} ranks={ranks} onRank={setRanks} />
        <QueueRulesFields rules={draft.rules} onChange={(rules) => set({ rules })} queueId={queue?.id ?? null} />
      </div>
    </Dialog>
  )
}

/** Name, target and hours of a queue. */
function QueueFields({ draft, onChange }: { draft: typeof fresh; onChange: (of: Partial<typeof fresh>) => void }) {
  const t = useWords(queuesWords)
  const { target } = draft
  const hours = draft.timetable === null ? 'common' : 'own'
  return (
    <>
      <Field label={t('name')} value={draft.name} maxLength={80} onChange={(e) => onChange({ name: e.target.value })} />
      <fieldset className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <legend className="mb-1 text-s font-medium text-ink-2">{t('target')}</legend>
        <Field
          label={t('targetShare')}
          type="number"
          min={1}
          max={100}
          value={target.sharePct || ''}
          onChange={(e) => onChange({ target: { ...target, sharePct: Number(e.target.value) } })}
        />
        <Field
          label={t('targetWithin')}
          type="number"
          min={1}
          value={target.withinMs / 1000 || ''}
          onChange={(e) => onChange({ target: { ...target, withinMs: Number(e.target.value) * 1000 } })}
        />
      </fieldset>
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <Field
          label={t('messageAnswer')}
          type="number"
          min={1}
          value={draft.messageAnswerMs / 3_600_000 || ''}
          onChange={(e) => onChange({ messageAnswerMs: Math.round(Number(e.target.value) * 3_600_000) })}
        />
        <Select
          label={t('hours')}
          value={hours}
          onChange={(next) => onChange({ timetable: next === 'common' ? null : 'always' })}
          choices={[
            { value: 'common', label: t('hoursCommon') },
            { value: 'own', label: t('hoursOwn') },
          ]}
        />
      </div>
      {draft.timetable !== null && (
        <TimetableField value={draft.timetable} onChange={(timetable) => onChange({ timetable })} />
      )}
    </>
  )
}
