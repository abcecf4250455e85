import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { ask, call } from '../api/call.ts'
import { Card } from '../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { SettingsPage } from './page.tsx'
import type { SettingsCode } from './pages.ts'

/**
 * Shows its content once what it needs is there; failure and waiting are drawn the same way everywhere. `page` names the page that the content
 * is the whole of: it keeps its name and its way back meanwhile.
 */
export function Loaded<T>({
  query,
  page,
  children,
}: {
  page?: SettingsCode
  query: { data: T | undefined; isError: boolean; error: Error | null; refetch: () => unknown }
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  const state = query.isError ? (
    <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  ) : (
    <SkeletonRows hasPicture={false} />
  )
  if (page === undefined) return state
  return (
    <SettingsPage code={page}>
      <Card>{state}</Card>
    </SettingsPage>
  )
}

export function WithWorkspace({
  page,
  children,
}: {
  page?: SettingsCode
  children: (workspace: Workspace) => ReactNode
}) {
  return (
    <Loaded query={useQuery(ask.workspace.get())} page={page}>
      {children}
    </Loaded>
  )
}

/** A form over the workspace's settings that sends only what changed. */
export function useWorkspaceDraft(workspace: Workspace) {
  const terms = useWords(termsWords)
  const form = useDraft(workspace)
  const save = useAct(call.workspace.change, {
    refresh: ['workspace.get', 'floor.'],
    says: terms('saved'),
    onDone: form.reset,
  })
  return { ...form, isBusy: save.isBusy, save: () => save.run(form.changes) }
}
