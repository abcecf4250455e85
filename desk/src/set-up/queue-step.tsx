import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { useMeQuery } from '../session/me.ts'
import { MembersField } from '../settings/members-field.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'

type Queue = Outputs['routing']['queues']['rows'][number]

/** Names the first queue (or renames the one that came with the workspace) and says who serves it. */
export function QueueStep({ onDone }: { onDone: () => void }) {
  const t = useWords(setUpWords)
  const queues = useQuery(ask.routing.queues())
  // A step that cannot be shown must not hold up the ones after it.
  if (queues.isError && !queues.data)
    return (
      <StepBody title={t('queueAsk')} about={t('queueSay')} onLater={onDone}>
        <ErrorState error={queues.error} onRetry={() => void queues.refetch()} />
      </StepBody>
    )
  return (
    <Loaded query={queues}>{({ rows }) => <QueueForm queue={rows.find((q) => !q.isRetired)} onDone={onDone} />}</Loaded>
  )
}

function QueueForm({ queue, onDone }: { queue: Queue | undefined; onDone: () => void }) {
  const t = useWords(setUpWords)
  const me = useMeQuery().data
  const [name, setName] = useState(queue?.name ?? t('queueDefault'))
  const [members, setMembers] = useState<ReadonlySet<string>>(
    new Set(queue && queue.members.length > 0 ? queue.members.map((m) => m.personId) : me ? [me.id] : []),
  )
  const save = useAct(
    async () => {
      const target = { withinMs: 45_000, sharePct: 80 }
      const saved = queue
        ? queue.name === name.trim()
          ? queue
          : await call.routing.changeQueue({ queueId: queue.id, name })
        : await call.routing.addQueue({ name, target, timetable: null, messageAnswerMs: 4 * 3_600_000 })
      await call.routing.setMembers({ queueId: saved.id, personIds: [...members] as PersonId[] })
    },
    { refresh: ['routing.queues'], onDone },
  )
  return (
    <StepBody
      title={t('queueAsk')}
      about={t('queueSay')}
      onLater={onDone}
      onSend={() => name.trim() !== '' && save.run(undefined)}
      action={
        <Button look="primary" type="submit" isBusy={save.isBusy} disabled={name.trim() === ''}>
          {t('next')}
        </Button>
      }
    >
      <Field
        className="max-w-96"
        label={t('queueName')}
        value={name}
        maxLength={80}
        onChange={(e) => setName(e.target.value)}
      />
      <div className="grid grid-cols-1 gap-1">
        <MembersField chosen={members} onChange={setMembers} />
        <p className="text-s text-ink-3">{t('queueYou')}</p>
      </div>
    </StepBody>
  )
}
