/** What an SMS centre says of a message of ours: by fields (SMPP 3.4, 5.3.2.12 and 5.3.2.35), or in a text whose form every centre varies (Appendix B). Pure. */
import type { MessageFailure } from '@peakend/contract/messaging.ts'
import type { Receipt } from '../adapter.ts'
import { e164 } from '../rules/rules.ts'
import { numberOf, textOf } from './pdus.ts'

const RECEIPT_BITS = 0x3c
const receiptKinds = new Set([0x04, 0x08, 0x10, 0x20])

type Said = 'delivered' | 'failed' | 'expired' | 'under-way'
const byNumber: Readonly<Record<number, Said>> = {
  1: 'under-way',
  2: 'delivered',
  3: 'expired',
  4: 'failed',
  5: 'failed',
  6: 'under-way',
  7: 'under-way',
  8: 'failed',
}
const byWord: Readonly<Record<string, Said>> = {
  DELIVRD: 'delivered',
  DELIVERED: 'delivered',
  EXPIRED: 'expired',
  DELETED: 'failed',
  UNDELIV: 'failed',
  UNDELIVERABLE: 'failed',
  REJECTD: 'failed',
  REJECTED: 'failed',
  ACCEPTD: 'under-way',
  ENROUTE: 'under-way',
  UNKNOWN: 'under-way',
}

const fieldIn = (text: string, name: string): string | null =>
  new RegExp(`(?:^|\\s)${name}\\s*:\\s*([^\\s]+)`, 'i').exec(text)?.[1] ?? null

/** A text that can be nothing else, where the centre forgets to mark it. */
const isReceiptText = (text: string): boolean =>
  /^\s*id:\S+\s+sub:\d+\s+dlvrd:\d+\s/i.test(text) && /\sstat:[A-Z]{5,}/i.test(text)

/** The same id as it may be written elsewhere: hexadecimal for decimal and the other way, without leading zeros. */
const aliasesOf = (id: string): string[] => {
  // short ones are counters, where ten is also sixteen
  if (id.length < 6) return []
  const found = new Set<string>()
  if (/^[0-9]{1,20}$/.test(id)) {
    const hex = BigInt(id).toString(16)
    for (const one of [hex, hex.toUpperCase(), BigInt(id).toString()]) found.add(one)
  }
  if (/^[0-9a-f]{1,16}$/i.test(id)) {
    found.add(BigInt(`0x${id}`).toString())
    for (const one of [id.toLowerCase(), id.toUpperCase()]) found.add(one)
  }
  found.delete(id)
  return [...found]
}

const failureOf = (said: Said, error: string | null): MessageFailure | null =>
  said === 'expired'
    ? 'expired'
    : said === 'failed'
      ? error === '001' || error === '1'
        ? 'number-wrong'
        : 'unreachable-number'
      : null

/** The receipt in a `deliver_sm`; null where it is a message, or tells nothing new. `text` is its text as read. */
export const receiptIn = (
  fields: Readonly<Record<string, unknown>>,
  text: string,
): { receipt: Receipt | null } | null => {
  const isMarked = receiptKinds.has(numberOf(fields['esm_class']) & RECEIPT_BITS)
  const named = textOf(fields['receipted_message_id'])
  if (!isMarked && named === '' && !isReceiptText(text)) return null
  const id = named || fieldIn(text, 'id') || ''
  const word = fieldIn(text, 'stat')?.toUpperCase() ?? ''
  const said = fields['message_state'] === undefined ? byWord[word] : byNumber[numberOf(fields['message_state'])]
  if (id === '' || said === undefined || said === 'under-way') return { receipt: null }
  const error = fieldIn(text, 'err')
  return {
    receipt: {
      id,
      aliases: aliasesOf(id),
      state: said === 'delivered' ? 'delivered' : 'failed',
      failure: failureOf(said, error),
      detail: [word, error && error !== '000' ? error : null].filter(Boolean).join(' ') || null,
      number: e164(textOf(fields['source_addr'])),
    },
  }
}
