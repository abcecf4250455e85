import type { Act, Noun } from '@peakend/contract/acts.ts'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../base/caller.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'
import { addEntry, addEntryAsSystem, findEntries, type Entry, type EntryFilter } from './store.ts'

/** What an act was about: a noun and its id, such as `{ noun: 'interaction', id }`. */
export interface About {
  noun: Noun
  id: string
}

/**
 * Writes down who did or saw something, in the transaction of the act. `act` is a noun and a verb (`workspace.changed`); `detail` holds
 * before and after, ids and facts: never secrets, never what people said. `detail.personId` names the colleague whose work was looked at or changed:
 * they read it on their own page. Every call adds a row; rows are never changed.
 */
export const audit = (
  tx: Tx,
  caller: Caller,
  act: Act,
  about: About | null,
  detail: Record<string, unknown> = {},
): Promise<void> =>
  addEntry(tx, {
    act,
    about: about?.noun ?? null,
    aboutId: about?.id ?? null,
    detail,
    ...whoOf(caller),
  })

/** The same for what a person does outside any one workspace, such as signing in: written into the workspace named. */
export const auditIn = (
  tx: SystemTx,
  workspaceId: WorkspaceId,
  who: { personId: PersonId; address: string | null },
  act: Act,
): Promise<void> =>
  addEntryAsSystem(tx, workspaceId, { ...who, keyId: null, act, about: 'person', aboutId: who.personId, detail: {} })

/** Entries, newest first, one page. */
export const entries = (tx: ReadTx, filter: EntryFilter): Promise<{ rows: Entry[]; next: string | null }> =>
  findEntries(tx, filter)

const whoOf = (caller: Caller): { personId: PersonId | null; keyId: string | null; address: string | null } => {
  switch (caller.kind) {
    case 'person':
    case 'signed-in':
      return { personId: caller.personId, keyId: null, address: caller.address ?? null }
    case 'key':
      return { personId: null, keyId: caller.keyId, address: caller.address ?? null }
    case 'visitor':
    case 'stranger':
      return { personId: null, keyId: null, address: null }
    default:
      return caller satisfies never
  }
}
