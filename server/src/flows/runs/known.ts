/** What is known when a caller's flow branches: read before it is walked, because walking reads nothing. */
import type { Flow, FlowStep } from '@peakend/contract/flows.ts'
import type { CustomerId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../base/database.ts'
import { customerByProven, sameAs } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { likelyNow } from '../../journeys/journeys.ts'
import { rulesOf } from '../../routing/callbacks/callbacks.ts'
import { hoursOf, sayPlan } from '../../routing/hours/hours.ts'
import { waitToJoin } from '../../routing/waits/waits.ts'
import type { Act, Known } from '../run.ts'

export interface AboutCaller {
  /** As they arrived. */
  customerId: CustomerId
  /** Whom they call from, in E.164; null where it is hidden or no number. */
  number: string | null
  /** What the line they called is named; the workspace's name where it has none. */
  brand: string | null
}

const channel = 'phone' as const

/** Reads what the flow may ask: hours, waits and call-backs of the queues it names, and the journey of whoever calls. Reads only. */
export const knownFor = async (tx: ReadTx, flow: Flow, about: AboutCaller): Promise<Known> => {
  const steps = Object.values(flow.steps)
  const [open, waits, callable] = await Promise.all([
    byQueue(queuesOf(steps, 'hours'), async (queueId) => {
      const met = await hoursOf(tx, { queueId, channel })
      return queueId === null ? met.closedBy === null : met.isWithinHours
    }),
    byQueue(queuesOf(steps, 'waiting'), async (queueId) => {
      const waitMs = queueId && (await waitToJoin(tx, queueId, channel))
      return waitMs === null ? null : Math.round(waitMs / 1000)
    }),
    byQueue(queuesOf(steps, 'call-back'), async (queueId) => {
      if (queueId === null || about.number === null) return false
      const { rules } = await rulesOf(tx, queueId)
      return rules.isOn && rules.ways.includes('phone')
    }),
  ])
  const asksJourney = steps.some(({ kind }) => kind === 'journey')
  return {
    isOpen: (queueId) => open.get(queueId) ?? false,
    waitS: (queueId) => waits.get(queueId) ?? null,
    canCallBack: (queueId) => callable.get(queueId) ?? false,
    journey: asksJourney ? await likelyNow(tx, await customersBehind(tx, about)) : [],
  }
}

const queuesOf = (steps: readonly FlowStep[], kind: 'hours' | 'waiting' | 'call-back'): Set<QueueId | null> =>
  new Set(steps.flatMap((step) => (step.kind === kind ? [step.queueId] : [])))

const byQueue = async <T>(queues: ReadonlySet<QueueId | null>, read: (queueId: QueueId | null) => Promise<T>) =>
  new Map(await Promise.all([...queues].map(async (queueId) => [queueId, await read(queueId)] as const)))

/**
 * Whoever they arrived as, and whoever is proven to have the number: a number that is shown proves nothing about who speaks, so it bends which question is asked and
 * opens no story.
 */
const customersBehind = async (tx: ReadTx, { customerId, number }: AboutCaller): Promise<CustomerId[]> => {
  const proven = number === null ? null : await customerByProven(tx, 'phone', number)
  const all = await Promise.all([...new Set([customerId, proven?.id ?? customerId])].map((id) => sameAs(tx, id)))
  return [...new Set(all.flat())]
}

const NAMES_OPENING = '{opens}'

/** What is said, with the brand's name and when we open again in it. */
export const filled = async (
  tx: ReadTx,
  flow: Flow,
  { brand, acts }: { brand: string | null; acts: readonly Act[] },
): Promise<Act[]> => {
  if (!acts.some((act) => act.kind === 'say' && act.text.includes('{'))) return [...acts]
  const { name } = await workspaceOf(tx)
  const step = Object.values(flow.steps).find(({ kind }) => kind === 'hours')
  const queueId = step?.kind === 'hours' ? step.queueId : null
  const isAsked = acts.some((act) => act.kind === 'say' && act.text.includes(NAMES_OPENING))
  const met = isAsked ? await hoursOf(tx, { queueId, channel }) : null
  const values = {
    brand: brand ?? name,
    opensAt: met?.opensAt ?? null,
    answerBy: met?.answerBy ?? tx.now,
    caseNumber: null,
    now: tx.now,
    zone: met?.zone ?? 'UTC',
  }
  return acts.map((act) =>
    act.kind === 'say' ? { ...act, text: sayPlan(act.text, { ...values, language: act.language }) } : act,
  )
}
