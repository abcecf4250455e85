/**
 * What a browser may say to the switch. Parses no more of SIP (RFC 3261) than it takes to be sure that the switch, whose parser is more lenient, reads the
 * same: one message a frame (RFC 7118, 5), lines that end in CRLF, each header that counts exactly once, and the sender's own user in all of them.
 *
 * Calls begin on the server, so a browser registers, answers, and speaks within calls it was given; it begins none and refers nobody.
 */

/** Methods within a call; everything else but REGISTER has no use here. */
const WITHIN_CALL = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'INFO', 'UPDATE', 'PRACK'])
/** Short forms (RFC 3261, 7.3.3) of the headers looked at. */
const LONG_NAME: Readonly<Record<string, string>> = {
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
}
/** No header of a phone is longer; a bound for the patterns below. */
const LONGEST_HEADER = 4000
const REQUEST_LINE = /^([A-Z]+) (sips?:\S+) SIP\/2\.0$/
const STATUS_LINE = /^SIP\/2\.0 [1-6]\d\d( .*)?$/
const HEADER = /^([A-Za-z][A-Za-z0-9.!%*_+`'~-]*)[ \t]*:(.*)$/s
const ADDRESS = /^sips?:([^@:;?<>,\s"]+)@([^@<>,\s"]+)$/
/** Registering goes to the socket it came by, never to a host the browser names. */
const OWN_CONTACT_HOST = /^[A-Za-z0-9-]+\.invalid(;transport=wss?)?(;ob)?$/
/** Sent now and then by some stacks to keep a way open (RFC 5626, 3.5.1). */
const KEEP_ALIVE = /^(\r\n){1,2}$/

export type GateFault = 'not-sip' | 'not-wanted' | 'not-own'

interface Address {
  user: string
  host: string
  /** Names of the header's parameters, in lower case. */
  parameters: ReadonlySet<string>
}

/** The place behind a quoted string that begins at the first sign; -1 where it does not end. */
const endOfQuoted = (text: string): number => {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return -1
}

/** `;tag=1;+sip.instance="<urn:...>"`: read sign by sign, so that no text takes longer than its length. */
const parametersIn = (text: string): ReadonlySet<string> | null => {
  const parts: string[] = []
  let isQuoted = false
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    if (!isQuoted && '<>,'.includes(sign)) return null
    if (sign === ';' && !isQuoted) parts.push('')
    else if (parts.length > 0) parts[parts.length - 1] += sign
    else if (sign.trim() !== '') return null
  }
  return isQuoted ? null : new Set(parts.map((part) => (part.split('=')[0] ?? '').trim().toLowerCase()))
}

/** One address of a header, in angle brackets after a name or bare; null for several, and for what could be read in two ways. */
const addressIn = (value: string): Address | null => {
  const nameEnd = value.startsWith('"') ? endOfQuoted(value) : 0
  if (nameEnd < 0) return null
  const begin = value.indexOf('<', nameEnd)
  const isBare = begin < 0 && nameEnd === 0
  if (!isBare && (begin < 0 || /[">]/.test(value.slice(nameEnd, begin)))) return null
  const bareEnd = value.includes(';') ? value.indexOf(';') : value.length
  const end = isBare ? bareEnd : value.indexOf('>', begin)
  if (end < 0) return null
  const found = ADDRESS.exec(value.slice(isBare ? 0 : begin + 1, end).trim())
  const parameters = parametersIn(value.slice(isBare ? end : end + 1))
  return found && parameters ? { user: found[1] ?? '', host: found[2] ?? '', parameters } : null
}

interface Message {
  start: string
  /** By long name in lower case, every value in the order it came. */
  headers: ReadonlyMap<string, readonly string[]>
}

const readMessage = (frame: string): Message | null => {
  const end = frame.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = frame.slice(0, end)
  // a bare CR or LF, or a NUL, ends a line for others
  if (/[\r\n\0]/.test(head.replaceAll('\r\n', ''))) return null
  const [start = '', ...lines] = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const found = line.length <= LONGEST_HEADER ? HEADER.exec(line) : null
    if (!found) return null
    const given = (found[1] ?? '').toLowerCase()
    const name = LONG_NAME[given] ?? given
    headers.set(name, [...(headers.get(name) ?? []), (found[2] ?? '').trim()])
  }
  // the length decides where a second message would begin
  const length = headers.get('content-length') ?? []
  const body = Buffer.byteLength(frame.slice(end + 4))
  if (length.length !== 1 || !/^\d{1,6}$/.test(length[0] ?? '') || Number(length[0]) !== body) return null
  return { start, headers }
}

/** What is wrong with a frame from the browser of `user`; null lets it through. */
export const faultOf = (frame: string, user: string): GateFault | null => {
  if (KEEP_ALIVE.test(frame)) return null
  const message = readMessage(frame)
  if (!message) return 'not-sip'
  const single = (name: string): string | null => {
    const values = message.headers.get(name) ?? []
    return values.length === 1 ? (values[0] ?? null) : null
  }
  const [from, to] = [addressIn(single('from') ?? ''), addressIn(single('to') ?? '')]
  const sequence = /^\d{1,10}\s+([A-Z]+)$/.exec(single('cseq') ?? '')
  if (!from || !to || !sequence || single('call-id') === null) return 'not-sip'
  // an answer goes to the call that asked; nobody is named by it
  if (STATUS_LINE.test(message.start)) return null
  const method = REQUEST_LINE.exec(message.start)?.[1]
  if (method === undefined || method !== sequence[1]) return 'not-sip'
  if (from.user !== user) return 'not-own'
  if (method === 'REGISTER') return registerFault(message, to, user)
  const isWithin = to.parameters.has('tag')
  return WITHIN_CALL.has(method) && isWithin ? null : 'not-wanted'
}

/** The registered name stands in To; Contact is where calls are to reach it. */
const registerFault = (message: Message, to: Address, user: string): GateFault | null => {
  if (to.user !== user) return 'not-own'
  for (const contact of message.headers.get('contact') ?? []) {
    if (contact === '*') continue
    const address = addressIn(contact)
    if (address?.user !== user || !OWN_CONTACT_HOST.test(address.host)) return 'not-own'
  }
  return null
}
