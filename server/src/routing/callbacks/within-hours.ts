import type { QueueId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx } from '../../base/database.ts'
import { hoursAhead, isOpenAt, nextOpening } from '../hours/hours.ts'
import { findQueue } from '../queues/queues.ts'

export interface WithinHours {
  zone: string
  isOpen: (at: Date) => boolean
  /** `at` where it is open then, else the next opening; null where it never opens. */
  next: (at: Date) => Date | null
}

/** The furthest a time is picked, and the longest gap after it, with a holiday between. */
const DAYS = 40

/** Opening hours of a queue in a channel as call-backs need them, holidays and special days included: any time from now on. A queue that is gone never opens. */
export const withinHours = async (tx: ReadTx, queueId: QueueId, channel: Channel): Promise<WithinHours> => {
  const [hours, queue] = await Promise.all([hoursAhead(tx, { queueId, channel }, DAYS), findQueue(tx, queueId)])
  const isInUse = queue !== null && !queue.isRetired
  return {
    zone: hours.zone,
    isOpen: (at) => isInUse && isOpenAt(hours, at),
    next: (at) => (isInUse ? nextOpening(hours, at) : null),
  }
}
