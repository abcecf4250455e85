import type { promises as en } from '../en/promises.ts'
import type { Same } from '../words.ts'

export const promises: Same<typeof en> = {}
