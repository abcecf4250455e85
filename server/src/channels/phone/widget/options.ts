/** What calls from the widget need of the program. */
import type { IncomingMessage } from 'node:http'
import type { Database } from '../../../base/database.ts'
import type { Switch } from '../softphone/softphone.ts'

export interface WidgetCallsOptions {
  db: Database
  /** Left out where none is set up: nobody calls. */
  switch?: Switch
  publicUrl: () => string
  isOwnPage: (headers: IncomingMessage['headers']) => boolean
}
