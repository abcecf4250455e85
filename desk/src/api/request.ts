/** Builds the HTTP request of an endpoint from its route and input: path parameters, query for GET, JSON for the rest. Pure. */
export interface BuiltRequest {
  url: string
  body: string | undefined
}

export function buildRequest(method: string, path: string, input: unknown): BuiltRequest {
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown> | undefined) }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`${path} needs ${name}`)
    return encodeURIComponent(String(value))
  })
  if (method === 'GET') {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(rest)) {
      if (value === undefined || value === null || value === '') continue
      query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean))
    }
    const asked = query.toString()
    return { url: `/api${filled}${asked ? `?${asked}` : ''}`, body: undefined }
  }
  return { url: `/api${filled}`, body: JSON.stringify(rest) }
}
