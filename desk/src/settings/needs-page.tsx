import { useQuery } from '@tanstack/react-query'
import { ListTree, Plus } from 'lucide-react'
import { useState } from 'react'
import type { NeedId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { branches, possibleParents } from './needs-tree.ts'
import { SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

type Need = Outputs['cases']['needs']['rows'][number]
type Edited = { need: Need | null; parentId: NeedId | null }

export default function NeedsPage() {
  const t = useWords(queuesWords)
  const language = useLanguage()
  const needs = useQuery(ask.cases.needs())
  const [edited, setEdited] = useState<Edited | null>(null)
  const [withRetired, setWithRetired] = useState(false)
  const open = needs.data?.rows.filter((n) => !n.isRetired) ?? []
  return (
    <SettingsPage
      code="needs"
      aside={
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited({ need: null, parentId: null })}>
          {t('addNeed')}
        </Button>
      }
      test={
        <Select
          className="max-w-80"
          label={t('needTest')}
          value={null}
          onChange={() => undefined}
          placeholder={open[0]?.name[language] ?? ''}
          choices={branches(open, language).map(({ need, depth }) => ({
            value: need.id as string,
            label: `${'   '.repeat(depth)}${need.name[language]}`,
          }))}
        />
      }
    >
      <Loaded query={needs}>
        {({ rows }) => (
          <>
            {rows.some((n) => n.isRetired) && (
              <Tick label={t('showRetired')} checked={withRetired} onChange={(e) => setWithRetired(e.target.checked)} />
            )}
            <Card>
              {rows.length === 0 ? (
                <EmptyState icon={<ListTree size={20} />} title={t('needsNone')}>
                  {t('needsNoneAbout')}
                </EmptyState>
              ) : (
                <ul>
                  {branches(withRetired ? rows : open, language).map(({ need, depth }) => (
                    <NeedLine key={need.id} need={need} depth={depth} onEdit={setEdited} />
                  ))}
                </ul>
              )}
            </Card>
            {edited !== null && <NeedDialog {...edited} needs={rows} onClose={() => setEdited(null)} />}
          </>
        )}
      </Loaded>
    </SettingsPage>
  )
}

function NeedLine({ need, depth, onEdit }: { need: Need; depth: number; onEdit: (edited: Edited) => void }) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const change = useAct(call.cases.changeNeed, { refresh: ['cases.needs'] })
  return (
    <li
      className="flex flex-wrap items-center gap-x-2 border-b border-line px-4 py-2 last:border-0"
      style={{ paddingLeft: 16 + depth * 24 }}
    >
      <span className="min-w-0 flex-1 max-sm:basis-full sm:truncate">
        <span className={depth === 0 ? 'font-semibold' : undefined}>{need.name[language]}</span>{' '}
        <span className="text-s text-ink-3">{need.name[language === 'en' ? 'es' : 'en']}</span>
      </span>
      {need.isRetired && <Chip>{t('retired')}</Chip>}
      {!need.isRetired && (
        <Button
          look="quiet"
          size="s"
          icon={<Plus size={15} aria-hidden />}
          aria-label={t('addUnder', { name: need.name[language] })}
          title={t('addUnder', { name: need.name[language] })}
          onPress={() => onEdit({ need: null, parentId: need.id })}
        />
      )}
      <Button
        look="quiet"
        size="s"
        isBusy={change.isBusy}
        onPress={() => change.run({ needId: need.id, isRetired: !need.isRetired })}
      >
        {t(need.isRetired ? 'restore' : 'retire')}
      </Button>
      <Button look="quiet" size="s" onPress={() => onEdit({ need, parentId: need.parentId })}>
        {terms('edit')}
      </Button>
    </li>
  )
}

const top = 'top'

function NeedDialog({ need, parentId, needs, onClose }: Edited & { needs: readonly Need[]; onClose: () => void }) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const [name, setName] = useState(need?.name ?? { en: '', es: '' })
  const [parent, setParent] = useState<string>(parentId ?? top)
  const done = { refresh: ['cases.needs'], says: terms('saved'), onDone: onClose }
  const add = useAct(call.cases.addNeed, done)
  const change = useAct(call.cases.changeNeed, done)
  const save = () => {
    const of = { name, parentId: parent === top ? null : (parent as NeedId) }
    if (need === null) add.run(of)
    else change.run({ ...of, needId: need.id })
  }
  const parents = branches(possibleParents(needs, need?.id ?? null), language)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={need?.name[language] ?? t('addNeed')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={add.isBusy || change.isBusy}
            disabled={name.en.trim() === '' || name.es.trim() === ''}
            onPress={save}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <BilingualField label={t('needName')} value={name} maxLength={120} onChange={setName} />
        <Select
          label={t('needParent')}
          value={parent}
          onChange={setParent}
          choices={[
            { value: top, label: t('needTop') },
            ...parents.map((b) => ({
              value: b.need.id as string,
              label: `${'   '.repeat(b.depth)}${b.need.name[language]}`,
            })),
          ]}
        />
      </div>
    </Dialog>
  )
}
