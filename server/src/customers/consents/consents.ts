/**
 * What people said about being written to: by an address and a channel, with their own words, never changed and only added to. The newest holds. Whoever sends
 * anything asks `consentOf` first; an address that said no is kept as a hash when its customer is erased, so that it stays a no.
 */
import { createHash } from 'node:crypto'
import type { CustomerId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PersonalPart } from '../personal.ts'

export interface ConsentRecord {
  id: string
  channel: string
  address: string
  answer: 'in' | 'out'
  /** `offers`: only what is begun in order to sell. */
  about: 'all' | 'offers'
  /** `word`: STOP, START and the like. `wrote`: they wrote to us first. `agent`: told to a person, whose note is `said`. `platform`: set in their app. */
  how: 'word' | 'wrote' | 'agent' | 'platform'
  said: string
  customerId: CustomerId
  personId: PersonId | null
  at: Date
}
const columns = `consent_id as id, channel, address, answer, about, how, said, customer_id as "customerId", person_id as "personId", at`

const hashedOf = (address: string): string => `sha256:${createHash('sha256').update(address).digest('hex')}`

/** Writes down what was said. Records `consent.noted`. Every call adds a row. */
export const noteConsent = async (
  tx: Tx,
  of: Pick<ConsentRecord, 'channel' | 'address' | 'answer' | 'how' | 'said' | 'customerId' | 'personId'> & {
    about?: ConsentRecord['about']
  },
): Promise<void> => {
  await tx.query(
    'consents.insert',
    `insert into consents (workspace_id, channel, address, answer, how, said, customer_id, person_id, at, about) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.workspaceId,
      of.channel,
      of.address,
      of.answer,
      of.how,
      of.said,
      of.customerId,
      of.personId,
      tx.now,
      of.about ?? 'all',
    ],
  )
  tx.record({ type: 'consent.noted', customerId: of.customerId, channel: of.channel, answer: of.answer })
}

/**
 * What holds for an address on a channel, about all that is sent or about offers alone; null where nobody said anything. Who stopped wants no offers either:
 * whoever sends some asks both. Index consents_address.
 */
export const consentOf = async (
  tx: ReadTx,
  channel: string,
  address: string,
  about: ConsentRecord['about'] = 'all',
): Promise<ConsentRecord | null> => {
  const [row] = await tx.query<ConsentRecord>(
    'consents.of',
    `select ${columns} from consents where workspace_id = $1 and channel = $2 and address = any($3::text[]) and about = $4
     order by at desc, consent_id desc limit 1`,
    [tx.workspaceId, channel, [address, hashedOf(address)], about],
  )
  return row ?? null
}

/** Newest first, at most `limit`, at or before `before` where told. Index consents_customer. */
export const listConsents = (
  tx: ReadTx,
  customerIds: readonly CustomerId[],
  limit: number,
  before: Date | null = null,
): Promise<ConsentRecord[]> =>
  tx.query<ConsentRecord>(
    'consents.list',
    `select ${columns} from consents where workspace_id = $1 and customer_id = any($2::uuid[]) and ($4::timestamptz is null or at <= $4)
     order by at desc, consent_id desc limit $3`,
    [tx.workspaceId, customerIds, limit, before],
  )

const MOST = 10_000

/** This part of everything kept about one customer. A yes goes; a no stays as a hash of its address, without the words. */
export const consentsPart: PersonalPart = {
  name: 'consents',
  show: (tx, customerIds) => listConsents(tx, customerIds, MOST),
  async erase(tx, customerIds) {
    const rows = await listConsents(tx, customerIds, MOST)
    for (const row of rows) {
      const isNo = row.answer === 'out'
      if (isNo && !row.address.startsWith('sha256:'))
        await tx.query(
          'consents.hash',
          `update consents set address = $3, said = '' where workspace_id = $1 and consent_id = $2`,
          [tx.workspaceId, row.id, hashedOf(row.address)],
        )
      else if (!isNo)
        await tx.query('consents.erase', 'delete from consents where workspace_id = $1 and consent_id = $2', [
          tx.workspaceId,
          row.id,
        ])
    }
    return {}
  },
}
