import { CallBackRules, type CallBack } from '@peakend/contract/callbacks.ts'
import type { ShownRow } from './store.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** What people at work see of a call-back. */
export const shownCallBack = (row: ShownRow): CallBack => ({
  id: row.id,
  interactionId: row.interactionId,
  customerId: row.customerId,
  customerName: row.customerName,
  queueId: row.queueId,
  queueName: row.queueName,
  channel: row.channel as CallBack['channel'],
  state: row.state,
  way: row.way,
  address: row.address,
  askedAt: row.askedAt.toISOString(),
  askedBy: row.askedByName,
  waitedMs: row.waitedMs,
  toldMs: row.toldMs,
  slot: row.slotFrom && row.slotTo ? { from: row.slotFrom.toISOString(), to: row.slotTo.toISOString() } : null,
  dueAt: iso(row.dueAt),
  promisedBy: row.promisedBy.toISOString(),
  attempts: row.attempts,
  mostAttempts: row.mostAttempts,
  gapMs: row.gapMs,
  endedAt: iso(row.endedAt),
  why: row.why,
  agentName: row.agentName,
  tries: (row.tries ?? []).map((one) => ({
    ...one,
    at: new Date(one.at).toISOString(),
    endedAt: one.endedAt && new Date(one.endedAt).toISOString(),
  })),
})

export const shownRules = (row: {
  queueId: CallBack['queueId']
  queueName: string
  rules: unknown
  members: number
}) => ({
  ...CallBackRules.parse(row.rules),
  queueId: row.queueId,
  queueName: row.queueName,
  members: row.members,
})
