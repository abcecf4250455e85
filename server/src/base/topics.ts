import type { EventOf, EventType } from '@peakend/contract/events.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Permission } from '@peakend/contract/permissions.ts'
import type { Caller } from './caller.ts'
import type { ReadTx } from './database.ts'
import type { Recorded } from './event.ts'

/**
 * A live topic of a module. Its name is the first part of what clients subscribe to (`interaction` of `interaction:<id>`).
 * Inside, each subscription listens to one key, e.g. `interaction:<id>` or `inbox:<personId>`.
 */
export interface Topic {
  readonly name: string
  readonly permission: Permission
  readonly keyOf: (caller: Caller, id: string | undefined) => string | null
  readonly events: readonly EventType[]
  readonly audience: (tx: ReadTx, recorded: Recorded) => Promise<readonly string[]>
  readonly render: (tx: ReadTx, recorded: Recorded, key: string) => Promise<readonly LiveBody[]>
}

/**
 * Declares a live topic.
 * - `keyOf` gives the key a caller listens to for a topic `name` or `name:id`, or null where there is none for them.
 *   Whether they may see it is asked of the port `maySee` besides, at every subscription and again when memberships change.
 * - `audience` gives the keys an event concerns; it is called once per event, and only where somebody listens in that workspace.
 * - `render` makes the bodies for one key (never for one socket): what it returns is framed once and sent to all who listen to that key.
 */
export const defineTopic = <T extends EventType>(of: {
  name: string
  permission: Permission
  keyOf: (caller: Caller, id: string | undefined) => string | null
  events: readonly T[]
  audience: (tx: ReadTx, recorded: Recorded<EventOf<T>>) => Promise<readonly string[]>
  render: (tx: ReadTx, recorded: Recorded<EventOf<T>>, key: string) => Promise<readonly LiveBody[]>
}): Topic => of as unknown as Topic
