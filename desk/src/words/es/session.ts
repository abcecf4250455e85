import type { session as en } from '../en/session.ts'
import type { Same } from '../words.ts'

export const session: Same<typeof en> = {}
