import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Field } from '../ui/field.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { dueTime } from '../ui/time-words.ts'
import { useNowMs } from '../ui/clock.ts'
import { useAct } from '../ui/use-act.ts'
import { standardsWords } from '../words/standards.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import { momentNames } from '../moments/filter.ts'
import { HistoryDialog } from './history-dialog.tsx'
import type { Channel, Moment, Standard } from './lines.ts'
import { StandardDialog } from './standard-dialog.tsx'
import { StandardLines } from './standard-lines.tsx'

const channels = ['chat', 'email', 'phone', 'sms', 'whatsapp', 'counter'] as const

/** The experience intended, per channel and moment, in plain sentences. */
export default function StandardsScreen() {
  const t = useWords(standardsWords)
  const terms = useWords(termsWords)
  const standards = useQuery(ask.standards.list())
  const [channel, setChannel] = useState<Channel>('chat')
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1240px] gap-5 px-4 py-5 md:px-8">
        <header className="flex flex-wrap items-start gap-4">
          <div className="min-w-60 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="max-w-xl text-s text-ink-2">{t('about')}</p>
          </div>
          {standards.data && <Target key={standards.data.targetPct} targetPct={standards.data.targetPct} />}
        </header>
        <Tabs
          label={t('channel')}
          value={channel}
          onChange={setChannel}
          tabs={channels.map((c) => ({ value: c, label: terms(`channel-${c}`) }))}
        />
        <Loaded query={standards}>
          {({ rows }) => (
            <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-3">
              {momentNames.map((moment) => (
                <MomentStandard
                  key={moment}
                  channel={channel}
                  moment={moment}
                  standard={rows.find((s) => s.channel === channel && s.moment === moment)}
                />
              ))}
            </div>
          )}
        </Loaded>
      </div>
    </div>
  )
}

function Target({ targetPct }: { targetPct: number }) {
  const t = useWords(standardsWords)
  const terms = useWords(termsWords)
  const mayChange = useMay()('standards.change')
  const [pct, setPct] = useState(String(targetPct))
  const save = useAct(call.standards.setTarget, {
    refresh: ['standards.', 'floor.', 'moments.summary'],
    says: terms('saved'),
  })
  if (!mayChange) return <Chip>{t('targetShort', { pct: targetPct })}</Chip>
  const n = Number(pct)
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save.run({ targetPct: n })
      }}
    >
      <Field
        className="max-w-72"
        label={t('target')}
        type="number"
        min={1}
        max={100}
        value={pct}
        onChange={(e) => setPct(e.target.value)}
      />
      <Button type="submit" className="h-9" isBusy={save.isBusy} disabled={n === targetPct || !(n >= 1 && n <= 100)}>
        {terms('save')}
      </Button>
    </form>
  )
}

function MomentStandard({
  channel,
  moment,
  standard,
}: {
  channel: Channel
  moment: Moment
  standard: Standard | undefined
}) {
  const t = useWords(standardsWords)
  const terms = useWords(termsWords)
  const language = useLocale()
  const nowMs = useNowMs(60_000)
  const mayChange = useMay()('standards.change')
  const [opened, setOpened] = useState<'edit' | 'history' | null>(null)
  const measurable = standard?.lines.filter((l) => l.measure !== null).length ?? 0
  return (
    <Card title={terms(`moment-${moment}`)} aside={t(`about-${moment}`)} className="flex flex-col">
      {standard === undefined ? (
        <EmptyState title={t('noneMoment')} />
      ) : (
        <>
          <StandardLines lines={standard.lines} />
          <p className="px-4 pb-3 text-s text-ink-3">
            {t('counted', { count: measurable })} ·{' '}
            {standard.version === 0
              ? t('shipped')
              : t('version', { n: standard.version, time: dueTime(Date.parse(standard.inForceFrom), nowMs, language) })}
            {standard.changedBy !== null && ` · ${t('by', { name: standard.changedBy })}`}
          </p>
        </>
      )}
      <div className="mt-auto flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
        {standard && (
          <Button look="quiet" onPress={() => setOpened('history')}>
            {t('history')}
          </Button>
        )}
        {mayChange && <Button onPress={() => setOpened('edit')}>{t(standard ? 'edit' : 'write')}</Button>}
      </div>
      {opened === 'edit' && (
        <StandardDialog channel={channel} moment={moment} standard={standard} onClose={() => setOpened(null)} />
      )}
      {opened === 'history' && <HistoryDialog channel={channel} moment={moment} onClose={() => setOpened(null)} />}
    </Card>
  )
}
