import type { cases as en } from '../en/cases.ts'
import type { Same } from '../words.ts'

export const cases: Same<typeof en> = {}
