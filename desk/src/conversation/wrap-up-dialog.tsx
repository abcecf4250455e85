import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask, call } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField, Tick } from '../ui/field.tsx'
import { Fault } from '../ui/fault.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import { NeedChoice } from './need-choice.tsx'

const outcomes = ['solved', 'partly', 'not-solved', 'passed-on', 'left', 'spam'] as const
type Outcome = (typeof outcomes)[number]

/** Why they came and how it ended; one key each, and it is closed. */
export default function WrapUpDialog({ interaction, onClose }: { interaction: Interaction; onClose: () => void }) {
  const t = useWords(conversationWords)
  const navigate = useNavigate()
  const workspaceId = useWorkspaceId()
  const [needId, setNeedId] = useState<string | null>(
    interaction.needId ?? interaction.proposedNeeds[0]?.needId ?? null,
  )
  const [outcome, setOutcome] = useState<Outcome>('solved')
  const [summary, setSummary] = useState('')
  const [settles, setSettles] = useState(true)
  const needs = useQuery({ ...ask.cases.needs({}, { workspaceId }), staleTime: 5 * 60_000 })
  const wrap = useMutation({
    mutationFn: () =>
      call.interactions.wrapUp(
        {
          interactionId: interaction.id,
          needId,
          outcome,
          summary: summary.trim(),
          settleCase: settles && outcome === 'solved',
        },
        { workspaceId },
      ),
    onSuccess: async () => {
      onClose()
      toast(t('wrapped'))
      await navigate({ to: '/inbox' })
      await refetchInbox()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('wrapTitle')}
      about={t('wrapAbout')}
      width="max-w-xl"
      actions={
        <DialogActs isBusy={wrap.isPending} onClose={onClose} onDo={() => wrap.mutate()}>
          {t('doWrap')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <NeedChoice
          needs={needs.data?.rows ?? []}
          isPending={needs.isPending}
          proposed={interaction.proposedNeeds.map((one) => one.needId)}
          chosen={needId}
          onChoose={setNeedId}
        />
        <Outcomes chosen={outcome} onChoose={setOutcome} />
        <TextField
          label={t('wrapSummary')}
          hint={t('wrapSummaryHint')}
          rows={2}
          maxLength={2000}
          value={summary}
          onChange={(event) => setSummary(event.target.value)}
        />
        {interaction.caseNumber !== null && outcome === 'solved' && (
          <Tick
            label={t('wrapSettle', { number: interaction.caseNumber })}
            hint={t('wrapSettleHint')}
            checked={settles}
            onChange={(event) => setSettles(event.target.checked)}
          />
        )}
        <Fault error={wrap.error} />
      </div>
    </Dialog>
  )
}

function Outcomes({ chosen, onChoose }: { chosen: Outcome; onChoose: (outcome: Outcome) => void }) {
  const t = useWords(conversationWords)
  const step = (by: 1 | -1) => {
    const next = outcomes[(outcomes.indexOf(chosen) + by + outcomes.length) % outcomes.length]
    if (next) onChoose(next)
  }
  useShortcut({ keys: 'right', label: '', group: '', run: () => step(1) })
  useShortcut({ keys: 'left', label: '', group: '', run: () => step(-1) })
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{t('wrapOutcome')}</legend>
      <div className="flex flex-wrap gap-1.5">
        {outcomes.map((one) => (
          <label
            key={one}
            className={classes(
              'cursor-pointer rounded-full border px-3 py-1 text-s has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand max-md:py-2',
              one === chosen
                ? 'border-brand bg-brand-soft font-semibold text-brand'
                : 'border-line-strong hover:bg-sunken',
            )}
          >
            <input
              type="radio"
              name="outcome"
              className="sr-only"
              checked={one === chosen}
              onChange={() => onChoose(one)}
            />
            {t(`outcome_${one}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
