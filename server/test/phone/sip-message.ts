/** SIP messages as the kit's phones write and read them (RFC 3261), and the answer to a challenge (RFC 7616 with MD5). Pure. */
import { createHash } from 'node:crypto'

export interface SipMessage {
  /** Of a request; null for an answer. */
  method: string | null
  uri: string
  /** Of an answer; 0 for a request. */
  status: number
  headers: readonly (readonly [name: string, value: string])[]
  body: string
}

const short: Record<string, string> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
}

export const readSip = (text: string): SipMessage | null => {
  const cut = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = (cut < 0 ? text : text.slice(0, cut)).split('\r\n')
  const headers = lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([^:]+?)\s*:\s*(.*)$/.exec(line) ?? []
    return name ? [[short[name.toLowerCase()] ?? name.toLowerCase(), value] as const] : []
  })
  const body = cut < 0 ? '' : text.slice(cut + 4)
  const answer = /^SIP\/2\.0 (\d{3})/.exec(first)
  if (answer) return { method: null, uri: '', status: Number(answer[1]), headers, body }
  const [, method, uri] = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first) ?? []
  return method && uri ? { method, uri, status: 0, headers, body } : null
}

export const header = (message: SipMessage, name: string): string =>
  message.headers.find(([other]) => other === name)?.[1] ?? ''

export const writeSip = (first: string, headers: readonly (readonly [string, string])[], body = ''): string =>
  [
    first,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')

/** The part of an address that is called: `sip:+1555@host` is `+1555`. */
export const userOf = (address: string): string => /sips?:([^@;>]+)@/.exec(address)?.[1] ?? ''

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const quoted = (text: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? ''

export const answerChallenge = (
  challenge: string,
  of: { user: string; password: string; method: string; uri: string },
): string => {
  const [realm, nonce] = [quoted(challenge, 'realm'), quoted(challenge, 'nonce')]
  const opaque = quoted(challenge, 'opaque')
  const secret = md5(`${of.user}:${realm}:${of.password}`)
  const asked = md5(`${of.method}:${of.uri}`)
  const hasQop = /qop="?[^"]*auth/.test(challenge)
  const response = hasQop
    ? md5(`${secret}:${nonce}:00000001:peakend:auth:${asked}`)
    : md5(`${secret}:${nonce}:${asked}`)
  return [
    `Digest username="${of.user}", realm="${realm}", nonce="${nonce}", uri="${of.uri}", response="${response}", algorithm=MD5`,
    ...(hasQop ? ['qop=auth, nc=00000001, cnonce="peakend"'] : []),
    ...(opaque ? [`opaque="${opaque}"`] : []),
  ].join(', ')
}

/** Where the other end wants its sound. */
export const soundOf = (sdp: string): { address: string; port: number } | null => {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1]
  const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1])
  return address && port ? { address, port } : null
}

export const offer = (host: string, port: number): string =>
  `v=0
o=- 1 1 IN IP4 ${host}
s=-
c=IN IP4 ${host}
t=0 0
m=audio ${port} RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
`.replaceAll('\n', '\r\n')
