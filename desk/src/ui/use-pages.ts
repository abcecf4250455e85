import { useInfiniteQuery } from '@tanstack/react-query'
import { chosenWorkspace } from '../api/workspace-choice.ts'

/** All rows so far, and `more` while there are more. */
export interface Pages<R> {
  rows: R[]
  isLoading: boolean
  error: Error | null
  retry: () => void
  more: (() => void) | null
  isFetchingMore: boolean
}

/**
 * A list that comes in pages: all rows so far, and `more` while there are more. `name` is the endpoint (`moments.browse`). With `againMs` it is read
 * again that often while only its first page is shown: whoever has gone further reads, and what they read stays where it is.
 */
export function usePages<R>(
  name: string,
  input: Readonly<Record<string, unknown>>,
  read: (cursor: string | undefined) => Promise<{ rows: R[]; next: string | null }>,
  enabled = true,
  againMs?: number,
): Pages<R> {
  const answer = useInfiniteQuery({
    enabled,
    queryKey: [chosenWorkspace(), name, 'pages', input],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) => (againMs !== undefined && (state.data?.pages.length ?? 0) <= 1 ? againMs : false),
  })
  return {
    rows: answer.data?.pages.flatMap((page) => page.rows) ?? [],
    isLoading: answer.isPending,
    error: answer.isError && !answer.data ? answer.error : null,
    retry: () => void answer.refetch(),
    more: answer.hasNextPage ? () => void answer.fetchNextPage() : null,
    isFetchingMore: answer.isFetchingNextPage,
  }
}
