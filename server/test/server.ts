import type { TestContext } from 'node:test'
import type { AnyContractRouter } from '@orpc/contract'
import type { Caller } from '../src/base/caller.ts'
import type { Routes } from '../src/base/endpoints.ts'
import { serve, type ServeOptions, type Served } from '../src/base/http.ts'
import type { Harness } from './harness.ts'

export interface Call {
  as?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Headers
  /** Parsed where it is JSON, else the text. */
  body: unknown
}

export interface TestServer extends Served {
  /** `call('POST', '/api/cases/x/settle', { as: 'agent', body })`: as one of the named callers, else a stranger. */
  readonly call: (method: string, path: string, of?: Call) => Promise<Answer>
}

export interface TestServerOptions extends Partial<Omit<ServeOptions, 'contract' | 'routes'>> {
  contract: AnyContractRouter
  routes: Routes
  /** Callers by name; a request says which one it is in the header `x-test-caller`. */
  callers?: Record<string, Caller>
}

/** The real HTTP server on a free port, with callers by name instead of identity. Closed when the test ends. */
export const testServer = async (
  t: Pick<TestContext, 'after'>,
  { db }: Pick<Harness, 'db'>,
  { callers = {}, ...options }: TestServerOptions,
): Promise<TestServer> => {
  const served = await serve({
    db,
    host: '127.0.0.1',
    port: 0,
    ports: {
      authenticate: async ({ headers }) => callers[String(headers['x-test-caller'])] ?? null,
      maySee: async () => true,
    },
    ...options,
  })
  t.after(() => served.close())
  return { ...served, call: callOn(served.url) }
}

/** Asks a server at an address. */
export const callOn =
  (url: string): TestServer['call'] =>
  async (method, path, { as, body, headers } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(as ? { 'x-test-caller': as } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
