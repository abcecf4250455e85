import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FlowId, QueueId } from '@peakend/contract/ids.ts'
import type { PhoneNumber } from '@peakend/contract/phone-numbers.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { numbersWords } from '../words/numbers.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

const NONE = 'none'

interface Draft {
  number: string
  name: string
  brand: string
  /** Not chosen yet; null is no menu. */
  flowId: FlowId | null | undefined
  queueId: QueueId | null
  language: string | null
  dialled: string
  asksAfter: boolean
}

const draftOf = (number: PhoneNumber | null): Draft => ({
  number: number?.number ?? '',
  name: number?.name ?? '',
  brand: number?.brand ?? '',
  flowId: number === null ? undefined : number.flowId,
  queueId: number?.queueId ?? null,
  language: number?.language ?? null,
  dialled: number?.dialled.join(', ') ?? '',
  asksAfter: number?.asksAfter ?? false,
})

const settingsOf = (draft: Draft, { queueId, flowId }: { queueId: QueueId; flowId: FlowId | null }) => ({
  ...draft,
  queueId,
  flowId,
  brand: draft.brand.trim() === '' ? null : draft.brand.trim(),
  dialled: draft.dialled
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
})

/** One number, and where it leads. */
export function NumberDialog({ number, onClose }: { number: PhoneNumber | null; onClose: () => void }) {
  const t = useWords(numbersWords)
  const terms = useWords(termsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const [draft, setDraft] = useState(() => draftOf(number))
  const [isGoing, setGoing] = useState(false)
  const queueId = draft.queueId ?? queues[0]?.id ?? null
  // whoever has published one menu means it
  const published = (useQuery(ask.flows.list()).data?.rows ?? []).filter((one) => one.published !== null)
  const flowId =
    draft.flowId === undefined ? ((published.length === 1 ? published[0]?.id : null) ?? null) : draft.flowId
  const done = {
    refresh: ['phoneNumbers.', 'flows.list', 'journeys.touchpoints'],
    onFault: () => undefined,
    onDone: onClose,
  }
  const save = useAct(
    async () => {
      if (queueId === null) return
      const of = settingsOf(draft, { queueId, flowId })
      await (number === null
        ? call.phoneNumbers.add(of)
        : call.phoneNumbers.change({ ...of, phoneNumberId: number.id }))
    },
    { ...done, says: terms('saved') },
  )
  const remove = useAct(async () => number && (await call.phoneNumbers.remove({ phoneNumberId: number.id })), {
    ...done,
    says: t('removed'),
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-xl"
      title={number?.name ?? t('add')}
      actions={
        <>
          {number !== null && (
            <Button look="danger" className="mr-auto" onPress={() => setGoing(true)}>
              {t('remove')}
            </Button>
          )}
          <DialogActs
            isBusy={save.isBusy}
            isReady={draft.number.trim() !== '' && draft.name.trim() !== '' && queueId !== null}
            onClose={onClose}
            onDo={() => save.run(undefined)}
          >
            {terms('save')}
          </DialogActs>
        </>
      }
    >
      <Fields draft={{ ...draft, queueId, flowId }} onChange={(of) => setDraft((before) => ({ ...before, ...of }))} />
      <Fault error={save.error} />
      {isGoing && number !== null && (
        <ConfirmDialog
          title={t('removeSure', { number: number.number })}
          about={t('removeAbout')}
          action={t('remove')}
          isDanger
          isBusy={remove.isBusy}
          onConfirm={() => remove.run(undefined)}
          onClose={() => setGoing(false)}
        >
          <Fault error={remove.error} />
        </ConfirmDialog>
      )}
    </Dialog>
  )
}

function Fields({ draft, onChange: set }: { draft: Draft; onChange: (of: Partial<Draft>) => void }) {
  const t = useWords(numbersWords)
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <Field
        label={t('number')}
        hint={t('numberHint')}
        inputMode="tel"
        value={draft.number}
        maxLength={40}
        onChange={(e) => set({ number: e.target.value })}
      />
      <Field label={t('name')} value={draft.name} maxLength={80} onChange={(e) => set({ name: e.target.value })} />
      <Leads draft={draft} onChange={set} />
      <Field
        label={t('brand')}
        hint={t('brandHint')}
        value={draft.brand}
        maxLength={80}
        onChange={(e) => set({ brand: e.target.value })}
      />
      <Select
        label={t('language')}
        value={draft.language ?? NONE}
        choices={[
          { value: NONE, label: t('workspaceLanguage') },
          { value: 'en', label: t('english') },
          { value: 'es', label: t('spanish') },
        ]}
        onChange={(language) => set({ language: language === NONE ? null : language })}
      />
      <Field
        className="sm:col-span-2"
        label={t('dialled')}
        hint={t('dialledHint')}
        value={draft.dialled}
        onChange={(e) => set({ dialled: e.target.value })}
      />
      <div className="sm:col-span-2">
        <Tick
          label={t('asksAfter')}
          hint={t('asksAfterHint')}
          checked={draft.asksAfter}
          onChange={(e) => set({ asksAfter: e.target.checked })}
        />
      </div>
    </div>
  )
}

function Leads({ draft, onChange: set }: { draft: Draft; onChange: (of: Partial<Draft>) => void }) {
  const t = useWords(numbersWords)
  const flows = useQuery(ask.flows.list()).data?.rows ?? []
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const menus = flows.map(({ id, name }) => ({ value: id as string, label: name }))
  return (
    <>
      <Select
        label={t('menu')}
        value={draft.flowId ?? NONE}
        choices={[{ value: NONE, label: t('noMenu') }, ...menus]}
        onChange={(id) => set({ flowId: id === NONE ? null : (id as FlowId) })}
      />
      <Select
        label={t('queue')}
        hint={t('queueHint')}
        value={draft.queueId}
        choices={queues.map(({ id, name }) => ({ value: id as string, label: name }))}
        onChange={(id) => set({ queueId: id as QueueId })}
      />
    </>
  )
}
