/** What may be uploaded and under which name it is kept. Pure. */
import { attachmentTypes } from '@peakend/contract/attachments.ts'

export type AttachmentType = (typeof attachmentTypes)[number]

const NAME_LENGTH = 150
/** Bytes of the beginning a type is told by. */
export const HEAD_BYTES = 4096

const starts = (head: Buffer, text: string, at = 0): boolean =>
  head.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'))

const isZip = (head: Buffer): boolean => starts(head, 'PK\x03\x04') || starts(head, 'PK\x05\x06')

/** Documents of before 2007: a file system in a file (MS-CFB, 2.2). */
const isCompound = (head: Buffer): boolean => starts(head, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')
/** ISO 14496-12, 4.3: films and sounds of phones. */
const isBoxed = (head: Buffer): boolean => starts(head, 'ftyp', 4)

/** A page or drawing in the guise of text: a browser that is talked into showing it would run it. */
const looksLikeMarkup = (text: string): boolean =>
  /<\s*(?:!doctype|html|head|body|svg|script|iframe|object|embed|\?xml|math)\b/i.test(text)

const isText = (head: Buffer): boolean => {
  if (head.includes(0)) return false
  try {
    // the last character may be cut off at the end of the head
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return !looksLikeMarkup(text)
  } catch {
    return false
  }
}

/** Signatures as the formats' specifications give them; text is whatever is UTF-8, has no NUL and is no markup. */
const looksLike: Record<AttachmentType, (head: Buffer) => boolean> = {
  'image/png': (head) => starts(head, '\x89PNG\r\n\x1a\n'),
  'image/jpeg': (head) => starts(head, '\xff\xd8\xff'),
  'image/gif': (head) => starts(head, 'GIF87a') || starts(head, 'GIF89a'),
  'image/webp': (head) => starts(head, 'RIFF') && starts(head, 'WEBP', 8),
  'application/pdf': (head) => starts(head, '%PDF-'),
  'text/plain': isText,
  'text/csv': isText,
  'application/zip': isZip,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': isZip,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': isZip,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': isZip,
  'application/msword': isCompound,
  'application/vnd.ms-excel': isCompound,
  'application/vnd.ms-powerpoint': isCompound,
  'audio/mpeg': (head) => starts(head, 'ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
  'audio/ogg': (head) => starts(head, 'OggS'),
  'audio/wav': (head) => starts(head, 'RIFF') && starts(head, 'WAVE', 8),
  'audio/mp4': isBoxed,
  // ADTS: twelve bits set, then layer 0
  'audio/aac': (head) => head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0,
  'audio/amr': (head) => starts(head, '#!AMR'),
  'video/mp4': isBoxed,
  'video/3gpp': isBoxed,
}

/** The type as one we take, without its parameters; null for one we do not. */
export const knownType = (declared: string): AttachmentType | null => {
  const type = declared.split(';')[0]?.trim().toLowerCase()
  return attachmentTypes.find((known) => known === type) ?? null
}

/** Whether the beginning of a file is what its sender says it is. */
export const isAsDeclared = (type: AttachmentType, head: Buffer): boolean => looksLike[type](head)

/** The type of a whole file as one we take; null for one we do not, and for one whose bytes are something else than its sender says. */
export const sniffed = (declared: string, bytes: Buffer): AttachmentType | null => {
  const type = knownType(declared)
  return type && isAsDeclared(type, bytes.subarray(0, HEAD_BYTES)) ? type : null
}

/** Pictures a browser may be shown with their own type; everything else is served as bytes. */
const shownTypes = new Set<string>(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
export const servedType = (type: string): string => (shownTypes.has(type) ? type : 'application/octet-stream')

/**
 * A name to show and to save under: the last part of a path, without control characters and signs that turn the direction of writing (they make
 * `exe.png` of `gnp.exe`); never empty.
 */
export const cleanName = (given: string): string => {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/["<>:|?*]/g, '_')
    .replace(/^[.\s]+/, '')
    .trim()
  return clean.slice(0, NAME_LENGTH) || 'file'
}

/** Percent-decodes the header of the name; what cannot be decoded is taken as it stands. */
export const nameFrom = (header: string | undefined): string => {
  if (!header) return 'file'
  try {
    return cleanName(decodeURIComponent(header))
  } catch {
    return cleanName(header)
  }
}

/** `content-disposition` with the name in both forms (RFC 6266). */
export const dispositionOf = (name: string): string => {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
