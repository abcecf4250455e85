/** Speaks to the program as anybody outside would: over HTTP, with a cookie, a key or a visitor's token. */
import { setTimeout as pause } from 'node:timers/promises'

export class Refused extends Error {
  readonly code: string
  constructor(code: string, what: string) {
    super(`${what}: ${code}`)
    this.code = code
  }
}

export interface Asking {
  cookie?: string
  bearer?: string
  workspaceId?: string
}

/** One request; waits and asks again where it is told to. Throws `Refused` for a no. */
export async function ask<T>(url: string, method: string, path: string, as: Asking = {}, body?: unknown): Promise<T> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        ...(as.cookie ? { cookie: as.cookie, origin: url } : {}),
        ...(as.bearer ? { authorization: `Bearer ${as.bearer}` } : {}),
        ...(as.workspaceId ? { 'peakend-workspace': as.workspaceId } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const answer = (await response.json().catch(() => ({}))) as T & { code?: string }
    if (response.ok) return answer
    const isLater = response.status === 429 || response.status === 503
    if (!isLater || tries >= 5) throw new Refused(answer.code ?? String(response.status), `${method} ${path}`)
    await pause(Math.max(1000, Number(response.headers.get('retry-after') ?? 1) * 1000))
  }
}

/** Signs in and keeps the cookie. */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Refused(((await response.json()) as { code: string }).code, 'sign-in')
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
