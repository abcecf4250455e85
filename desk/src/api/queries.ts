import { QueryClient } from '@tanstack/react-query'
import { isRefusal, Refusal } from './refusal.ts'

/** One client for the whole desk. A refusal is an answer and is not asked again; silence is, twice. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof Refusal && error.status < 500) && failures < 2,
      retryDelay: (failures) => Math.min(4000, 400 * 2 ** failures),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Whoever is no longer signed in is shown the sign-in screen, and comes back to where they were. */
queries.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return
  if (isRefusal(event.action.error, 'not_signed_in') && queries.getQueryData(['me'])) queries.setQueryData(['me'], null)
})
