import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { UserRound, UsersRound } from 'lucide-react'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { plain } from '../ui/plain.ts'
import { SkeletonRows } from '../ui/states.tsx'
import { Fault } from '../ui/fault.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'

interface Target {
  id: string
  name: string
  kind: 'queue' | 'person'
}

/** To a queue or a colleague, with a note; the customer keeps their place. */
export default function TransferDialog({
  interaction,
  staysAt = '/inbox',
  onClose,
}: {
  interaction: Interaction
  /** Where one is once it is handed over. */
  staysAt?: '/inbox' | '/counter'
  onClose: () => void
}) {
  const t = useWords(conversationWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const [to, setTo] = useState<Target | null>(null)
  const [note, setNote] = useState('')
  const hand = useMutation({
    mutationFn: (target: Target) =>
      call.interactions.transfer(
        {
          interactionId: interaction.id,
          to: target.kind === 'queue' ? { queueId: target.id } : { personId: target.id },
          note: note.trim(),
        },
        { workspaceId },
      ),
    onSuccess: async (_, target) => {
      onClose()
      toast(t('transferred', { name: target.name }))
      await navigate({ to: staysAt })
      await refetchInbox()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('transferTitle')}
      about={t('transferAbout')}
      width="max-w-lg"
      actions={
        <DialogActs isBusy={hand.isPending} isReady={to !== null} onClose={onClose} onDo={() => to && hand.mutate(to)}>
          {t('doTransfer')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Targets chosen={to} onChoose={setTo} ownQueueId={interaction.queueId} isPeopleFirst={staysAt === '/counter'} />
        <TextField
          label={t('transferNote')}
          hint={t('transferNoteHint')}
          value={note}
          maxLength={2000}
          rows={3}
          onChange={(event) => setNote(event.target.value)}
        />
        <Fault error={hand.error} />
      </div>
    </Dialog>
  )
}

/** Queues and the people of all of them; one's own queue and oneself left out. */
const targetsOf = (
  rows: readonly Outputs['routing']['queues']['rows'][number][],
  { ownQueueId, meId, isPeopleFirst }: { ownQueueId: string | null; meId: string; isPeopleFirst: boolean },
): Target[] => {
  const own = rows.filter((one) => one.id === ownQueueId)
  const others = rows.filter((one) => one.id !== ownQueueId)
  const members = (isPeopleFirst ? [...own, ...others] : rows).flatMap((queue) => queue.members)
  const people = [...new Map(members.map((one) => [one.personId as string, one.name]))]
    .filter(([id]) => id !== meId)
    .map(([id, name]): Target => ({ id, name, kind: 'person' }))
  const queues = others.map(({ id, name }): Target => ({ id, name, kind: 'queue' }))
  return isPeopleFirst ? [...people, ...queues] : [...queues, ...people]
}

function Targets({
  chosen,
  onChoose,
  ownQueueId,
  isPeopleFirst,
}: {
  chosen: Target | null
  onChoose: (target: Target) => void
  ownQueueId: string | null
  /** Who stands at a counter hands a visitor to a colleague beside them: those of the same queue come first. */
  isPeopleFirst: boolean
}) {
  const t = useWords(conversationWords)
  const me = useMe()
  const workspaceId = useWorkspaceId()
  const [q, setQ] = useState('')
  const queues = useQuery(ask.routing.queues({}, { workspaceId }))
  const rows = queues.data?.rows.filter((one) => !one.isRetired) ?? []
  const targets = targetsOf(rows, { ownQueueId, meId: me.id, isPeopleFirst }).filter((one) =>
    plain(one.name).includes(plain(q)),
  )
  return (
    <fieldset>
      <legend className="sr-only">{t('transferTo')}</legend>
      <Field
        label={t('transferTo')}
        placeholder={t('transferFind')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && targets[0]) onChoose(targets[0])
        }}
      />
      <div className="mt-1.5 max-h-56 overflow-y-auto rounded-s border border-line">
        {queues.isPending && <SkeletonRows rows={3} />}
        {targets.map((one) => {
          const Icon = one.kind === 'queue' ? UsersRound : UserRound
          return (
            <ChoiceRow key={one.id} name="transfer-to" isChosen={chosen?.id === one.id} onChoose={() => onChoose(one)}>
              <Icon size={16} className="flex-none text-ink-3" aria-hidden />
              <bdi className="min-w-0 flex-1 truncate">{one.name}</bdi>
              <span className="text-s text-ink-3">{t(one.kind === 'queue' ? 'toQueue' : 'toColleague')}</span>
            </ChoiceRow>
          )
        })}
      </div>
    </fieldset>
  )
}
