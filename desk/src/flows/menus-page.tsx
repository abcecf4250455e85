import { useQuery } from '@tanstack/react-query'
import { ListTree, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { FlowRow } from '@peakend/contract/flows.ts'
import { ask, call } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { GoLink, useSearchValues } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import MenuEditor from './editor.tsx'
import { TemplateDialog } from './template-dialog.tsx'

/** Phone menus: which there are, what callers hear of each, and who changed what; one of them is opened by its address. */
export default function MenusPage() {
  const flowId = useSearchValues()['menu']
  return flowId === undefined ? <Menus /> : <MenuEditor key={flowId} flowId={flowId} />
}

function Menus() {
  const t = useWords(flowsWords)
  const query = useQuery(ask.flows.list())
  const [isAdding, setAdding] = useState(false)
  const [gone, setGone] = useState<FlowRow | null>(null)
  const add = (look: 'plain' | 'primary') => (
    <Button look={look} icon={<Plus size={15} aria-hidden />} onPress={() => setAdding(true)}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="menus" aside={query.data && query.data.rows.length > 0 && add('primary')}>
      <Loaded query={query}>
        {({ rows }) => (
          <Card>
            {rows.length === 0 ? (
              <EmptyState icon={<ListTree size={20} />} title={t('none')} action={add('primary')}>
                {t('noneAbout')}
              </EmptyState>
            ) : (
              <ul>
                {rows.map((row) => (
                  <Line key={row.id} row={row} onRemove={() => setGone(row)} />
                ))}
              </ul>
            )}
          </Card>
        )}
      </Loaded>
      {isAdding && (
        <TemplateDialog taken={query.data?.rows.map(({ name }) => name) ?? []} onClose={() => setAdding(false)} />
      )}
      {gone && <RemoveDialog row={gone} onClose={() => setGone(null)} />}
    </SettingsPage>
  )
}

function Line({ row, onRemove }: { row: FlowRow; onRemove: () => void }) {
  const t = useWords(flowsWords)
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <GoLink
            to="/settings/menus"
            search={{ menu: row.id }}
            className="rounded-xs font-semibold wrap-anywhere hover:text-brand"
          >
            {row.name}
          </GoLink>
          {row.published === null ? <Chip>{t('draftOnly')}</Chip> : row.isChanged && <Chip>{t('changedSince')}</Chip>}
        </p>
        <p className="text-s text-ink-2">
          {row.published === null ? (
            t('changedBy', { by: row.changedBy })
          ) : (
            <>
              {t('publishedBy', { version: row.published.version, by: row.published.by })},{' '}
              <Time at={row.published.at} as="due" />
            </>
          )}
        </p>
        <p className="num text-s text-ink-3">{row.numbers.length === 0 ? t('noNumber') : row.numbers.join(', ')}</p>
      </div>
      {row.numbers.length === 0 && (
        <Button
          look="quiet"
          size="s"
          icon={<Trash2 size={14} aria-hidden />}
          aria-label={`${t('remove')}: ${row.name}`}
          onPress={onRemove}
        />
      )}
    </li>
  )
}

function RemoveDialog({ row, onClose }: { row: FlowRow; onClose: () => void }) {
  const t = useWords(flowsWords)
  const act = useAct(() => call.flows.retire({ flowId: row.id }), {
    says: t('removedMenu'),
    refresh: ['flows.list'],
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      title={`${t('remove')}: ${row.name}`}
      about={t('removeAbout')}
      action={t('remove')}
      isDanger
      isBusy={act.isBusy}
      onConfirm={() => act.run(undefined)}
      onClose={onClose}
    />
  )
}
