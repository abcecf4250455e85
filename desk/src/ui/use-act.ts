import { useMutation, useQueryClient } from '@tanstack/react-query'
import { explain } from '../words/explain.ts'
import { toast } from './toasts.ts'

/**
 * Does something on the server: busy while it runs, the reads named by `refresh` (`people`, `routing.queues`) are asked anew
 * when it is done, and a "no" is told in a toast unless `onFault` takes it.
 */
export function useAct<I, R>(
  act: (input: I) => Promise<R>,
  of: {
    onDone?: (answer: R, input: I) => void
    onFault?: (error: Error) => void
    says?: string | ((answer: R, input: I) => string)
    refresh?: readonly string[]
  } = {},
) {
  const queries = useQueryClient()
  const { mutate, isPending, error, reset } = useMutation<R, Error, I>({
    mutationFn: act,
    onSuccess: (answer, input) => {
      if (of.refresh) {
        void queries.invalidateQueries({
          predicate: ({ queryKey }) =>
            of.refresh!.some((name) => typeof queryKey[1] === 'string' && queryKey[1].startsWith(name)),
        })
      }
      if (of.says !== undefined) toast(typeof of.says === 'string' ? of.says : of.says(answer, input))
      of.onDone?.(answer, input)
    },
    onError: (fault) => (of.onFault ? of.onFault(fault) : toast(explain(fault))),
  })
  return { run: mutate, isBusy: isPending, error, reset }
}
