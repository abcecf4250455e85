import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { mailboxesWords } from '../words/mailboxes.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import {
  draftOfBox,
  isWhole,
  newDraft,
  presetOf,
  settingsOf,
  withPreset,
  type Box,
  type BoxDraft,
} from './mailbox-draft.ts'
import { presets } from './mailbox-presets.data.ts'
import { PlaceFields, SignInFields } from './mailbox-servers.tsx'
import { TestAnswer } from './test-answer.tsx'

type Change = (of: Partial<BoxDraft>) => void

/** A mailbox's settings, tested before they are saved. */
export function MailboxDialog({ box, onClose }: { box: Box | null; onClose: () => void }) {
  const t = useWords(mailboxesWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState<BoxDraft>(() => (box ? draftOfBox(box) : newDraft()))
  const [answer, setAnswer] = useState<Outputs['email']['testSettings'] | null>(null)
  const set: Change = (of) => setDraft((before) => ({ ...before, ...of }))
  const save = useAct(
    async () => {
      const { begin, ...settings } = settingsOf(draft)
      return box
        ? call.email.changeMailbox({ ...settings, mailboxId: box.id })
        : call.email.addMailbox({ ...settings, begin })
    },
    { refresh: ['email.', 'floor.', 'journeys.'], says: terms('saved'), onFault: () => undefined, onDone: onClose },
  )
  const test = useAct(() => call.email.testSettings(settingsOf(draft)), { onDone: setAnswer, onFault: () => undefined })
  const isReady = isWhole(draft, box)
  // a kept password is not known here: what is saved is tested on the list
  const canBeTested = isWhole(draft, null)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={box?.address ?? t('addTitle')}
      actions={
        <>
          <Button
            className="mr-auto"
            title={t('testAbout')}
            disabled={!canBeTested}
            isBusy={test.isBusy}
            onPress={() => test.run(undefined)}
          >
            {t('testNew')}
          </Button>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            keys="mod+enter"
            disabled={!isReady}
            isBusy={save.isBusy}
            onPress={() => save.run(undefined)}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Fault error={save.error ?? test.error} />
        {answer && <TestAnswer answer={answer} />}
        <Whose draft={draft} isNew={box === null} onChange={set} onDraft={setDraft} />
        <PlaceFields side="incoming" draft={draft} onChange={set} />
        <PlaceFields side="outgoing" draft={draft} onChange={set} />
        <SignInFields draft={draft} box={box} onChange={set} />
        <More draft={draft} isNew={box === null} onChange={set} />
      </div>
    </Dialog>
  )
}

/** Address, name, queue and provider. */
function Whose({
  draft,
  isNew,
  onChange,
  onDraft,
}: {
  draft: BoxDraft
  isNew: boolean
  onChange: Change
  onDraft: (draft: BoxDraft) => void
}) {
  const t = useWords(mailboxesWords)
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((one) => !one.isRetired) ?? []
  const preset = presets.find((one) => one.incoming.host !== '' && one.incoming.host === draft.incoming.host)
  const onBlur = () => {
    const found = isNew && draft.incoming.host === '' ? presetOf(draft.address) : undefined
    if (found) onDraft(withPreset(draft, found))
    else if (isNew && draft.incoming.user === '')
      onChange({
        incoming: { ...draft.incoming, user: draft.address },
        outgoing: { ...draft.outgoing, user: draft.address },
      })
  }
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <Field
        label={t('address')}
        hint={t('addressHint')}
        type="email"
        autoComplete="off"
        value={draft.address}
        onBlur={onBlur}
        onChange={(e) => onChange({ address: e.target.value.trim() })}
      />
      <Field
        label={t('boxName')}
        hint={t('boxNameHint')}
        maxLength={80}
        value={draft.name}
        onChange={(e) => onChange({ name: e.target.value })}
      />
      <Select
        label={t('queue')}
        value={draft.queueId ?? 'none'}
        onChange={(value) => onChange({ queueId: value === 'none' ? null : (value as QueueId) })}
        choices={[
          { value: 'none', label: t('noQueue') },
          ...queues.map((one) => ({ value: one.id as string, label: one.name })),
        ]}
      />
      <Select
        label={t('provider')}
        hint={t('providerHint')}
        value={preset?.code ?? 'other'}
        onChange={(code) => {
          const chosen = presets.find((one) => one.code === code)
          if (chosen) onDraft(withPreset(draft, chosen))
        }}
        choices={presets.map((one) => ({ value: one.code, label: one.label || t('otherProvider') }))}
      />
    </div>
  )
}

/** What is rarely changed, folded. */
function More({ draft, isNew, onChange }: { draft: BoxDraft; isNew: boolean; onChange: Change }) {
  const t = useWords(mailboxesWords)
  return (
    <>
      <BilingualField
        label={t('signature')}
        isLong
        maxLength={2000}
        value={draft.signature}
        onChange={(signature) => onChange({ signature })}
      />
      <details className="rounded-s border border-line px-3.5 py-2.5">
        <summary className="cursor-pointer text-s font-medium text-ink-2">{t('more')}</summary>
        <div className="mt-3 grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('folder')}
            maxLength={200}
            value={draft.folder}
            onChange={(e) => onChange({ folder: e.target.value })}
          />
          {isNew && (
            <Select
              label={t('begin')}
              value={draft.begin}
              onChange={(begin) => onChange({ begin })}
              choices={(['now', 'everything'] as const).map((value) => ({ value, label: t(`begin-${value}`) }))}
            />
          )}
          <Select
            label={t('afterwards')}
            value={draft.afterwards}
            onChange={(afterwards) => onChange({ afterwards })}
            choices={(['seen', 'move'] as const).map((value) => ({ value, label: t(`afterwards-${value}`) }))}
          />
          {draft.afterwards === 'move' && (
            <Field
              label={t('movedTo')}
              maxLength={200}
              value={draft.movedTo}
              onChange={(e) => onChange({ movedTo: e.target.value })}
            />
          )}
          <Select
            label={t('replyForm')}
            className="sm:col-span-2"
            value={draft.replyForm}
            onChange={(replyForm) => onChange({ replyForm })}
            choices={(['plus', 'off'] as const).map((value) => ({ value, label: t(`replyForm-${value}`) }))}
          />
          <Field
            label={t('trusted')}
            hint={t('trustedHint')}
            className="sm:col-span-2"
            spellCheck={false}
            defaultValue={draft.trustedServers.join(', ')}
            onChange={(e) => onChange({ trustedServers: e.target.value.split(/[,\s]+/).filter(Boolean) })}
          />
        </div>
      </details>
    </>
  )
}
