import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { acts } from '@peakend/contract/acts.ts'
import type { PersonId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useAboutWords, useActWords } from '../words/acts.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { SettingsPage } from './page.tsx'

type Row = Outputs['people']['audit']['rows'][number]

export default function AuditPage() {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  const [personId, setPersonId] = useState('all')
  const [act, setAct] = useState('all')
  const people = useQuery(ask.people.list()).data?.rows ?? []
  const asked = {
    ...(personId === 'all' ? {} : { personId: personId as PersonId }),
    ...(act === 'all' ? {} : { act }),
  }
  const log = usePages('people.audit', asked, (cursor) => call.people.audit({ ...asked, cursor, limit: 50 }))
  return (
    <SettingsPage code="audit">
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <Select
          label={t('auditPerson')}
          value={personId}
          onChange={setPersonId}
          choices={[
            { value: 'all', label: t('auditEverybody') },
            ...people.map((p) => ({ value: p.id as string, label: p.name })),
          ]}
        />
        <Select label={t('auditAct')} value={act} onChange={setAct} choices={useActChoices()} />
      </div>
      <Card className="overflow-hidden">
        {log.error !== null ? (
          <ErrorState error={log.error} onRetry={log.retry} />
        ) : log.isLoading ? (
          <SkeletonRows hasPicture={false} />
        ) : log.rows.length === 0 ? (
          <EmptyState icon={<ScrollText size={20} />} title={t('auditNone')} />
        ) : (
          <ul>
            {log.rows.map((row) => (
              <AuditLine key={row.id} row={row} />
            ))}
          </ul>
        )}
        {log.more !== null && (
          <div className="grid justify-center border-t border-line py-3">
            <Button isBusy={log.isFetchingMore} onPress={log.more}>
              {terms('more')}
            </Button>
          </div>
        )}
      </Card>
    </SettingsPage>
  )
}

/** Every act there are words for, in the order of the words. */
function useActChoices() {
  const t = useWords(settingsWords)
  const sayAct = useActWords()
  const language = useLanguage()
  const named = acts.map((act) => ({ value: act as string, label: sayAct(act) }))
  return [
    { value: 'all', label: t('auditEverything') },
    ...named.toSorted((a, b) => a.label.localeCompare(b.label, language)),
  ]
}

/** One act; opened, what it was before and after. */
function AuditLine({ row }: { row: Row }) {
  const t = useWords(settingsWords)
  const sayAct = useActWords()
  const sayAbout = useAboutWords()
  return (
    <li className="border-b border-line last:border-0">
      <details className="group">
        <summary className="grid cursor-pointer list-none grid-cols-[1fr_auto] items-baseline gap-x-4 px-4 py-2.5 hover:bg-sunken sm:grid-cols-[180px_1fr_auto]">
          <span className="truncate font-medium">{row.personName || t('auditSystem')}</span>
          <span className="truncate text-s text-ink-2 max-sm:order-3 max-sm:col-span-2">
            <span className="text-ink" title={row.act}>
              {sayAct(row.act)}
            </span>
            {row.about !== null && ` · ${sayAbout(row.about)}`}
          </span>
          <span className="text-s text-ink-3">
            <Time at={row.at} as="due" />
          </span>
        </summary>
        <Detail row={row} />
      </details>
    </li>
  )
}

function Detail({ row }: { row: Row }) {
  const t = useWords(settingsWords)
  const entries = Object.entries(row.detail)
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 bg-sunken px-4 py-3 text-s">
      {row.aboutId !== null && (
        <>
          <dt className="text-ink-3">{t('auditAbout')}</dt>
          <dd className="break-all">{row.aboutId}</dd>
        </>
      )}
      {row.address !== null && (
        <>
          <dt className="text-ink-3">{t('auditFrom')}</dt>
          <dd className="num">{row.address}</dd>
        </>
      )}
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">
            {name === 'before' ? t('auditBefore') : name === 'after' ? t('auditAfter') : name}
          </dt>
          <dd className="wrap-anywhere whitespace-pre-wrap">
            {typeof value === 'string' ? value : JSON.stringify(value, null, 1)}
          </dd>
        </div>
      ))}
      {entries.length === 0 && <dd className="col-span-2 text-ink-3">{t('auditNoDetail')}</dd>}
    </dl>
  )
}
