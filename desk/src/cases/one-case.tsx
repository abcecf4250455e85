import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call, type Inputs, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { ConversationLinks } from '../conversation/conversation-links.tsx'
import { useMay, useMe, useWorkspaceId } from '../session/me.ts'
import { BackLink } from '../shell/back-link.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ErrorState, Skeleton, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { casesWords } from '../words/cases.ts'
import { explain } from '../words/explain.ts'
import { isKey, useWords } from '../words/words.ts'
import { CaseFacts } from './case-facts.tsx'
import { CloseDialog } from './close-dialog.tsx'

export type Case = Outputs['cases']['get']
export type CaseChange = Omit<Inputs['cases']['change'], 'caseId'>

/** One matter: who wants it settled, who owns it, by when, and every conversation about it. */
export function OneCase({ caseId }: { caseId: string }) {
  const workspaceId = useWorkspaceId()
  const asked = ask.cases.get({ caseId }, { workspaceId })
  const query = useQuery(asked)
  const take = (after: Case) => {
    queries.setQueryData(asked.queryKey, after)
    void queries.invalidateQueries({ queryKey: [workspaceId, 'cases.list'] })
  }
  const change = useMutation({
    mutationFn: (to: CaseChange) => call.cases.change({ caseId, ...to }, { workspaceId }),
    onSuccess: take,
    onError: (error) => toast(explain(error)),
  })
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data)
    return (
      <div className="grid grid-cols-1 gap-4 p-6">
        <Skeleton className="h-7 w-72" />
        <Skeleton className="h-28" />
        <SkeletonRows rows={4} />
      </div>
    )
  const one = query.data
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <CaseHeader one={one} onChanged={take} onChange={change.mutate} />
      <div className="grid grid-cols-1 max-w-3xl gap-6 px-4 pb-10 md:px-6">
        <CaseFacts one={one} onChange={change.mutate} isBusy={change.isPending} />
        <CaseConversations caseId={one.id} />
        <CaseHistory one={one} />
      </div>
    </div>
  )
}

function CaseHeader({
  one,
  onChanged,
  onChange,
}: {
  one: Case
  onChanged: (after: Case) => void
  onChange: (to: CaseChange) => void
}) {
  const t = useWords(casesWords)
  const may = useMay()
  const me = useMe()
  const [isClosing, setClosing] = useState(false)
  const isOpen = one.state === 'open'
  return (
    <header className="sticky top-0 z-10 flex flex-wrap items-center gap-3 bg-surface px-4 pt-4 pb-3 md:px-6">
      <BackLink to="/cases" />
      <div className="min-w-0 flex-1">
        <p className="num flex items-center gap-2 text-s text-ink-3">
          {t('number', { number: one.number })}
          <Chip>{t(isOpen ? 'open' : 'settled')}</Chip>
          {one.reopened > 0 && t('reopenedTimes', { count: one.reopened })}
        </p>
        <h2 className="text-xl font-semibold tracking-[-0.01em] wrap-anywhere">
          <bdi>{one.title}</bdi>
        </h2>
      </div>
      {may('cases.change') && isOpen && one.ownerId !== me.id && (
        <Button keys="o" keyGroup={t('group')} onPress={() => onChange({ ownerId: me.id })}>
          {t('takeOver')}
        </Button>
      )}
      {may('cases.change') && (
        <Button look={isOpen ? 'primary' : 'plain'} keys="s" keyGroup={t('group')} onPress={() => setClosing(true)}>
          {t(isOpen ? 'settle' : 'reopen')}
        </Button>
      )}
      {isClosing && <CloseDialog one={one} onClose={() => setClosing(false)} onChanged={onChanged} />}
    </header>
  )
}

function CaseConversations({ caseId }: { caseId: string }) {
  const t = useWords(casesWords)
  const workspaceId = useWorkspaceId()
  const query = useQuery(ask.interactions.list({ view: 'all', caseId, limit: 50 }, { workspaceId }))
  return (
    <section>
      <h3 className="mb-1.5 text-m font-semibold">{t('conversations')}</h3>
      {query.isPending && <SkeletonRows rows={2} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.rows.length === 0 && <p className="text-s text-ink-3">{t('noConversations')}</p>}
      <ConversationLinks
        rows={query.data?.rows ?? []}
        about={(row) => [row.touchpointName, row.queueName, row.agentName]}
      />
    </section>
  )
}

function CaseHistory({ one }: { one: Case }) {
  const t = useWords(casesWords)
  const says = (act: string) => {
    const key = `act_${act.replace(/^case\./, '')}`
    return isKey(casesWords, key) ? t(key) : act
  }
  return (
    <section>
      <h3 className="mb-1.5 text-m font-semibold">{t('history')}</h3>
      <ol className="grid grid-cols-1 gap-1.5 text-s">
        {one.history.map((line) => (
          <li key={`${line.at}${line.act}`} className="flex gap-3">
            <Time at={line.at} className="w-16 flex-none text-ink-3" />
            <span className="min-w-0">
              {says(line.act)}
              {line.personName !== null && <span className="text-ink-3"> · {line.personName}</span>}
              {line.note !== null && line.note !== '' && <bdi className="block text-ink-2">{line.note}</bdi>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
