/** Long messages: which part of which one this is, told by a header inside the text (TS 23.040, 9.2.3.24), by numbers beside it (SAR), or not at all. Pure. */
import { segmentsOf } from '@peakend/contract/segments.ts'
import { codings, encode } from './alphabet.ts'
import { bytesOf, numberOf } from './pdus.ts'

export interface PartOf {
  reference: number
  total: number
  /** From 1. */
  part: number
}
export interface Carried {
  bytes: Buffer
  partOf: PartOf | null
}

const UDH_FLAG = 0x40
const CONCATENATED_8 = 0x00
const CONCATENATED_16 = 0x08

/** The bytes of a text without its header, and where it belongs. A header that breaks its own lengths is taken as text: nothing is thrown away. */
export const carriedIn = (fields: Readonly<Record<string, unknown>>): Carried => {
  const short = bytesOf(fields['short_message'])
  const whole = short.length > 0 ? short : bytesOf(fields['message_payload'])
  const { bytes, partOf } =
    (numberOf(fields['esm_class']) & UDH_FLAG) !== 0 ? headed(whole) : { bytes: whole, partOf: null }
  return { bytes, partOf: partOf ?? sarOf(fields) }
}

const headed = (bytes: Buffer): Carried => {
  const length = bytes[0] ?? 0
  if (bytes.length === 0 || length + 1 > bytes.length) return { bytes, partOf: null }
  const header = bytes.subarray(1, length + 1)
  const rest = bytes.subarray(length + 1)
  for (let at = 0; at + 2 <= header.length;) {
    const element = header[at] ?? 0
    const size = header[at + 1] ?? 0
    const value = header.subarray(at + 2, at + 2 + size)
    if (element === CONCATENATED_8 && value.length === 3)
      return { bytes: rest, partOf: valid(value[0] ?? 0, value[1] ?? 0, value[2] ?? 0) }
    if (element === CONCATENATED_16 && value.length === 4)
      return { bytes: rest, partOf: valid(value.readUInt16BE(0), value[2] ?? 0, value[3] ?? 0) }
    at += 2 + size
  }
  return { bytes: rest, partOf: null }
}

const sarOf = (fields: Readonly<Record<string, unknown>>): PartOf | null =>
  fields['sar_total_segments'] === undefined
    ? null
    : valid(
        numberOf(fields['sar_msg_ref_num']),
        numberOf(fields['sar_total_segments']),
        numberOf(fields['sar_segment_seqnum']),
      )

/** Part 5 of 3 is no part of anything. */
const valid = (reference: number, total: number, part: number): PartOf | null =>
  total > 1 && part >= 1 && part <= total ? { reference, total, part } : null

export type LongForm = 'udh' | 'sar' | 'payload'

/** The fields of each submit of a text. */
export const submitsOf = (text: string, form: LongForm, reference: number): Record<string, unknown>[] => {
  const { encoding, parts } = segmentsOf(text)
  const data_coding = codings[encoding]
  const total = parts.length
  if (total === 1) return [{ data_coding, esm_class: 0, short_message: encode(text, encoding) }]
  if (form === 'payload')
    return [{ data_coding, esm_class: 0, short_message: Buffer.alloc(0), message_payload: encode(text, encoding) }]
  return parts.map((part, at) => {
    const bytes = encode(part, encoding)
    if (form === 'sar')
      return {
        data_coding,
        esm_class: 0,
        short_message: bytes,
        sar_msg_ref_num: reference & 0xffff,
        sar_total_segments: total,
        sar_segment_seqnum: at + 1,
      }
    const header = Buffer.from([5, CONCATENATED_8, 3, reference & 0xff, total, at + 1])
    return { data_coding, esm_class: UDH_FLAG, short_message: Buffer.concat([header, bytes]) }
  })
}
