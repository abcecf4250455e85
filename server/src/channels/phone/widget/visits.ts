/** The browsers that call just now on this node, by the name the switch knows each one's leg by. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { CustomerId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Line } from '../arriving.ts'
import type { CallRef } from '../store.ts'
import type { LegName, Telephony } from '../telephony.ts'

export interface Visit {
  /** Its name at the switch, for this one call. */
  readonly name: string
  readonly password: string
  readonly passId: string
  readonly visitorId: string
  readonly customerId: CustomerId
  readonly language: string | null
  readonly line: Line
  readonly page: { url: string; title: string } | null
  /** The call it became, once the switch has told of it; null where it was let go. */
  readonly came: (call: { ref: CallRef; leg: LegName } | null) => void
}

export interface Visits {
  /** Admits a leg to the switch under a name and password made for it. Throws `SwitchAway`. */
  readonly add: (of: Omit<Visit, 'name' | 'password'>) => Promise<Visit>
  readonly find: (name: string) => Visit | null
  readonly end: (visit: Visit) => void
  readonly countIn: (workspaceId: WorkspaceId, touchpointId: string | null) => number
  readonly isCalling: (visitorId: string) => boolean
}

const PREFIX = 'visit-'

export const openVisits = (telephony: Telephony): Visits => {
  const all = new Map<string, Visit>()
  return {
    async add(of) {
      const visit: Visit = {
        ...of,
        name: `${PREFIX}${randomUUID().replaceAll('-', '')}`,
        password: randomBytes(24).toString('base64url'),
      }
      all.set(visit.name, visit)
      try {
        await telephony.admit(visit.name, visit.password)
      } catch (e) {
        all.delete(visit.name)
        throw e
      }
      return visit
    },
    find: (name) => all.get(name) ?? null,
    end(visit) {
      if (!all.delete(visit.name)) return
      // what a switch that is away has forgotten anyway
      telephony.withdraw(visit.name).catch(() => undefined)
    },
    countIn: (workspaceId, touchpointId) =>
      [...all.values()].filter(({ line }) => line.workspaceId === workspaceId && line.touchpointId === touchpointId)
        .length,
    isCalling: (visitorId) => [...all.values()].some((one) => one.visitorId === visitorId),
  }
}
