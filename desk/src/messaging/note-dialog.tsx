import { useState } from 'react'
import type { CustomerId, IdentityId } from '@peakend/contract/ids.ts'
import type { MessageChannel } from '@peakend/contract/message-accounts.ts'
import { call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { TextField } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

const answers = ['in', 'out'] as const
type Answer = (typeof answers)[number]

/** Writes down what a customer said about being written to, in their words: it is evidence, and only added to. */
export default function NoteDialog({
  customerId,
  numbers,
  channels,
  onClose,
}: {
  customerId: CustomerId
  numbers: readonly { identityId: IdentityId; number: string }[]
  channels: readonly MessageChannel[]
  onClose: () => void
}) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  const workspaceId = useWorkspaceId()
  const [identityId, setIdentity] = useState<string>(numbers[0]?.identityId ?? '')
  const [channel, setChannel] = useState<MessageChannel>(channels[0] ?? 'sms')
  const [answer, setAnswer] = useState<Answer>('in')
  const [said, setSaid] = useState('')
  const note = useAct(
    () =>
      call.messaging.noteConsent(
        { customerId, identityId: identityId as IdentityId, channel, answer, said: said.trim() },
        { workspaceId },
      ),
    {
      refresh: ['messaging.', 'journeys.timeline'],
      says: t('noted'),
      onFault: () => undefined,
      onDone: onClose,
    },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('noteTitle')}
      about={t('noteAbout')}
      actions={
        <DialogActs
          isBusy={note.isBusy}
          isReady={said.trim() !== '' && identityId !== ''}
          onClose={onClose}
          onDo={() => note.run(undefined)}
        >
          {t('noteSave')}
        </DialogActs>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Fault error={note.error} />
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          <Select
            label={t('noteNumber')}
            value={identityId}
            onChange={setIdentity}
            choices={numbers.map((one) => ({ value: one.identityId as string, label: one.number }))}
          />
          <Select
            label={t('noteChannel')}
            value={channel}
            onChange={setChannel}
            choices={channels.map((one) => ({ value: one, label: terms(`channel-${one}`) }))}
          />
        </div>
        <AnswerChoice answer={answer} onChoose={setAnswer} />
        <TextField
          label={t('noteSaid')}
          hint={t('noteSaidHint')}
          rows={2}
          maxLength={300}
          value={said}
          onChange={(e) => setSaid(e.target.value)}
        />
      </div>
    </Dialog>
  )
}

function AnswerChoice({ answer, onChoose }: { answer: Answer; onChoose: (answer: Answer) => void }) {
  const t = useWords(messagingWords)
  return (
    <div role="radiogroup" aria-label={t('noteAnswer')} className="overflow-hidden rounded-s border border-line-strong">
      {answers.map((one) => (
        <ChoiceRow key={one} name="consent-answer" isChosen={one === answer} onChoose={() => onChoose(one)}>
          {t(`note-${one}`)}
        </ChoiceRow>
      ))}
    </div>
  )
}
