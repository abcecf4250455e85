import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Flow } from '@peakend/contract/flows.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Skeleton } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useLabels, type Labels } from './menu-labels.ts'
import { differenceOf, sendable } from './menu-rules.ts'
import type { useMenuDraft } from './use-menu-draft.ts'

/** What will be other for callers, said before it is so. */
export function PublishDialog({
  form,
  labels,
  queues,
  onClose,
}: {
  form: ReturnType<typeof useMenuDraft>
  labels: Labels
  queues: ReadonlyMap<string, string>
  onClose: () => void
}) {
  const t = useWords(flowsWords)
  const terms = useWords(termsWords)
  const { saved } = form
  const [note, setNote] = useState('')
  const act = useAct(() => call.flows.publish({ flowId: saved.id, revision: saved.revision, note: note.trim() }), {
    says: t('published'),
    refresh: ['flows.list', 'flows.versions', 'phoneNumbers.'],
    onDone: (answer) => {
      form.take(answer)
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('publishTitle', { name: form.draft.name })}
      about={t('publishAbout')}
      width="max-w-lg"
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={act.isBusy || form.state === 'saving'}
            disabled={form.state !== 'saved'}
            onPress={() => act.run(undefined)}
          >
            {t('publish')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {saved.published === null ? (
          <p>{t('publishFirst', { steps: Object.keys(form.draft.steps).length })}</p>
        ) : (
          <Difference
            flowId={saved.id}
            version={saved.published.version}
            draft={form.draft}
            labels={labels}
            queues={queues}
          />
        )}
        <p className="text-s text-ink-2">
          {saved.numbers.length > 0 ? t('reaches', { numbers: saved.numbers.join(', ') }) : t('reachesNobody')}
        </p>
        <Field label={t('note')} value={note} maxLength={300} onChange={(e) => setNote(e.target.value)} />
      </div>
    </Dialog>
  )
}

function Difference({
  flowId,
  version,
  draft,
  labels,
  queues,
}: {
  flowId: Parameters<typeof call.flows.version>[0]['flowId']
  version: number
  draft: Flow
  labels: Labels
  queues: ReadonlyMap<string, string>
}) {
  const { data } = useQuery(ask.flows.version({ flowId, version }))
  if (!data) return <Skeleton className="h-16" />
  return <Shown before={data.flow} after={sendable(draft)} labels={labels} queues={queues} />
}

function Shown({
  before,
  after,
  labels,
  queues,
}: {
  before: Flow
  after: Flow
  labels: Labels
  queues: ReadonlyMap<string, string>
}) {
  const t = useWords(flowsWords)
  const old = useLabels(before, queues)
  const of = differenceOf(before, after)
  const groups = [
    { title: t('changedSteps'), rows: of.changed.map(labels.stepOf) },
    { title: t('addedSteps'), rows: of.added.map(labels.stepOf) },
    { title: t('removedSteps'), rows: of.removed.map(old.stepOf) },
  ].filter(({ rows }) => rows.length > 0)
  const more = [of.isOtherStart && t('otherStart'), of.isOtherPerson && t('otherPerson')].filter((one) => one !== false)
  if (groups.length === 0 && more.length === 0) return <p>{t('publishSame')}</p>
  return (
    <div className="grid grid-cols-1 gap-3">
      {groups.map(({ title, rows }) => (
        <section key={title}>
          <h3 className="text-s font-semibold">{title}</h3>
          <ul className="text-s text-ink-2">
            {rows.map((row) => (
              <li key={row} className="wrap-anywhere">
                {row}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more.map((one) => (
        <p key={one} className="text-s">
          {one}
        </p>
      ))}
    </div>
  )
}
