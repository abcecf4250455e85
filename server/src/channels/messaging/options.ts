/** What the routes of messages need of their surroundings. */
import type { Database } from '../../base/database.ts'
import type { Keeper } from '../../base/secrets.ts'
import type { Adapter } from './adapter.ts'

export interface RoutesOptions {
  db: Database
  keeper: Keeper
  adapters: ReadonlyMap<string, Adapter>
  publicUrl: () => string
}
