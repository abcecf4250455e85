/** Asks the server for a page without anybody signed in: an answer, a "no" with its code, or silence. */
export type Said<T> = { is: 'answer'; body: T } | { is: 'no'; code: string } | { is: 'silence' }

/** A network that answers later than this is as good as none: the person before the screen gets on. */
const timeoutMs = 8000

export const ask = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<Said<T>> => {
  try {
    const answer = await fetch(`/api/counter/${path}`, {
      method,
      credentials: 'omit',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.ok) return { is: 'answer', body: (await answer.json()) as T }
    // too many, too slow, or the server is in trouble: it may be said again
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { is: 'silence' }
    const said = (await answer.json().catch(() => ({}))) as { code?: string }
    return { is: 'no', code: said.code ?? 'malformed' }
  } catch {
    return { is: 'silence' }
  }
}
