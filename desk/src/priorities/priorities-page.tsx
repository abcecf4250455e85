import { useQuery } from '@tanstack/react-query'
import { ArrowRight, ListOrdered, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PriorityRule } from '@peakend/contract/priorities.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { useDraft } from '../settings/draft.ts'
import { SaveFoot, SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/states.tsx'
import { wordDuration } from '../ui/time-words.ts'
import { Duration } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { prioritiesWords } from '../words/priorities.ts'
import { termsWords } from '../words/terms.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { useSentence } from './sentence.ts'

/** Who goes before their turn: a sentence a rule, and what the rules would do to those who wait now. */
export default function PrioritiesPage() {
  const query = useQuery(ask.priorities.rules())
  return (
    <Loaded query={query} page="priorities">
      {({ rows }) => <RulesForm saved={rows} />}
    </Loaded>
  )
}

function RulesForm({ saved }: { saved: PriorityRule[] }) {
  const t = useWords(prioritiesWords)
  const terms = useWords(termsWords)
  const form = useDraft({ rows: saved })
  const [edited, setEdited] = useState<PriorityRule | 'new' | null>(null)
  const save = useAct(call.priorities.setRules, {
    refresh: ['priorities.', 'floor.'],
    says: terms('saved'),
    onDone: form.reset,
  })
  const { rows } = form.draft
  const put = (rule: PriorityRule) => {
    const isKnown = rows.some(({ id }) => id === rule.id)
    form.set({ rows: isKnown ? rows.map((one) => (one.id === rule.id ? rule : one)) : [...rows, rule] })
    setEdited(null)
  }
  const add = (
    <Button icon={<Plus size={15} aria-hidden />} disabled={rows.length >= 20} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="priorities" aside={rows.length > 0 ? add : undefined}>
      <Card title={rows.length > 0 ? t('rules') : undefined}>
        {rows.length === 0 ? (
          <EmptyState icon={<ListOrdered size={20} />} title={t('none')} action={add}>
            {t('noneAbout')}
          </EmptyState>
        ) : (
          <RuleList
            rows={rows}
            onEdit={setEdited}
            onPut={put}
            onRemove={(id) => form.set({ rows: rows.filter((one) => one.id !== id) })}
          />
        )}
        {(rows.length > 0 || form.isChanged) && (
          <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
            <SaveFoot
              isChanged={form.isChanged}
              isBusy={save.isBusy}
              onSave={() => save.run({ rows })}
              onReset={form.reset}
            />
          </div>
        )}
      </Card>
      <Preview rules={rows} />
      {edited !== null && (
        <RuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onDone={put} />
      )}
    </SettingsPage>
  )
}

function RuleList({
  rows,
  onEdit,
  onPut,
  onRemove,
}: {
  rows: readonly PriorityRule[]
  onEdit: (rule: PriorityRule) => void
  onPut: (rule: PriorityRule) => void
  onRemove: (id: string) => void
}) {
  const t = useWords(prioritiesWords)
  const sentence = useSentence(rows)
  return (
    <>
      <ul>
        {rows.map((rule) => (
          <li
            key={rule.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0"
          >
            <label className="flex min-w-[min(100%,18rem)] flex-1 items-start gap-2.5">
              <input
                type="checkbox"
                className="mt-0.5 size-4 flex-none accent-(--brand)"
                checked={rule.isOn}
                onChange={(e) => onPut({ ...rule, isOn: e.target.checked })}
              />
              <span className={classes('wrap-anywhere', !rule.isOn && 'text-ink-3')}>
                {sentence(rule)} {!rule.isOn && <Chip>{t('isOff')}</Chip>}
              </span>
            </label>
            <div className="flex gap-1.5">
              <Button look="quiet" size="s" onPress={() => onRemove(rule.id)}>
                {t('remove')}
              </Button>
              <Button size="s" onPress={() => onEdit(rule)}>
                {t('edit')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-4 py-3 text-s text-ink-3">{t('highest')}</p>
    </>
  )
}

type Previewed = Outputs['priorities']['preview']['rows'][number]
const refreshMs = 10_000
/** As many as fit a look; the others are counted. */
const shownMost = 12

function Preview({ rules }: { rules: PriorityRule[] }) {
  const t = useWords(prioritiesWords)
  const query = useQuery({
    queryKey: ['', 'priorities.preview', JSON.stringify(rules)],
    queryFn: () => call.priorities.preview({ rows: rules }),
    placeholderData: (before: Outputs['priorities']['preview'] | undefined) => before,
    refetchInterval: refreshMs,
  })
  return (
    <Card
      title={t('preview')}
      aside={query.data && query.data.waiting > 0 ? t('previewAside', { count: query.data.waiting }) : undefined}
    >
      <Loaded query={query}>
        {({ rows, waiting }) =>
          waiting === 0 ? (
            <EmptyState title={t('previewNone')}>{t('previewNoneAbout')}</EmptyState>
          ) : (
            <>
              {rows.every(({ placeNow, placeThen }) => placeNow === placeThen) && (
                <p className="border-b border-line px-4 py-3 text-s text-ink-2">{t('previewSame')}</p>
              )}
              <ol>
                {rows.slice(0, shownMost).map((row) => (
                  <PreviewLine key={row.interactionId} row={row} />
                ))}
              </ol>
              {waiting > shownMost && (
                <p className="border-t border-line px-4 py-2.5 text-s text-ink-3">
                  {t('previewMore', { count: shownMost })}
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function PreviewLine({ row }: { row: Previewed }) {
  const t = useWords(prioritiesWords)
  const ui = useWords(uiWords)
  const isMoved = row.placeNow !== row.placeThen
  const place = t(isMoved ? 'place' : 'placeSame', { now: row.placeNow, after: row.placeThen })
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0">
      <span className="sr-only">{place}</span>
      <span
        aria-hidden
        className={classes(
          'num inline-flex w-12 flex-none items-center gap-1.5 sm:w-16',
          isMoved ? 'font-semibold text-ink' : 'text-ink-3',
        )}
      >
        {row.placeNow}
        {isMoved && (
          <>
            <ArrowRight size={13} className="text-ink-3" />
            <span className={row.placeThen < row.placeNow ? 'text-brand' : undefined}>{row.placeThen}</span>
          </>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-medium">{row.customerName ?? t('visitor')}</bdi>
        <span className="block truncate text-s text-ink-3">
          {ui(`channel_${row.channel}`)} · {row.queueName} · {t('waits')} <Duration since={row.since} />
        </span>
      </span>
      {row.aheadMs > 0 && <Chip className="flex-none">{t('aheadBy', { time: wordDuration(row.aheadMs) })}</Chip>}
    </li>
  )
}
