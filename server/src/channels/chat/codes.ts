/** Proving an address: six digits sent to it and given back. Who holds the address holds the code; nobody is told whether we know it. */
import { timingSafeEqual } from 'node:crypto'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { claimIdentity, normalOf, proveIdentity } from '../../customers/customers.ts'
import { codeMail } from './mails.data.ts'
import { hashOf, newCode, screenLanguageOf } from './rules.ts'
import { countCodes, putCode, tryCode, useCode } from './store.ts'
import type { Visiting } from './visitors.ts'

const livesMs = 10 * 60_000
const mostTries = 5
/** One to an address a minute, five a visitor in an hour: a widget must not become a way to flood somebody's mailbox. */
const everyMs = 60_000
const mostAnHour = 5
const hourMs = 3_600_000

const addressOf = (email: string): string => {
  const normal = normalOf('email', email)
  if (!normal) throw new Refusal('invalid')
  return normal
}

/** Makes a code for a claimed address and gives the mail to send once this is committed. Refuses with `too_many_requests`. */
export const makeCode = async (
  tx: Tx,
  visiting: Visiting,
  of: { email: string; brand: string; language: string | null },
): Promise<{ to: string; subject: string; text: string }> => {
  const email = addressOf(of.email)
  const tooMany = new Refusal('too_many_requests', undefined, { retryAfterS: everyMs / 1000 })
  if ((await countCodes(tx, visiting.visitorId, new Date(tx.now.getTime() - hourMs))) >= mostAnHour) throw tooMany
  const code = newCode()
  const isMade = await putCode(tx, {
    visitorId: visiting.visitorId,
    email,
    codeHash: hashOf(saltedWith(visiting.visitorId, email, code)),
    expiresAt: new Date(tx.now.getTime() + livesMs),
    everyMs,
  })
  if (!isMade) throw tooMany
  await claimIdentity(tx, { customerId: visiting.customerId, kind: 'email', value: of.email })
  return { to: email, ...codeMail[screenLanguageOf(of.language, 'en')](of.brand, code) }
}

/** Counts a try. True when the code is the one sent, still good, and within its tries; it is used up by that. */
export const checkCode = async (tx: Tx, visiting: Visiting, of: { email: string; code: string }): Promise<boolean> => {
  const email = addressOf(of.email)
  const kept = await tryCode(tx, { visitorId: visiting.visitorId, email, mostTries })
  const isRight = kept !== null && timingSafeEqual(kept, hashOf(saltedWith(visiting.visitorId, email, of.code.trim())))
  if (!isRight) return false
  await useCode(tx, visiting.visitorId, email)
  await proveIdentity(tx, { customerId: visiting.customerId, kind: 'email', value: email, proof: 'code' })
  return true
}

const saltedWith = (visitorId: string, email: string, code: string): string => `${visitorId}\n${email}\n${code}`

/** Whether this browser's customer has proven anything but the browser itself. */
export const isVerified = async (tx: ReadTx, customerId: string): Promise<boolean> =>
  (
    await tx.query(
      'chat.is-verified',
      `select 1 from identities i where i.workspace_id = $1 and i.kind <> 'visitor' and i.proof <> 'none'
         and i.customer_id in (select peakend.merged_customers($1, peakend.resolved_customer($1, $2))) limit 1`,
      [tx.workspaceId, customerId],
    )
  ).length > 0
