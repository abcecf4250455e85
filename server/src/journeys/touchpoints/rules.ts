import { Refusal } from '../../base/refusal.ts'

/**
 * Sites a widget may stand on, as origins (RFC 6454): scheme, host, port; `https://*.shop.example` stands for every host below. What is written as
 * an address of a page becomes its origin. Refuses `invalid` for what is none.
 */
export const originsOf = (sites: readonly string[]): string[] => [...new Set(sites.map(originOf))]

const WILDCARD = /^(https?):\/\/\*\.([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::(\d{1,5}))?\/?$/i

const originOf = (site: string): string => {
  const text = site.trim()
  const [, scheme, host, port] = WILDCARD.exec(text) ?? []
  if (scheme && host) return `${scheme}://*.${host}${port ? `:${port}` : ''}`.toLowerCase()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    !/^[a-z0-9.-]+$|^\[/.test(url.hostname) ||
    url.username ||
    url.password
  ) {
    throw new Refusal('invalid', 'A site is an address like https://shop.example.', {
      fields: [{ path: 'sites', problem: 'holds something that is no address of a site' }],
    })
  }
  return url.origin
}

/** Whether a page of this origin may carry the widget. No sites: any. This keeps honest browsers out and is no authentication. */
export const isAllowed = (sites: readonly string[], origin: string | undefined): boolean => {
  if (sites.length === 0) return true
  const url = origin === undefined ? null : URL.parse(origin)
  if (!url) return false
  return sites.some((site) => {
    const [scheme, rest = ''] = site.split('://')
    if (!rest.startsWith('*.')) return site === url.origin
    return url.protocol === `${scheme}:` && url.host.endsWith(rest.slice(1)) && url.host.length > rest.length - 1
  })
}
