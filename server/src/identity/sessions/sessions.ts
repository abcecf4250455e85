import type { PersonId } from '@peakend/contract/ids.ts'
import { APIError } from 'better-auth/api'
import type { Database } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { auditIn } from '../audit/audit.ts'
import { hashOf, sealWith } from '../sealed.ts'
import { openAuth, SESSION_MS } from './auth.ts'
import { authenticator, textOf, type Asking } from './authenticate.ts'
import { cookieOf, signedToken, tokenFrom } from './cookie.ts'
import { codeLimits, countAttempts, forgetAttempts, signInLimits, type Limit } from './limits.ts'
import * as store from './store.ts'
import { acceptedStep, plainCode } from './totp.ts'

/** Thrown inside a sign-in whose password was right where a code is wanted besides. */
class CodeWanted extends Error {}

export const openSessions = async (of: { db: Database; secret: string; isSecure: boolean }) => {
  const { db } = of
  const auth = openAuth(of)
  const cookie = await auth.cookie()
  const seal = sealWith(of.secret, 'one-time codes')
  const tokenOf = (asking: Asking) => tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret)

  const limited = async (limits: readonly Limit[]): Promise<void> => {
    const retryAfterS = await db.system((tx) => countAttempts(tx, limits))
    if (retryAfterS > 0) throw new Refusal('too_many_requests', undefined, { retryAfterS })
  }

  /** Runs after the password was right: is the person let in, and is the code right where one is wanted? */
  const admit = (code: string | undefined) => async (personId: PersonId) => {
    if (code) await limited(codeLimits(personId))
    await db.system(async (tx) => {
      if ((await store.workspacesOf(tx, personId)).length === 0) throw new Refusal('sign_in_wrong')
      const totp = await store.lockTotp(tx, personId)
      if (!totp?.isConfirmed) return
      if (!code) throw new CodeWanted()
      const plain = plainCode(code)
      const step = acceptedStep(seal.open(totp.sealedSecret), plain, tx.now, totp.lastStep)
      if (step !== null) await store.takeStep(tx, personId, step)
      else if (!(await store.useRecoveryCode(tx, personId, hashOf(plain)))) throw new Refusal('sign_in_wrong')
    })
  }

  return {
    auth,
    seal,
    limited,
    isSecure: of.isSecure,
    tokenOf,
    /** The cookie of a session again, with its whole time before it. */
    cookieAgain: (asking: Asking) => {
      const token = tokenOf(asking)
      return token ? cookieOf(cookie.name, signedToken(token, of.secret), SESSION_MS / 1000, of.isSecure) : null
    },
    endCookie: () => cookieOf(cookie.name, '', 0, of.isSecure),

    /**
     * Signs in: a new session, whatever session the browser had ends. Answers the same, in the same time, for a wrong password and an
     * unknown address. Refuses `sign_in_wrong`, `too_many_requests`. Written into the audit log of each of the person's workspaces.
     */
    async signIn(who: { email: string; password: string; code?: string }, asking: Asking) {
      const email = who.email.trim().toLowerCase()
      const limits = signInLimits(email, asking.address)
      await limited(limits)
      const old = tokenOf(asking)
      const userAgent = (textOf(asking.headers['user-agent']) ?? '').slice(0, 300)
      try {
        const signed = await auth.signIn(
          { email, password: who.password, address: asking.address, userAgent },
          admit(who.code?.trim() || undefined),
        )
        await db.system(async (tx) => {
          if (old) await store.endSession(tx, old)
          for (const limit of [limits[0], ...codeLimits(signed.personId)]) if (limit) await forgetAttempts(tx, limit)
          const by = { personId: signed.personId, address: asking.address }
          for (const w of await store.workspacesOf(tx, signed.personId)) await auditIn(tx, w, by, 'session.signed-in')
          await store.sweep(tx)
        })
        return { signedIn: true as const, cookies: signed.cookies }
      } catch (e) {
        if (e instanceof CodeWanted) return { signedIn: false as const, needs: 'code' as const }
        if (e instanceof APIError && [400, 401].includes(e.statusCode)) throw new Refusal('sign_in_wrong')
        throw e
      }
    },

    async signOut(asking: Asking): Promise<void> {
      const token = tokenOf(asking)
      if (token) await db.system((tx) => store.endSession(tx, token))
    },

    authenticate: authenticator(db, tokenOf),
  }
}
export type Sessions = Awaited<ReturnType<typeof openSessions>>
