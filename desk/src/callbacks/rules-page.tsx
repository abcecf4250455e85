import { useQuery } from '@tanstack/react-query'
import { ListPlus, Mail } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Select } from '../ui/select.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { clockTime, dueTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { callBackWords } from '../words/callbacks.ts'
import { useLocale, useWords } from '../words/words.ts'
import { RulesDialog, ways } from './rules-dialog.tsx'

export type QueueCallBacks = Outputs['callbacks']['rules']['rows'][number]
const MIN = 60_000

/** What each queue offers who waits long, and a test: the times a customer would see, and the mails they would get. */
export default function CallBackRulesPage() {
  return (
    <Loaded query={useQuery(ask.callbacks.rules())} page="call-backs">
      {({ rows }) => <Rules rows={rows} />}
    </Loaded>
  )
}

function Rules({ rows }: { rows: readonly QueueCallBacks[] }) {
  const t = useWords(callBackWords)
  const [edited, setEdited] = useState<QueueCallBacks | null>(null)
  return (
    <SettingsPage code="call-backs" test={rows.length > 0 ? <Test rows={rows} /> : undefined}>
      <Card>
        {rows.length === 0 ? (
          <EmptyState icon={<ListPlus size={20} />} title={t('rulesNone')} />
        ) : (
          <ul>
            {rows.map((row) => (
              <li key={row.queueId} className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0">
                <div className="min-w-0 flex-1">
                  <p className="font-semibold">{row.queueName}</p>
                  <p className="text-s text-ink-2">
                    <Summary row={row} />
                  </p>
                </div>
                <Button size="s" aria-label={`${t('edit')}: ${row.queueName}`} onPress={() => setEdited(row)}>
                  {t('edit')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {edited && <RulesDialog rules={edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function Summary({ row }: { row: QueueCallBacks }) {
  const t = useWords(callBackWords)
  if (!row.isOn) return t('off')
  return t('summary', {
    after: Math.round(row.offerAfterMs / MIN),
    attempts: row.attempts,
    gap: Math.round(row.gapMs / MIN),
    ways: ways
      .filter((way) => row.ways.includes(way))
      .map((way) => t(`wayName-${way}`))
      .join(', '),
  })
}

function Test({ rows }: { rows: readonly QueueCallBacks[] }) {
  const t = useWords(callBackWords)
  const me = useMe()
  const [queueId, setQueueId] = useState(rows[0]!.queueId)
  const [sent, setSent] = useState<number | null>(null)
  const send = useAct(() => call.callbacks.test({ queueId, to: me.email }), {
    onDone: (answer) => setSent(answer.sent),
  })
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="max-w-xl text-s text-ink-2">{t('testAbout')}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Select
          className="w-56"
          label={t('testQueue')}
          value={queueId}
          onChange={(next) => {
            setQueueId(next)
            setSent(null)
          }}
          choices={rows.map((row) => ({ value: row.queueId, label: row.queueName }))}
        />
        <Button icon={<Mail size={15} aria-hidden />} isBusy={send.isBusy} onPress={() => send.run(undefined)}>
          {t('testSend')}
        </Button>
      </div>
      <p role="status" className="text-s empty:hidden">
        {sent !== null && t('testSent', { count: sent, email: me.email })}
      </p>
      <FreeSlots queueId={queueId} />
    </div>
  )
}

const mostShown = 12

/** What a customer could pick now. */
function FreeSlots({ queueId }: { queueId: QueueCallBacks['queueId'] }) {
  const t = useWords(callBackWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const slots = useQuery(ask.callbacks.slotsOf({ queueId, channel: 'phone' }))
  if (slots.isPending) return <Skeleton className="h-16" />
  const rows = slots.data?.rows ?? []
  return (
    <div>
      <h3 className="mb-1.5 text-s font-medium text-ink-2">{t('testSlots')}</h3>
      {rows.length === 0 ? (
        <p className="text-s text-ink-2">{t('testNoSlots')}</p>
      ) : (
        <ul className="num grid grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))] gap-1.5 text-s">
          {rows.slice(0, mostShown).map(({ from, to, free }) => (
            <li key={from} className="rounded-s bg-sunken px-2.5 py-1.5">
              {dueTime(Date.parse(from), nowMs, locale, slots.data?.timeZone)}–
              {clockTime(Date.parse(to), locale, slots.data?.timeZone)}
              <span className="block text-ink-3">{t('slotLeft', { count: free })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
