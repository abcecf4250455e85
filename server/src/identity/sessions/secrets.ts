import type { Act } from '@peakend/contract/acts.ts'
import type { PersonId } from '@peakend/contract/ids.ts'
import type { Database, SystemTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { auditIn } from '../audit/audit.ts'
import { findPerson, passwordHashOf, setPassword } from '../people/store.ts'
import { hashOf } from '../sealed.ts'
import { guessLimits } from './limits.ts'
import { refuseWeak } from './rules.ts'
import type { Sessions } from './sessions.ts'
import * as store from './store.ts'
import { acceptedStep, newRecoveryCodes, newSecret, plainCode, uriOf } from './totp.ts'

/** Somebody signed in who changes how they sign in. */
export interface Self {
  personId: PersonId
  sessionId: string | null
  address: string | null
}
interface Of {
  db: Database
  sessions: Sessions
}

/** Sets a new password for somebody who knows the current one; other sessions end. Refuses `sign_in_wrong`, `too_many_requests`. */
export const changePassword = async (of: Of, self: Self, current: string, next: string): Promise<void> => {
  await checkPassword(of, self, current)
  const person = await of.db.system((tx) => findPerson(tx, self.personId))
  refuseWeak(next, person ?? {}, 'next')
  const hash = await of.sessions.auth.passwordHash(next)
  await of.db.system(async (tx) => {
    await setPassword(tx, self.personId, hash)
    await store.endSessions(tx, self.personId, self.sessionId)
    await tell(tx, self, 'password.changed')
    await store.askAgain(tx, self.personId)
  })
}

/** Sets a new password with the link from a mail; all sessions end. Refuses `token_wrong`, the second time too. */
export const resetPassword = async (of: Of, token: string, password: string, address: string): Promise<void> => {
  await of.sessions.limited(guessLimits('reset link', address))
  refuseWeak(password, {})
  const hash = await of.sessions.auth.passwordHash(password)
  await of.db.system(async (tx) => {
    const link = await store.useLink(tx, 'reset', hashOf(token))
    if (!link?.personId) throw new Refusal('token_wrong')
    // refused here, the link stays good: nothing of this is committed
    refuseWeak(password, (await findPerson(tx, link.personId)) ?? {})
    await setPassword(tx, link.personId, hash)
    await store.endSessions(tx, link.personId)
    await store.askAgain(tx, link.personId)
    await tell(tx, { personId: link.personId, sessionId: null, address }, 'password.reset')
  })
}

/** Begins one-time codes: they count from the first code confirmed on. Refuses `sign_in_wrong`. The recovery codes are shown this once. */
export const startTotp = async (
  of: Of,
  self: Self,
  password: string,
): Promise<{ uri: string; recoveryCodes: string[] }> => {
  await checkPassword(of, self, password)
  const secret = newSecret()
  const recoveryCodes = newRecoveryCodes()
  const email = await of.db.system(async (tx) => {
    const person = await findPerson(tx, self.personId)
    if (!person) throw new Refusal('not_signed_in')
    const hashes = recoveryCodes.map((code) => hashOf(plainCode(code)))
    await store.beginTotp(tx, self.personId, of.sessions.seal.seal(secret), hashes)
    return person.email
  })
  return { uri: uriOf(secret, email, 'Peakend'), recoveryCodes }
}

/** From here on signing in wants a code. The code given counts as used. Refuses `code_wrong`, `too_many_requests`. */
export const confirmTotp = async (of: Of, self: Self, code: string): Promise<void> => {
  await of.sessions.limited(guessLimits('one-time code', self.personId))
  await of.db.system(async (tx) => {
    const totp = await store.lockTotp(tx, self.personId)
    const step = totp && acceptedStep(of.sessions.seal.open(totp.sealedSecret), plainCode(code), tx.now, totp.lastStep)
    if (step === null || step === undefined) throw new Refusal('code_wrong')
    await store.takeStep(tx, self.personId, step)
    await tell(tx, self, 'one-time-codes.started')
  })
}

/** Ends one-time codes. Refuses `sign_in_wrong`. Twice equals once. */
export const stopTotp = async (of: Of, self: Self, password: string): Promise<void> => {
  await checkPassword(of, self, password)
  await of.db.system(async (tx) => {
    await store.removeTotp(tx, self.personId)
    await tell(tx, self, 'one-time-codes.stopped')
  })
}

const checkPassword = async (of: Of, self: Self, password: string): Promise<void> => {
  await of.sessions.limited(guessLimits('own password', self.personId))
  const hash = await of.db.system((tx) => passwordHashOf(tx, self.personId))
  if (!hash || !(await of.sessions.auth.isPassword(hash, password))) throw new Refusal('sign_in_wrong')
}

const tell = async (tx: SystemTx, self: Self, act: Act): Promise<void> => {
  for (const w of await store.workspacesOf(tx, self.personId)) await auditIn(tx, w, self, act)
}
