/**
 * The server, typed by the contract: `await call.interactions.reply({...})`. Inputs and outputs are inferred from the contract's types;
 * only method and path come along at run time. An expected "no" is thrown as `Refusal`, silence as `Unreachable`.
 */
import { queryOptions, type QueryKey, type UseQueryOptions } from '@tanstack/react-query'
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '@peakend/contract/peakend.ts'
import { readRefusal, Unreachable } from './refusal.ts'
import { buildRequest } from './request.ts'
import { routes } from './routes.generated.ts'
import { chosenWorkspace } from './workspace-choice.ts'

export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>

export interface CallOptions {
  /** Another workspace than the one chosen; a person who serves several brands has one inbox. */
  workspaceId?: string | null
  signal?: AbortSignal
}

type Args<I, O> = {} extends I ? [input?: I, options?: O] : [input: I, options?: O]
export type Call = {
  [N in keyof Outputs]: {
    [A in keyof Outputs[N]]: (
      ...args: Args<N extends keyof Inputs ? (A extends keyof Inputs[N] ? Inputs[N][A] : never) : never, CallOptions>
    ) => Promise<Outputs[N][A]>
  }
}
type Ask = {
  [N in keyof Outputs]: {
    [A in keyof Outputs[N]]: (
      ...args: Args<N extends keyof Inputs ? (A extends keyof Inputs[N] ? Inputs[N][A] : never) : never, CallOptions>
    ) => UseQueryOptions<Outputs[N][A], Error, Outputs[N][A], QueryKey>
  }
}

/** The longest an ordinary request may take before we say so. */
const timeoutMs = 20_000

export async function send(
  method: string,
  url: string,
  body: BodyInit | undefined,
  options: CallOptions & { headers?: Record<string, string> },
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  const workspaceId = options.workspaceId === undefined ? chosenWorkspace() : options.workspaceId
  if (workspaceId !== null) headers['peakend-workspace'] = workspaceId
  if (typeof body === 'string') headers['content-type'] ??= 'application/json'
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])])
  let answer: Response
  try {
    answer = await fetch(url, { method, headers, body, signal })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Unreachable('no answer', { cause: error })
  }
  if (!answer.ok) throw await readRefusal(answer)
  return answer
}

async function perform(method: string, path: string, input: unknown, options: CallOptions = {}): Promise<unknown> {
  const { url, body } = buildRequest(method, path, input)
  const answer = await send(method, url, body, options)
  return answer.status === 204 ? { done: true } : answer.json()
}

function eachRoute(make: (name: string, method: string, path: string) => unknown): unknown {
  const nouns: Record<string, Record<string, unknown>> = {}
  for (const [noun, acts] of Object.entries(routes)) {
    nouns[noun] = Object.fromEntries(
      Object.entries(acts).map(([act, [method, path]]) => [act, make(`${noun}.${act}`, method, path)]),
    )
  }
  return nouns
}

export const call = eachRoute(
  (_, method, path) => (input?: unknown, options?: CallOptions) => perform(method, path, input, options),
) as Call

/** The same endpoints for react-query: `useQuery(ask.interactions.get({ interactionId }))`. The key begins with workspace and `noun.act`. */
export const ask = eachRoute((name, method, path) => (input?: unknown, options: CallOptions = {}) => {
  const workspaceId = options.workspaceId === undefined ? chosenWorkspace() : options.workspaceId
  return queryOptions({
    queryKey: [workspaceId, name, input ?? {}],
    queryFn: ({ signal }) => perform(method, path, input, { workspaceId, signal }),
  })
}) as Ask
