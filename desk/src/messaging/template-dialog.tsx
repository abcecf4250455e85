import { useQuery } from '@tanstack/react-query'
import { LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, SkeletonRows } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { filledIn, type Values } from './filled-in.ts'

type Template = Outputs['messaging']['templates']['rows'][number]

/** An approved template, its places filled in and read before it goes. */
export function TemplateDialog({
  accountId,
  interactionId,
  onClose,
}: {
  accountId: string
  interactionId: string
  onClose: () => void
}) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  const workspaceId = useWorkspaceId()
  const query = useQuery(ask.messaging.templates({ accountId: accountId as never }, { workspaceId }))
  const approved = query.data?.rows.filter((one) => one.state === 'approved') ?? []
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [values, setValues] = useState<Values>({})
  const [senderId] = useState(newSenderId)
  const chosen = approved.find((one) => one.id === chosenId) ?? approved[0]
  const send = useAct(
    (template: Template) =>
      call.messaging.sendTemplate(
        { interactionId: interactionId as InteractionId, senderId, templateId: template.id, values },
        { workspaceId },
      ),
    { refresh: ['messaging.messages', 'interactions.'], onDone: onClose },
  )
  const isWhole = chosen?.places.every((place) => values[place]?.trim()) ?? false
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('templateTitle')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={send.isBusy} disabled={!isWhole} onPress={() => chosen && send.run(chosen)}>
            {t('templateSend')}
          </Button>
        </>
      }
    >
      {query.isPending && <SkeletonRows rows={3} />}
      {query.isSuccess && chosen === undefined && (
        <EmptyState icon={<LayoutTemplate size={20} />} title={t('noTemplates')}>
          {t('noTemplatesAbout')}
        </EmptyState>
      )}
      {chosen && (
        <div className="grid grid-cols-1 gap-4">
          <Select
            label={t('template')}
            value={chosen.id as string}
            onChange={setChosenId}
            choices={approved.map((one) => ({
              value: one.id as string,
              label: one.name,
              note: `${one.language} · ${t(`category-${one.category}`)}`,
            }))}
          />
          {chosen.places.map((place) => (
            <Field
              key={place}
              label={t('place', { name: place })}
              maxLength={500}
              value={values[place] ?? ''}
              onChange={(event) => setValues({ ...values, [place]: event.target.value })}
            />
          ))}
          <figure className="rounded-l bg-brand-soft px-3.5 py-2.5">
            <figcaption className="mb-1 text-xs text-ink-3">{t('preview')}</figcaption>
            <bdi className="whitespace-pre-wrap">{filledIn(chosen.body, values)}</bdi>
          </figure>
        </div>
      )}
    </Dialog>
  )
}
