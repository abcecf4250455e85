import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, CircleAlert, History, RotateCcw, ShieldCheck } from 'lucide-react'
import { useCallback, useDeferredValue, useState } from 'react'
import type { Flow, FlowFault, OneFlow } from '@peakend/contract/flows.ts'
import type { FlowId } from '@peakend/contract/ids.ts'
import { ask } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useWide } from '../ui/use-wide.ts'
import { flowsWords } from '../words/flows.ts'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import { useLabels, type Labels } from './menu-labels.ts'
import { placeOf, sendable } from './menu-rules.ts'
import { PublishDialog } from './publish-dialog.tsx'
import { Simulator } from './simulator.tsx'
import { StepList } from './step-list.tsx'
import { useMenuDraft, type Saving } from './use-menu-draft.ts'
import { VersionsDialog } from './versions-dialog.tsx'

/** One menu: its steps, and a telephone beside them. */
export default function MenuEditor({ flowId }: { flowId: string }) {
  const query = useQuery({ ...ask.flows.get({ flowId: flowId as FlowId }), staleTime: Infinity })
  const queues = useQuery(ask.routing.queues())
  return (
    <Loaded query={query}>
      {(flow) => (
        <Loaded query={queues}>
          {({ rows }) => <Editor key={flow.id} first={flow} queues={new Map(rows.map(({ id, name }) => [id, name]))} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function Editor({ first, queues }: { first: OneFlow; queues: ReadonlyMap<string, string> }) {
  const t = useWords(flowsWords)
  const cache = useQueryClient()
  const isWide = useWide()
  const form = useMenuDraft(first, (saved) => {
    cache.setQueryData(ask.flows.get({ flowId: saved.id }).queryKey, saved)
    void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'flows.list' })
  })
  const { draft } = form
  const labels = useLabels(draft, queues)
  const faults = useFaults(draft, form.saved)
  const [open, setOpen] = useState<string | null>(null)
  const [here, setHere] = useState<string | null>(null)
  const [view, setView] = useState<'steps' | 'try'>('steps')
  const onHere = useCallback((name: string | null) => setHere(name), [])
  const isTrying = isWide || view === 'try'
  return (
    <div className="relative mx-auto grid max-w-7xl grid-cols-1 content-start gap-4 px-4 py-5 md:px-6">
      <Head form={form} faults={faults} labels={labels} queues={queues} onSee={setOpen} />
      {!isWide && (
        <Tabs
          label={draft.name}
          value={view}
          onChange={setView}
          tabs={[
            { value: 'steps', label: t('steps') },
            { value: 'try', label: t('tryIt') },
          ]}
        />
      )}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        {(isWide || view === 'steps') && (
          <StepList flow={draft} {...{ labels, queues, faults, here, open }} onOpen={setOpen} onChange={form.change} />
        )}
        {/* it goes on calling while the other view is looked at */}
        <div className={isTrying ? 'xl:sticky xl:top-4 xl:max-h-[calc(100dvh-2rem)] xl:overflow-auto' : 'hidden'}>
          <Simulator flow={draft} labels={labels} onHere={onHere} />
        </div>
      </div>
    </div>
  )
}

/** What the server finds wrong with what is on the screen now. */
function useFaults(draft: Flow, saved: OneFlow): readonly FlowFault[] {
  const shown = useDeferredValue(draft)
  const query = useQuery({
    ...ask.flows.check({ draft: sendable(shown) }),
    placeholderData: (before) => before,
    staleTime: 60_000,
    retry: false,
  })
  return query.data?.faults ?? saved.faults
}

type Form = ReturnType<typeof useMenuDraft>

function Head({
  form,
  faults,
  labels,
  queues,
  onSee,
}: {
  form: Form
  faults: readonly FlowFault[]
  labels: Labels
  queues: ReadonlyMap<string, string>
  onSee: (name: string) => void
}) {
  const t = useWords(flowsWords)
  const [dialog, setDialog] = useState<'publish' | 'versions' | null>(null)
  const { draft, saved } = form
  const isLive = saved.published !== null && !saved.isChanged && form.state === 'saved'
  return (
    <header className="grid grid-cols-1 gap-3">
      <GoLink to="/settings/menus" className="inline-flex w-fit items-center gap-1.5 text-s text-ink-2 hover:text-ink">
        <ArrowLeft size={14} aria-hidden /> {t('backToMenus')}
      </GoLink>
      <div className="flex flex-wrap items-end gap-2">
        <h1 className="sr-only">{draft.name}</h1>
        <Field
          className="min-w-48 flex-1 md:max-w-sm"
          label={t('rename')}
          value={draft.name}
          maxLength={80}
          onChange={(e) => e.target.value.trim() !== '' && form.change({ ...draft, name: e.target.value })}
        />
        <span className="flex-1 max-md:hidden" />
        <SavedLine form={form} />
        <Button
          look="quiet"
          icon={<RotateCcw size={14} aria-hidden />}
          keys="mod+z"
          hideKeys
          disabled={!form.canUndo}
          onPress={form.undo}
        >
          {t('undo')}
        </Button>
        <Button icon={<History size={14} aria-hidden />} onPress={() => setDialog('versions')}>
          {t('versions')}
        </Button>
        <Button
          look="primary"
          disabled={faults.length > 0 || isLive || form.state === 'theirs'}
          onPress={() => {
            if (form.state === 'unsaved') void form.save()
            setDialog('publish')
          }}
        >
          {t('publish')}
        </Button>
      </div>
      {form.state === 'theirs' && <Theirs form={form} />}
      <Standing {...{ faults, labels, onSee, isLive }} />
      {dialog === 'publish' && (
        <PublishDialog form={form} labels={labels} queues={queues} onClose={() => setDialog(null)} />
      )}
      {dialog === 'versions' && <VersionsDialog saved={saved} onRestored={form.take} onClose={() => setDialog(null)} />}
    </header>
  )
}

const states = { saved: 'saved', saving: 'saving', unsaved: 'unsaved', theirs: 'unsaved' } as const satisfies Record<
  Saving,
  string
>

function SavedLine({ form }: { form: Form }) {
  const t = useWords(flowsWords)
  const settings = useWords(settingsWords)
  return (
    <>
      <span role="status" className="flex h-8 items-center text-s text-ink-3">
        {t(states[form.state])}
      </span>
      {form.state === 'unsaved' && (
        <Button size="m" keys="mod+s" keyGroup={settings('title')} hideKeys onPress={() => void form.save()}>
          {t('saveNow')}
        </Button>
      )}
    </>
  )
}

function Theirs({ form }: { form: Form }) {
  const t = useWords(flowsWords)
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 rounded-m border border-line-strong px-3 py-2 text-s"
    >
      <span className="min-w-0 flex-1">{t('theirs', { by: form.saved.changedBy })}</span>
      <Button size="s" onPress={() => void form.seeTheirs()}>
        {t('takeTheirs')}
      </Button>
      <Button size="s" onPress={() => void form.keepMine()}>
        {t('keepMine')}
      </Button>
    </div>
  )
}

/** Whether it may be published, and if not, where to look: each fault a press away. */
function Standing({
  faults,
  labels,
  onSee,
  isLive,
}: {
  faults: readonly FlowFault[]
  labels: Labels
  onSee: (name: string) => void
  isLive: boolean
}) {
  const t = useWords(flowsWords)
  if (faults.length === 0)
    return (
      <p role="status" className="flex items-center gap-2 text-s text-ink-2">
        <ShieldCheck size={15} aria-hidden className="flex-none text-brand" />
        {t('noFaults')}
        {isLive && ` · ${t('isPublished')}`}
      </p>
    )
  return (
    <div role="status" className="rounded-m bg-failed-soft px-3 py-2 text-s text-failed">
      <p className="flex items-center gap-2 font-semibold">
        <CircleAlert size={15} aria-hidden /> {t('faults', { count: faults.length })}
      </p>
      <ul className="mt-1 grid grid-cols-1 gap-0.5 pl-6">
        {faults.slice(0, 5).map((fault, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- faults have no names
          <li key={i}>
            <button
              type="button"
              className="rounded-xs text-left underline underline-offset-2"
              onClick={() => onSee(placeOf(fault))}
            >
              {labels.stepOf(placeOf(fault))}
            </button>
            : {labels.faultOf(fault)}
          </li>
        ))}
      </ul>
    </div>
  )
}
