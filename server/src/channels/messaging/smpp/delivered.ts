/** What an SMS centre delivers: messages, parts of messages, receipts. Committed before the centre is answered. */
import { createHash } from 'node:crypto'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Incoming } from '../adapter.ts'
import { isPassing, messageHash, setAside, takeIn } from '../intake/intake.ts'
import { markAcknowledged } from '../intake/known.ts'
import { takeReceipt } from '../sending/receipts.ts'
import { decode, joined } from './alphabet.ts'
import { takeFragment } from './fragments.ts'
import { carriedIn, type PartOf } from './longs.ts'
import { numberOf, status, textOf, type Pdu } from './pdus.ts'
import { receiptIn } from './receipts.ts'

interface Read {
  from: string
  /** Null for what is no text. */
  text: string | null
  partOf: PartOf | null
  bytes: Buffer
}

const readOf = (pdu: Pdu): Read => {
  const { bytes, partOf } = carriedIn(pdu.fields)
  return {
    from: textOf(pdu.fields['source_addr']),
    text: decode(bytes, numberOf(pdu.fields['data_coding'])),
    partOf,
    bytes,
  }
}

const incomingOf = (read: Read): Incoming => ({
  id: null,
  from: read.from,
  text: joined([read.text ?? '']),
  files: [],
  at: null,
  missingParts: 0,
  name: null,
})

/**
 * Takes a delivery and answers the status for the centre: it keeps what we could not store (`temporary`) and sends it again. What cannot be taken in is set aside
 * and counts as taken: the centre would send it for ever.
 */
export const takeDelivered = async (
  db: Database,
  workspaceId: WorkspaceId,
  account: AccountRecord,
  pdu: Pdu,
): Promise<number> => {
  try {
    const read = readOf(pdu)
    const told = receiptIn(pdu.fields, read.text ?? '')
    await db.transact(workspaceId, async (tx) => {
      if (told) return void (told.receipt && (await takeReceipt(tx, account, told.receipt)))
      if (read.text === null)
        return setAside(tx, account, {
          from: read.from,
          why: 'unknown-kind',
          detail: read.bytes.toString('hex').slice(0, 200),
        })
      if (read.partOf) return takeFragment(tx, account, read.from, read.text, read.partOf)
      await takeIn(tx, account, incomingOf(read))
    })
    return status.ok
  } catch (e) {
    if (isPassing(e)) return status.temporary
    db.log.error({ err: e, accountId: account.id }, 'a message could not be taken in and is set aside')
    const from = textOf(pdu.fields['source_addr'])
    const detail = createHash('sha256').update(JSON.stringify(pdu.fields)).digest('hex').slice(0, 16)
    await db.transact(workspaceId, async (tx) => setAside(tx, account, { from, why: 'failed', detail }))
    return status.ok
  }
}

/** The centre was told: the same words from now on are new ones. Where this is lost, they are taken as the same for half an hour. */
export const tellAcknowledged = (db: Database, workspaceId: WorkspaceId, account: AccountRecord, pdu: Pdu): void => {
  const read = readOf(pdu)
  if (read.partOf || read.text === null || receiptIn(pdu.fields, read.text)) return
  const hash = messageHash(incomingOf(read))
  db.transact(workspaceId, async (tx) => markAcknowledged(tx, account.id, hash)).catch((err: unknown) =>
    db.log.warn({ err }, 'that a message was acknowledged could not be written down'),
  )
}
