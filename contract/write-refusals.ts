/** Writes docs/refusals.md: `node contract/write-refusals.ts`. */
import { writeFileSync } from 'node:fs'
import { refusalsPage } from './refusals-page.ts'

writeFileSync(new URL('../docs/refusals.md', import.meta.url), refusalsPage())
