/** As much of SIP (RFC 3261) as a call of ours to our own switch takes: reading what it says, and answering its challenge. Pure. */
import { createHash } from 'node:crypto'

export interface SipMessage {
  /** `BYE`; null for an answer. */
  readonly method: string | null
  readonly status: number
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
}

/** Short forms (RFC 3261, 7.3.3) of the headers looked at. */
const longNames: Readonly<Record<string, string>> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact' }

/** Null for what is none. */
export const readSip = (text: string): SipMessage | null => {
  const end = text.indexOf('\r\n\r\n')
  const [start = '', ...lines] = text
    .slice(0, Math.max(0, end))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const status = /^SIP\/2\.0 (\d{3}) /.exec(start)?.[1]
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(start)?.[1]
  if (end < 0 || (status === undefined && method === undefined)) return null
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const at = line.indexOf(':')
    const given = line.slice(0, at).trim().toLowerCase()
    const name = longNames[given] ?? given
    headers.set(name, [...(headers.get(name) ?? []), line.slice(at + 1).trim()])
  }
  return { method: method ?? null, status: Number(status ?? 0), headers, body: text.slice(end + 4) }
}

export const firstOf = ({ headers }: SipMessage, name: string): string => headers.get(name)?.[0] ?? ''

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** What proves an INVITE to a switch that asks (RFC 2617, 3.2.2, `auth`). */
export const credentialsFor = (
  challenge: string,
  of: { user: string; password: string; uri: string; cnonce: string },
): string => {
  const part = (name: string): string => new RegExp(`(?:^|[ ,])${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1] ?? ''
  const [realm, nonce, opaque] = [part('realm'), part('nonce'), part('opaque')]
  const secret = md5(`${of.user}:${realm}:${of.password}`)
  const response = md5(`${secret}:${nonce}:00000001:${of.cnonce}:auth:${md5(`INVITE:${of.uri}`)}`)
  const parts = [
    `username="${of.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${of.uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
    `cnonce="${of.cnonce}"`,
    'qop=auth',
    'nc=00000001',
    ...(opaque ? [`opaque="${opaque}"`] : []),
  ]
  return `Digest ${parts.join(', ')}`
}
