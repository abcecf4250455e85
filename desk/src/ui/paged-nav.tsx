import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { ErrorState, SkeletonRows } from './states.tsx'

interface Paged {
  isPending: boolean
  isError: boolean
  error: Error | null
  hasNextPage: boolean
  isFetchingNextPage: boolean
  refetch: () => unknown
  fetchNextPage: () => unknown
}

/** A list beside what is open of it: waiting, failed, empty or page by page. */
export function PagedNav<R extends { id: string }>({
  label,
  query,
  rows,
  empty,
  hasPicture = true,
  children,
}: {
  label: string
  query: Paged
  rows: readonly R[]
  empty: ReactNode
  hasPicture?: boolean
  children: (row: R) => ReactNode
}) {
  const ui = useWords(uiWords)
  if (query.isPending) return <SkeletonRows rows={8} hasPicture={hasPicture} />
  if (query.isError && rows.length === 0) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return empty
  return (
    <nav aria-label={label} className="min-h-0 flex-1 overflow-y-auto border-b border-line">
      {rows.map((row) => children(row))}
      {query.hasNextPage && (
        <Button
          look="quiet"
          className="m-2"
          isBusy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {ui('loadMore')}
        </Button>
      )}
    </nav>
  )
}
