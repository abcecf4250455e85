/** The page `docs/refusals.md`, made from the list; `refusals.test.ts` holds the file to it. */
import { refusals } from './refusals.ts'

export const refusalsPage = (): string => {
  const lines = Object.entries(refusals).map(([code, { status, meaning }]) => `- \`${code}\` (${status}): ${meaning}`)
  return `# Refusals

Every expected "no" of the interface, as \`code\` in an \`application/problem+json\` body (RFC 9457). A code never changes its meaning.
Made from \`contract/refusals.ts\` by \`node contract/write-refusals.ts\`.

${lines.join('\n')}
`
}
