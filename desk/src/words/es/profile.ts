import type { profile as en } from '../en/profile.ts'
import type { Same } from '../words.ts'

export const profile: Same<typeof en> = {}
