import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Field } from '../ui/field.tsx'
import { isoToLocal, localToIso } from '../ui/local-time.ts'
import { Select } from '../ui/select.tsx'
import { Time } from '../ui/time.tsx'
import { casesWords } from '../words/cases.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { Case, CaseChange } from './one-case.tsx'

/** Customer, owner, need and when we answer; what one may change is changed in place. */
export function CaseFacts({
  one,
  onChange,
  isBusy,
}: {
  one: Case
  onChange: (to: CaseChange) => void
  isBusy: boolean
}) {
  const t = useWords(casesWords)
  const may = useMay()
  const language = useLanguage()
  const workspaceId = useWorkspaceId()
  const canChange = may('cases.change') && one.state === 'open'
  const people = useQuery({ ...ask.people.list({}, { workspaceId }), enabled: canChange && may('people.read') })
  const needs = useQuery({ ...ask.cases.needs({}, { workspaceId }), staleTime: 5 * 60_000 })
  const need = needs.data?.rows.find((row) => row.id === one.needId)
  return (
    <section className="grid grid-cols-1 gap-4 rounded-m border border-line p-4 sm:grid-cols-2">
      <div className="grid grid-cols-1 content-start gap-1">
        <p className="text-s font-medium text-ink-2">{t('customer')}</p>
        <Link
          to="/customers/$customerId"
          params={{ customerId: one.customerId }}
          className="truncate underline decoration-line-strong underline-offset-2 hover:decoration-ink"
        >
          <bdi>{one.customerName ?? t('visitor')}</bdi>
        </Link>
        <p className="text-s text-ink-3">
          {t('opened')} <Time at={one.openedAt} as="due" />
          {one.settledAt !== null && (
            <>
              {' · '}
              {t('settledOn')} <Time at={one.settledAt} as="due" />
            </>
          )}
        </p>
      </div>
      {canChange && people.data ? (
        <Select
          label={t('owner')}
          placeholder={t('noOwner')}
          disabled={isBusy}
          value={one.ownerId as string | null}
          choices={people.data.rows
            .filter((row) => row.state === 'active')
            .map((row) => ({ value: row.id as string, label: row.name }))}
          onChange={(ownerId) => onChange({ ownerId })}
        />
      ) : (
        <Plain label={t('owner')} says={one.ownerName ?? t('noOwner')} />
      )}
      {canChange && needs.data ? (
        <Select
          label={t('need')}
          placeholder={t('noNeed')}
          disabled={isBusy}
          value={one.needId as string | null}
          choices={needs.data.rows
            .filter((row) => !row.isRetired)
            .map((row) => ({ value: row.id as string, label: row.name[language] }))}
          onChange={(needId) => onChange({ needId })}
        />
      ) : (
        <Plain label={t('need')} says={need?.name[language] ?? t('noNeed')} />
      )}
      <Due key={one.answerDueAt} one={one} canChange={canChange} isBusy={isBusy} onChange={onChange} />
    </section>
  )
}

function Plain({ label, says }: { label: string; says: string }) {
  return (
    <div className="grid grid-cols-1 content-start gap-1">
      <p className="text-s font-medium text-ink-2">{label}</p>
      <p>{says}</p>
    </div>
  )
}

function Due(props: { one: Case; canChange: boolean; isBusy: boolean; onChange: (to: CaseChange) => void }) {
  const t = useWords(casesWords)
  const nowMs = useNowMs(60_000)
  const { answerDueAt } = props.one
  const before = answerDueAt === null ? '' : isoToLocal(answerDueAt)
  const [due, setDue] = useState(before)
  if (!props.canChange) {
    return (
      <div className="grid grid-cols-1 content-start gap-1">
        <p className="text-s font-medium text-ink-2">{t('due')}</p>
        <p>{answerDueAt === null ? t('noDue') : <Time at={answerDueAt} as="due" />}</p>
      </div>
    )
  }
  const isOverdue = answerDueAt !== null && Date.parse(answerDueAt) < nowMs
  return (
    <div className="flex items-end gap-2">
      <Field
        type="datetime-local"
        className="flex-1"
        label={isOverdue ? `${t('due')} · ${t('overdue')}` : t('due')}
        value={due}
        onChange={(event) => setDue(event.target.value)}
      />
      {due !== before && (
        <Button
          className="!h-9"
          isBusy={props.isBusy}
          onPress={() => props.onChange({ answerDueAt: due === '' ? null : localToIso(due) })}
        >
          {t('setDue')}
        </Button>
      )}
    </div>
  )
}
