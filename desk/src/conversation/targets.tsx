import { useQuery } from '@tanstack/react-query'
import { UserRound, UsersRound } from 'lucide-react'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask, type Outputs } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { plain } from '../ui/plain.ts'
import { SkeletonRows } from '../ui/states.tsx'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'

type Is = Outputs['routing']['colleagues']['rows'][number]['is']
export interface Target {
  id: string
  name: string
  kind: 'queue' | 'person'
  /** Of a person: whether they are here, and with a place for it. */
  is: Is | null
}
/** Whom it can be handed to now. */
const isReady = ({ is }: Target): boolean => is === null || is === 'free' || is === 'full'
/** Who is here changes while one writes the note. */
const lookMs = 5000

/** As the server is told it. */
export const whereTo = ({ kind, id }: Target): { queueId: string } | { personId: string } =>
  kind === 'queue' ? { queueId: id } : { personId: id }

/** Queues but one's own, and colleagues as the server lists them: who is free first. */
const targetsOf = (
  queues: Outputs['routing']['queues']['rows'],
  colleagues: Outputs['routing']['colleagues']['rows'],
  { ownQueueId, isPeopleFirst }: { ownQueueId: string | null; isPeopleFirst: boolean },
): Target[] => {
  const people = colleagues.map(({ personId, name, is }): Target => ({ id: personId, name, kind: 'person', is }))
  const others = queues
    .filter((one) => !one.isRetired && one.id !== ownQueueId)
    .map(({ id, name }): Target => ({ id, name, kind: 'queue', is: null }))
  return isPeopleFirst ? [...people, ...others] : [...others, ...people]
}

/** Where it may go: who is free first, each with why not. */
export function Targets({
  chosen,
  onChoose,
  interaction,
  isPeopleFirst,
}: {
  chosen: Target | null
  onChoose: (target: Target) => void
  interaction: Pick<Interaction, 'id' | 'queueId'>
  /** Who stands at a counter hands a visitor to a colleague beside them. */
  isPeopleFirst: boolean
}) {
  const t = useWords(conversationWords)
  const workspaceId = useWorkspaceId()
  const [q, setQ] = useState('')
  const queues = useQuery(ask.routing.queues({}, { workspaceId }))
  const colleagues = useQuery({
    ...ask.routing.colleagues({ interactionId: interaction.id }, { workspaceId }),
    refetchInterval: lookMs,
  })
  const of = { ownQueueId: interaction.queueId, isPeopleFirst }
  const all = targetsOf(queues.data?.rows ?? [], colleagues.data?.rows ?? [], of)
  const targets = all.filter((one) => plain(one.name).includes(plain(q)))
  const now = all.find((one) => one.id === chosen?.id)
  return (
    <fieldset>
      <legend className="sr-only">{t('transferTo')}</legend>
      <Field
        label={t('transferTo')}
        placeholder={t('transferFind')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onKeyDown={(event) => {
          const first = targets.find(isReady)
          if (event.key === 'Enter' && first) onChoose(first)
        }}
      />
      <div className="mt-1.5 max-h-56 overflow-y-auto rounded-s border border-line">
        {(queues.isPending || colleagues.isPending) && <SkeletonRows rows={3} />}
        {!queues.isPending && !colleagues.isPending && targets.length === 0 && (
          <p className="px-3 py-2 text-s text-ink-2">{t('toNobody')}</p>
        )}
        {targets.map((one) => {
          const Icon = one.kind === 'queue' ? UsersRound : UserRound
          return (
            <ChoiceRow
              key={one.id}
              name="transfer-to"
              isChosen={chosen?.id === one.id}
              isOff={!isReady(one)}
              onChoose={() => onChoose(one)}
            >
              <Icon size={16} className="flex-none text-ink-3" aria-hidden />
              <bdi className="min-w-0 flex-1 truncate">{one.name}</bdi>
              {one.is === 'free' && <span aria-hidden className="size-2 flex-none rounded-full bg-live" />}
              <span className="flex-none text-s text-ink-3">{t(one.is === null ? 'toQueue' : `to_${one.is}`)}</span>
            </ChoiceRow>
          )
        })}
      </div>
      <p role="status" className="mt-1.5 text-s text-ink-2 empty:hidden">
        {now?.is === 'full' && t('toFullAbout', { name: now.name })}
        {now && !isReady(now) && t('toGoneAbout', { name: now.name })}
      </p>
      <Fault error={queues.error ?? colleagues.error} />
    </fieldset>
  )
}

/** What whoever takes over is told. */
export function HandOverNote({ note, onChange }: { note: string; onChange: (note: string) => void }) {
  const t = useWords(conversationWords)
  return (
    <TextField
      label={t('transferNote')}
      hint={t('transferNoteHint')}
      value={note}
      maxLength={2000}
      rows={2}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
