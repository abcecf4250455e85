/** As much of the library as is used: it makes and reads PDUs. */
declare module 'smpp' {
  import type { Buffer } from 'node:buffer'
  export interface Pdu {
    command: string
    command_id: number
    command_status: number
    sequence_number: number
    [field: string]: unknown
  }
  interface PduMaker {
    new (command: string, fields?: Record<string, unknown>): Pdu & { toBuffer: () => Buffer }
    fromBuffer: (bytes: Buffer) => Pdu | false
    maxLength: number
  }
  const smpp: {
    PDU: PduMaker
    filters: { message: { decode: (value: unknown) => unknown } }
  }
  export default smpp
}
