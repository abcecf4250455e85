import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { ask, call } from '../api/call.ts'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'

/** Shows its content once what it needs is there; failure and waiting are drawn the same way everywhere. */
export function Loaded<T>({
  query,
  children,
}: {
  query: { data: T | undefined; isError: boolean; error: Error | null; refetch: () => unknown }
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <SkeletonRows hasPicture={false} />
}

export function WithWorkspace({ children }: { children: (workspace: Workspace) => ReactNode }) {
  return <Loaded query={useQuery(ask.workspace.get())}>{children}</Loaded>
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
