import type { Promised } from '@peakend/contract/promises.ts'
import type { PromiseRecord } from './store.ts'

/** As the contract shows it. */
export const shownPromise = (p: PromiseRecord): Promised => ({
  id: p.id,
  state: p.state,
  text: p.text,
  interactionId: p.interactionId,
  turnId: p.turnId,
  caseId: p.caseId,
  customerId: p.customerId,
  customerName: p.customerName,
  customerZone: p.customerZone,
  madeBy: p.madeBy,
  ownerId: p.ownerId,
  ownerName: p.ownerName,
  madeAt: p.madeAt.toISOString(),
  dueAt: p.dueAt?.toISOString() ?? null,
  dueWords: p.dueWords,
  settledAt: p.settledAt?.toISOString() ?? null,
  wasLate: p.wasLate,
})
