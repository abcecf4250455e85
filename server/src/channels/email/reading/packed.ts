/** Letters that were packed by a program and cannot be read by another one. Pure. */
import type { MailRow } from '@peakend/contract/email.ts'
import type { Message, Part } from './mime.ts'

const isSmime = ({ type, params }: Part): boolean =>
  /^application\/(?:x-)?pkcs7-mime$/.test(type) && params.get('smime-type')?.toLowerCase() !== 'certs-only'
const isPgp = ({ type, params }: Part): boolean =>
  type === 'multipart/encrypted' && !/pkcs7/i.test(params.get('protocol') ?? '')
const isTnef = ({ type, params }: Part): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(type) || params.get('name')?.toLowerCase() === 'winmail.dat'

/** By what it is packed; null where it is read as it is. `text` is what its writer newly wrote. */
export const packedBy = (message: Message, text: string): MailRow['packed'] => {
  if (message.parts.some(isSmime)) return 'smime'
  if (message.parts.some(isPgp) || text.trimStart().startsWith('-----BEGIN PGP MESSAGE-----')) return 'pgp'
  return message.parts.some(isTnef) ? 'tnef' : null
}
