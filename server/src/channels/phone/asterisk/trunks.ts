/**
 * A trunk: the line to a carrier, or to another telephone system. It is known by the addresses its calls come from, or we sign in to it, or both. Pure.
 */
import { section, type Lines } from './sections.ts'

export interface Trunk {
  name: string
  host: string
  port: number | null
  transport: 'udp' | 'tcp'
  /** Where it wants to be signed in to. */
  account: { user: string; password: string } | null
  /** Addresses and networks its calls come from; its host where none is named. */
  addresses: readonly string[]
  codecs: readonly string[]
  /** Asked so often whether it is there (OPTIONS); 0 never. */
  lookS: number
}

export class TrunkFault extends Error {}

/** RFC 3261, 19.1: `sip:user:password@host:port;transport=tcp`. `sips` and what else a URI may carry is not for a trunk. */
const URI =
  /^sip:(?:([^:@;\s]+)(?::([^@;\s]*))?@)?(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9.-]+)(?::(\d{1,5}))?(?:;transport=(udp|tcp))?$/i

/** Reads a trunk as an operator writes it. Throws `TrunkFault` with a sentence for them, which never holds the password. */
export const parseTrunk = (text: string, name: string, addresses: readonly string[] = []): Trunk => {
  const [, user, password, host, port, transport] = URI.exec(text.trim()) ?? []
  if (!host)
    throw new TrunkFault(
      'a trunk is written sip:host, sip:host:port or sip:user:password@host, with ;transport=tcp where it is not UDP',
    )
  if (user !== undefined && !password)
    throw new TrunkFault('a trunk with a user needs a password: sip:user:password@host')
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535))
    throw new TrunkFault('the port of a trunk is 1 to 65535')
  return {
    name,
    host,
    port: port === undefined ? null : Number(port),
    transport: transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    account:
      user === undefined ? null : { user: decodeURIComponent(user), password: decodeURIComponent(password ?? '') },
    addresses,
    codecs: ['ulaw', 'alaw'],
    lookS: 60,
  }
}

const addressOf = ({ host, port, transport }: Trunk): string =>
  `sip:${host}${port === null ? '' : `:${port}`}${transport === 'tcp' ? ';transport=tcp' : ''}`

/** Sections of pjsip.conf. */
export const trunkSections = (trunk: Trunk): string[] => {
  const { name, account } = trunk
  const signedIn: Lines = account
    ? [
        ['outbound_auth', name],
        ['from_user', account.user],
        ['from_domain', trunk.host],
      ]
    : []
  const endpoint = section(name, [
    ['type', 'endpoint'],
    ['transport', trunk.transport],
    ['context', 'from-trunk'],
    ['disallow', 'all'],
    ['allow', trunk.codecs.join(',')],
    ['aors', name],
    // by name anybody could call themselves the trunk: it has no password for what it sends us
    ['identify_by', 'ip'],
    ['direct_media', 'no'],
    ['rtp_symmetric', 'yes'],
    ['force_rport', 'yes'],
    ['rewrite_contact', 'yes'],
    ['dtmf_mode', 'rfc4733'],
    ['trust_id_inbound', 'yes'],
    ['send_pai', 'yes'],
    // a line whose sound stopped for two minutes is dead; silence that is not sent at all is shorter
    ['rtp_timeout', 120],
    ...signedIn,
  ])
  const aor = section(name, [
    ['type', 'aor'],
    ['contact', addressOf(trunk)],
    ['qualify_frequency', trunk.lookS],
  ])
  const from = trunk.addresses.length > 0 ? trunk.addresses : [trunk.host]
  const identify = section(name, [
    ['type', 'identify'],
    ['endpoint', name],
    ...from.map((address) => ['match', address] as const),
  ])
  return [endpoint, aor, identify, ...(account ? registration(trunk, account) : [])]
}

const registration = (trunk: Trunk, account: { user: string; password: string }): string[] => [
  section(trunk.name, [
    ['type', 'auth'],
    ['auth_type', 'userpass'],
    ['username', account.user],
    ['password', account.password],
  ]),
  section(`${trunk.name}-registration`, [
    ['type', 'registration'],
    ['transport', trunk.transport],
    ['outbound_auth', trunk.name],
    ['server_uri', addressOf(trunk)],
    ['client_uri', `sip:${account.user}@${trunk.host}`],
    ['contact_user', account.user],
    ['endpoint', trunk.name],
    // calls are then known by what we registered, wherever they come from
    ['line', 'yes'],
    ['retry_interval', 30],
    ['forbidden_retry_interval', 300],
    ['max_retries', 1_000_000],
    ['expiration', 300],
  ]),
]
