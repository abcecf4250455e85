import { useQuery } from '@tanstack/react-query'
import { CircleAlert, Phone, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PhoneNumber } from '@peakend/contract/phone-numbers.ts'
import { ask } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { numbersWords } from '../words/numbers.ts'
import { useWords } from '../words/words.ts'
import { BlockedCard } from './blocked-card.tsx'
import { LineCard } from './line-card.tsx'
import { NumberDialog } from './number-dialog.tsx'
import { VoiceCard } from './voice-card.tsx'

/** The numbers customers call, where each leads, and when somebody last called it: a call to it is the test. */
export default function NumbersPage() {
  const t = useWords(numbersWords)
  const query = useQuery({ ...ask.phoneNumbers.list(), refetchInterval: 15_000 })
  const [edited, setEdited] = useState<PhoneNumber | 'new' | null>(null)
  const add = (look: 'plain' | 'primary') => (
    <Button look={look} icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  )
  return (
    <SettingsPage code="numbers" aside={query.data && query.data.rows.length > 0 && add('plain')}>
      <LineCard />
      <Loaded query={query}>
        {({ rows }) => (
          <Card>
            {rows.length === 0 ? (
              <EmptyState icon={<Phone size={20} />} title={t('none')} action={add('primary')}>
                {t('noneAbout')}
              </EmptyState>
            ) : (
              <ul>
                {rows.map((row) => (
                  <Line key={row.id} row={row} onEdit={() => setEdited(row)} />
                ))}
              </ul>
            )}
          </Card>
        )}
      </Loaded>
      <BlockedCard />
      <VoiceCard />
      {edited !== null && <NumberDialog number={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function Line({ row, onEdit }: { row: PhoneNumber; onEdit: () => void }) {
  const t = useWords(numbersWords)
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold wrap-anywhere">{row.name}</span>
          <span className="num text-ink-2">{row.number}</span>
        </p>
        <p className="text-s text-ink-2">
          {row.isFlowMissing ? (
            <span className="inline-flex items-start gap-1.5 text-failed">
              <CircleAlert size={14} aria-hidden className="mt-0.5 flex-none" />
              <GoLink
                to="/settings/menus"
                {...(row.flowId !== null && { search: { menu: row.flowId } })}
                className="underline decoration-failed/40 underline-offset-2 hover:decoration-failed"
              >
                {t('menuMissing', { menu: row.flowName ?? '', queue: row.queueName })}
              </GoLink>
            </span>
          ) : row.flowId !== null ? (
            <GoLink
              to="/settings/menus"
              search={{ menu: row.flowId }}
              className="underline decoration-line-strong underline-offset-2 hover:text-brand"
            >
              {t('leadsToMenu', { menu: row.flowName ?? '' })}
            </GoLink>
          ) : (
            t('leadsToQueue', { queue: row.queueName })
          )}
        </p>
        <p className="text-s text-ink-3">
          {row.lastCallAt === null ? (
            t('noCall')
          ) : (
            <>
              {t('lastCall')} <Time at={row.lastCallAt} as="due" />
            </>
          )}
        </p>
      </div>
      <Button size="s" aria-label={`${t('edit')}: ${row.name}`} onPress={onEdit}>
        {t('edit')}
      </Button>
    </li>
  )
}
