import type { Customer, Fact } from '@peakend/contract/customers.ts'
import type { z } from 'zod'
import type { FactRecord, WholeCustomer } from './customers.ts'

export const shownFact = (fact: FactRecord): z.infer<typeof Fact> => ({ ...fact, toldAt: fact.toldAt.toISOString() })

/** A customer as the desk's story shows them. */
export const shownCustomer = (of: WholeCustomer): Customer => ({
  id: of.id,
  name: of.name,
  language: of.language,
  identities: of.identities.map(({ id, kind, value, proof, provenAt, provenBy, provenIn }) => ({
    id,
    kind,
    value,
    proof,
    provenAt: provenAt?.toISOString() ?? null,
    provenBy,
    provenIn,
  })),
  isVerified: of.isVerified,
  isBlocked: of.isBlocked,
  facts: of.facts.map(shownFact),
  firstSeenAt: of.firstSeenAt.toISOString(),
  merges: of.merges.map(({ id, fromId, fromName, at, by }) => ({ id, fromId, fromName, at: at.toISOString(), by })),
})
