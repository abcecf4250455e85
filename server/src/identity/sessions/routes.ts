import { session, setUp } from '@peakend/contract/people.ts'
import type { PersonId } from '@peakend/contract/ids.ts'
import { permissionsOf } from '@peakend/contract/permissions.ts'
import type { Caller } from '../../base/caller.ts'
import type { Database } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import { shownQueues } from '../memberships/rules.ts'
import { membershipsOf } from '../memberships/store.ts'
import { changePerson, findPerson } from '../people/store.ts'
import type { FirstRows } from '../workspaces/workspaces.ts'
import { forgotPassword } from './forgotten.ts'
import { changePassword, confirmTotp, resetPassword, startTotp, stopTotp, type Self } from './secrets.ts'
import type { Sessions } from './sessions.ts'
import { finishSetUp, isSetUpOpen } from './set-up.ts'

const done = { done: true } as const

export const selfOf = (caller: Caller): Self => {
  if (caller.kind !== 'person' && caller.kind !== 'signed-in') throw new Refusal('not_signed_in')
  return { personId: caller.personId, sessionId: caller.sessionId ?? null, address: caller.address ?? null }
}

/** Signs in after something that proved who it is, as far as password goes; where a code is wanted besides, the cookie waits for it. */
export const signInAfter = async (
  sessions: Sessions,
  context: HandlerContext,
  who: { email: string; password: string },
): Promise<void> => {
  const signed = await sessions.signIn(who, context)
  if (signed.signedIn) for (const cookie of signed.cookies) context.setHeader('set-cookie', cookie)
}

export const setUpRoutes = (of: { db: Database; sessions: Sessions; firstRows: readonly FirstRows[] }) => {
  const on = routesFor(setUp)
  return on.router({
    state: on.state.handler(async ({ context: { db } }) => ({ isOpen: await db.system(isSetUpOpen) })),
    finish: on.finish.handler(async ({ input, context }) => {
      const { token, ...first } = input
      const workspaceId = await finishSetUp(of, token, first, context.address)
      await signInAfter(of.sessions, context, first)
      return { workspaceId }
    }),
  })
}

export const sessionRoutes = (of: { db: Database; sessions: Sessions }) => {
  const on = routesFor(session)
  const { sessions } = of
  return on.router({
    signIn: on.signIn.handler(async ({ input, context }) => {
      const signed = await sessions.signIn(input, context)
      if (!signed.signedIn) return signed
      for (const cookie of signed.cookies) context.setHeader('set-cookie', cookie)
      return { signedIn: true as const }
    }),
    signOut: on.signOut.handler(async ({ context }) => {
      await sessions.signOut(context)
      context.setHeader('set-cookie', sessions.endCookie())
      return done
    }),
    me: on.me.handler(({ context }) => {
      const again = sessions.cookieAgain(context)
      if (again) context.setHeader('set-cookie', again)
      return meOf(context.db, selfOf(context.caller).personId)
    }),
    changeMe: on.changeMe.handler(async ({ input, context: { db, caller } }) => {
      const { personId } = selfOf(caller)
      await db.system((tx) => changePerson(tx, personId, input))
      return meOf(db, personId)
    }),
    changePassword: on.changePassword.handler(async ({ input, context: { caller } }) => {
      await changePassword(of, selfOf(caller), input.current, input.next)
      return done
    }),
    forgot: on.forgot.handler(async ({ input, context: { address } }) => {
      await forgotPassword(of, input.email, address)
      return done
    }),
    reset: on.reset.handler(async ({ input, context: { address } }) => {
      await resetPassword(of, input.token, input.password, address)
      return done
    }),
    startTotp: on.startTotp.handler(({ input, context: { caller } }) => startTotp(of, selfOf(caller), input.password)),
    confirmTotp: on.confirmTotp.handler(async ({ input, context: { caller } }) => {
      await confirmTotp(of, selfOf(caller), input.code)
      return done
    }),
    stopTotp: on.stopTotp.handler(async ({ input, context: { caller } }) => {
      await stopTotp(of, selfOf(caller), input.password)
      return done
    }),
  })
}

const meOf = (db: Database, personId: PersonId) =>
  db.system(async (tx) => {
    const person = await findPerson(tx, personId)
    if (!person) throw new Refusal('not_signed_in')
    const memberships = await membershipsOf(tx, personId)
    return {
      ...person,
      memberships: memberships.map((m) => ({
        ...m,
        queues: shownQueues(m.queues),
        permissions: [...permissionsOf[m.role]],
      })),
    }
  })
