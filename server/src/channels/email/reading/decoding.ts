/** Bytes to text: transfer encodings (RFC 2045, 6) and charsets, the wrong ones too. Pure. */

const isWhite = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)
/** The alphabet of base64 (RFC 4648, 4), also in its form for addresses (5), which broken programs mail. */
const base64Byte = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  base64Byte[sign.charCodeAt(0)] = 1
}

/** The bytes of a base64 body; null where it holds what is no base64, which is then no base64 body. */
export const fromBase64 = (body: Buffer): Buffer | null => {
  let isPadded = false
  for (const byte of body) {
    if (isWhite(byte)) continue
    if (byte === 61) isPadded = true
    else if (base64Byte[byte] !== 1) return null
    // what follows padding was encoded apart and put behind, of which whole groups count: Buffer would stop there
    else if (isPadded) return pieces(body)
  }
  return Buffer.from(body.toString('latin1'), 'base64')
}

const pieces = (body: Buffer): Buffer =>
  Buffer.concat(
    body
      .toString('latin1')
      .replaceAll(/\s/g, '')
      .split(/=+/)
      .map((piece, at) => Buffer.from(at === 0 ? piece : piece.slice(0, piece.length - (piece.length % 4)), 'base64')),
  )

const hexOf = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** The bytes of a quoted-printable body (RFC 2045, 6.7), its line ends as LF; a `=` that leads nowhere stands for itself. */
export const fromQuotedPrintable = (body: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(body.length)
  let length = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0
    if (byte === 13) continue
    if (byte !== 61) {
      out[length++] = byte
      continue
    }
    const end = softBreak(body, at + 1)
    if (end !== null) {
      at = end
      continue
    }
    const [high, low] = [hexOf(body[at + 1]), hexOf(body[at + 2])]
    if (high < 0 || low < 0) {
      out[length++] = byte
      continue
    }
    out[length++] = high * 16 + low
    at += 2
  }
  return out.subarray(0, length)
}

/** Where a soft line break that begins here ends; null where none does. The end of the body ends a line too. */
const softBreak = (body: Buffer, from: number): number | null => {
  let at = from
  while (body[at] === 32 || body[at] === 9 || body[at] === 13) at++
  return at >= body.length || body[at] === 10 ? at : null
}

/** Names in use that are not in the Encoding Standard, which TextDecoder follows. */
const otherNames: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'utf-8-mac': 'utf-8',
  'utf-16': 'utf-16le',
  unicode: 'utf-16le',
  ascii: 'windows-1252',
  ansi: 'windows-1252',
  '8bit': 'windows-1252',
  'unknown-8bit': 'windows-1252',
  'cp-850': 'windows-1252',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  ms949: 'euc-kr',
  ms932: 'shift_jis',
  'iso-8859-8-i': 'iso-8859-8-i',
  ks_c_5601: 'euc-kr',
  'x-gbk': 'gbk',
  'gb18030-2000': 'gb18030',
  'hz-gb-2312': 'gbk',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
}

type Decoder = InstanceType<typeof TextDecoder>
const decoders = new Map<string, Decoder | null>()
const decoderOf = (charset: string): Decoder | null => {
  const name = charset
    .trim()
    .toLowerCase()
    .replaceAll(/["'\s]/g, '')
  const known = decoders.get(name)
  if (known !== undefined) return known
  const made = makeDecoder(otherNames[name] ?? name) ?? makeDecoder(name.replace(/^x-/, '')) ?? guess(name)
  // what senders name is theirs to choose: only so many are remembered
  if (decoders.size < 500) decoders.set(name, made)
  return made
}
const makeDecoder = (name: string): Decoder | null => {
  try {
    return new TextDecoder(name, { ignoreBOM: true })
  } catch {
    return null
  }
}
/** `iso8859_15`, `cp-1252`, `latin1`: the number says which. */
const guess = (name: string): Decoder | null => {
  const iso = /8859\D?(\d{1,2})/.exec(name)?.[1]
  if (iso) return makeDecoder(`iso-8859-${iso}`)
  const windows = /125\d$/.exec(name)?.[0]
  return windows ? makeDecoder(`windows-${windows}`) : null
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const loose = new TextDecoder('utf-8', { ignoreBOM: true })

/** UTF-7 (RFC 2152): base64 of UTF-16 between `+` and `-`. */
const fromUtf7 = (bytes: Buffer): string =>
  bytes.toString('latin1').replaceAll(/\+([A-Za-z0-9+/]*)-?/g, (_, inside: string) => {
    if (inside === '') return '+'
    const pairs = Buffer.from(inside, 'base64')
    return pairs
      .subarray(0, pairs.length - (pairs.length % 2))
      .swap16()
      .toString('utf16le')
  })

/** Whether bytes are UTF-8 all through. */
export const asUtf8 = (bytes: Buffer): string | null => {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

/** What calls itself UTF-8 and is not: where hardly a sign of it is, a program wrote the bytes of Windows as they were; else it was damaged on its way. */
const brokenUtf8 = (bytes: Buffer): string => {
  const text = loose.decode(bytes)
  let [foreign, broken] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) foreign++
    if (code === 0xfffd) broken++
  }
  return broken * 2 > foreign ? textFrom(bytes, 'windows-1252') : text
}

/**
 * Bytes as text in the charset that is said; where none is said or nobody knows it, UTF-8 if they are, else Windows-1252, in which every byte is something.
 */
export const textFrom = (bytes: Buffer, charset: string | null): string =>
  decoded(bytes, charset).replace(/^\ufeff/, '')

const decoded = (bytes: Buffer, charset: string | null): string => {
  const name = charset?.trim().toLowerCase() ?? ''
  if (name === 'utf-7' || name === 'unicode-1-1-utf-7') return fromUtf7(bytes)
  if (/^(utf-?8|us-ascii|ascii)?$/.test(name)) {
    const text = asUtf8(bytes)
    if (text !== null) return text
    return name.startsWith('utf') ? brokenUtf8(bytes) : textFrom(bytes, 'windows-1252')
  }
  const decoder = decoderOf(name)
  return decoder ? decoder.decode(bytes) : textFrom(bytes, null)
}
