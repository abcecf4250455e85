import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** What a request says about where it came from, believed only as far as the proxies it passed are trusted. */
export interface Proxies {
  readonly isTrusted: (address: string) => boolean
  readonly addressOf: (request: IncomingMessage) => string
  readonly hostOf: (request: IncomingMessage) => string
}

const LOOPBACK = ['127.0.0.0/8', '::1']

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
/** IPv4 in IPv6 notation, as sockets that listen on both give it. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address)

/** Addresses, networks (`10.0.0.0/8`) and the word `loopback`. */
export const openProxies = (trusted: readonly string[] = []): Proxies => {
  const list = new BlockList()
  for (const entry of trusted.flatMap((t) => (t === 'loopback' ? LOOPBACK : [t]))) {
    const [address = '', bits] = entry.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  const isTrusted = (address: string): boolean => {
    const known = plain(address)
    return isIP(known) !== 0 && list.check(known, family(known))
  }
  const remoteOf = (request: IncomingMessage): string => plain(request.socket.remoteAddress ?? '')
  const header = (request: IncomingMessage, name: string): string[] =>
    [request.headers[name] ?? []].flat().flatMap((value) => value.split(',').map((part) => part.trim()))
  return {
    isTrusted,
    addressOf: (request) => {
      // from the nearest proxy outwards: the first that is not trusted is who asks
      let address = remoteOf(request)
      for (const earlier of header(request, 'x-forwarded-for').toReversed()) {
        if (!isTrusted(address)) break
        address = plain(earlier)
      }
      return address
    },
    hostOf: (request) =>
      (isTrusted(remoteOf(request)) && header(request, 'x-forwarded-host').at(-1)) || (request.headers.host ?? ''),
  }
}
