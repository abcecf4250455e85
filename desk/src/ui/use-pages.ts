import { useInfiniteQuery } from '@tanstack/react-query'
import { chosenWorkspace } from '../api/workspace-choice.ts'

/** A list that comes in pages: all rows so far, and `more` while there are more. `name` is the endpoint (`moments.browse`). */
export function usePages<R>(
  name: string,
  input: Readonly<Record<string, unknown>>,
  read: (cursor: string | undefined) => Promise<{ rows: R[]; next: string | null }>,
  enabled = true,
) {
  const answer = useInfiniteQuery({
    enabled,
    queryKey: [chosenWorkspace(), name, 'pages', input],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
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
