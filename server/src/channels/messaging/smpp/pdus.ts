/** PDUs of SMPP 3.4, one frame at a time. What a peer sends is garbage until it is shown not to be. */
import smpp from 'smpp'

/** The library decodes texts, and headers inside them wrongly; it gives us the bytes, and we read them (`longs.ts`, `alphabet.ts`). */
smpp.filters.message.decode = (value) => value

/** A `message_payload` may have 64 KB; nothing sensible is longer. */
const LARGEST = 66_000
const HEAD = 16
smpp.PDU.maxLength = LARGEST

export interface Pdu {
  command: string
  status: number
  sequence: number
  fields: Readonly<Record<string, unknown>>
}

/** What comes is not SMPP, or breaks it: the connection is of no more use. */
export class NotSmpp extends Error {}

export const pduBytes = (command: string, sequence: number, fields: Record<string, unknown> = {}, status = 0): Buffer =>
  new smpp.PDU(command, { ...fields, sequence_number: sequence, command_status: status }).toBuffer()

/** A frame that cannot be read; its number is known, so it can be answered and the next one read. */
export interface Unreadable {
  unreadable: string
  sequence: number
}

/** Cuts what comes in into frames. Throws `NotSmpp` for a length that cannot be. */
export class Frames {
  #bytes: Buffer = Buffer.alloc(0)

  /** Bytes of a frame that has begun and not ended. */
  get pending(): number {
    return this.#bytes.length
  }

  push(chunk: Buffer): (Pdu | Unreadable)[] {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    const out: (Pdu | Unreadable)[] = []
    while (this.#bytes.length >= 4) {
      const length = this.#bytes.readUInt32BE(0)
      if (length < HEAD || length > LARGEST) throw new NotSmpp(`a PDU of ${length} bytes`)
      if (this.#bytes.length < length) break
      out.push(read(this.#bytes.subarray(0, length)))
      this.#bytes = this.#bytes.subarray(length)
    }
    return out
  }
}

const read = (frame: Buffer): Pdu | Unreadable => {
  const sequence = frame.readUInt32BE(12)
  try {
    // its own copy: the library keeps slices of what it read
    const pdu = smpp.PDU.fromBuffer(Buffer.from(frame))
    if (!pdu) return { unreadable: 'too short', sequence }
    return { command: pdu.command, status: pdu.command_status, sequence: pdu.sequence_number, fields: pdu }
  } catch (e) {
    return { unreadable: e instanceof Error ? e.message : 'unreadable', sequence }
  }
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1').replace(/\0+$/, '') : ''
export const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
export const bytesOf = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.alloc(0)

/** `command_status` values we tell apart (SMPP 3.4, 5.1.3). */
export const status = {
  ok: 0,
  invalidLength: 0x02,
  invalidCommand: 0x03,
  bindState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  wrongSource: 0x0a,
  wrongDestination: 0x0b,
  bindFailed: 0x0d,
  wrongPassword: 0x0e,
  wrongSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  temporary: 0x64,
} as const
