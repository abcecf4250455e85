/** What is told of an outgoing server while letters still come in. Pure. */
import type { MailboxTrouble } from '@peakend/contract/email.ts'

export const isSignIn = (why: MailboxTrouble | null): boolean => why === 'refused-sign-in' || why === 'refused-token'

/** What is told where letters come in and cannot leave. */
export const outgoingTrouble = (
  why: MailboxTrouble | null,
  detail: string | null,
): { why: MailboxTrouble; detail: string } => ({
  why: isSignIn(why) ? 'outgoing-refused' : 'outgoing-unreachable',
  detail: detail ?? '',
})
export const outgoingTroubles: ReadonlySet<string> = new Set<MailboxTrouble>([
  'outgoing-refused',
  'outgoing-unreachable',
])
