import { useQuery } from '@tanstack/react-query'
import { PhoneOutgoing, Plus } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { callListsWords } from '../words/call-lists.ts'
import { useWords } from '../words/words.ts'
import { ListDialog } from './list-dialog.tsx'
import { NeverCard } from './never-card.tsx'
import { NumbersDialog } from './numbers-dialog.tsx'
import { ShareCard } from './share-card.tsx'

export type List = Outputs['callLists']['list']['rows'][number]

const counted = ['calling', 'waiting', 'again', 'reached', 'not-reached', 'never', 'taken-off'] as const

/** Customers we call of our own accord: each list with how it goes, and who is never called. */
export default function ListsPage() {
  const t = useWords(callListsWords)
  const lists = useQuery({ ...ask.callLists.list(), refetchInterval: 5000 })
  const [edited, setEdited] = useState<List | 'new' | null>(null)
  const [filled, setFilled] = useState<List | null>(null)
  const add = (
    <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="call-lists" aside={add}>
      <ShareCard isOnPage />
      <Loaded query={lists}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Card>
              <EmptyState icon={<PhoneOutgoing size={20} />} title={t('none')}>
                {t('noneAbout')}
              </EmptyState>
            </Card>
          ) : (
            <>
              {rows.map((list) => (
                <ListCard key={list.id} list={list} onEdit={() => setEdited(list)} onFill={() => setFilled(list)} />
              ))}
            </>
          )
        }
      </Loaded>
      <NeverCard />
      {edited !== null && <ListDialog list={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {filled !== null && <NumbersDialog list={filled} onClose={() => setFilled(null)} />}
    </SettingsPage>
  )
}

function ListCard({ list, onEdit, onFill }: { list: List; onEdit: () => void; onFill: () => void }) {
  const t = useWords(callListsWords)
  const [isEnding, setEnding] = useState(false)
  const set = useAct(call.callLists.setState, { refresh: ['callLists.'], onDone: () => setEnding(false) })
  const to = (state: 'running' | 'paused' | 'done') => set.run({ callListId: list.id, state })
  const said = counted.filter((state) => (list.counts[state] ?? 0) > 0)
  const isOver = list.state === 'done'
  // whoever begins an empty list waits for calls that never come: numbers come first
  const isEmpty = Object.values(list.counts).every((count) => !count)
  return (
    <Card title={list.name} aside={`${t(`state_${list.state}`)} · ${list.queueName}`}>
      <div className="grid grid-cols-1 gap-2 px-4 py-4">
        <p className="text-s wrap-anywhere text-ink-2">{list.about}</p>
        <p className="num text-s">
          {isEmpty
            ? t('nobodyOn')
            : said.map((state) => t(`count_${state}`, { n: list.counts[state] ?? 0 })).join(' · ')}
        </p>
      </div>
      {!isOver && (
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
          <Button look="quiet" onPress={() => setEnding(true)}>
            {t('end')}
          </Button>
          <Button onPress={onEdit}>{t('change')}</Button>
          <Button look={isEmpty ? 'primary' : 'plain'} onPress={onFill}>
            {t('putOn')}
          </Button>
          {isEmpty && list.state !== 'running' ? null : list.state === 'running' ? (
            <Button isBusy={set.isBusy} onPress={() => to('paused')}>
              {t('pause')}
            </Button>
          ) : (
            <Button look="primary" isBusy={set.isBusy} onPress={() => to('running')}>
              {t('begin')}
            </Button>
          )}
        </div>
      )}
      {isEnding && (
        <ConfirmDialog
          title={t('endSure')}
          about={t('endSay')}
          action={t('end')}
          isDanger
          isBusy={set.isBusy}
          onClose={() => setEnding(false)}
          onConfirm={() => to('done')}
        />
      )}
    </Card>
  )
}
