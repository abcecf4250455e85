import { AsyncLocalStorage } from 'node:async_hooks'
import type { PersonId } from '@peakend/contract/ids.ts'
import { betterAuth } from 'better-auth'
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type CompiledQuery } from 'kysely'
import type { Database } from '../../base/database.ts'

/** A week of being away; every use moves the end, a tenth of the time at the earliest. */
export const SESSION_MS = 7 * 24 * 3600 * 1000
/** Names the address in the headers handed to better-auth; the server has worked it out already (trusted proxies). */
const ADDRESS_HEADER = 'peakend-address'
export const PASSWORD_PROVIDER = 'credential'

/** Decides whether somebody whose password was right may have a session; what it throws is the answer. */
export type Admit = (personId: PersonId) => Promise<void>

/** Our names for its tables and columns (migration 0010). */
const tables = {
  user: {
    modelName: 'people',
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  session: {
    modelName: 'sessions',
    fields: {
      userId: 'person_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  account: {
    modelName: 'accounts',
    fields: {
      userId: 'person_id',
      providerId: 'provider_id',
      accountId: 'account_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    modelName: 'verifications',
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
} as const

/**
 * better-auth, which knows only who somebody is: the tables of the schema `auth` under our names, the system role, no cookie cache, no
 * HTTP routes of its own. Each of its statements is a transaction of its own; what must be atomic is ours (store.ts).
 */
export const openAuth = (of: { db: Database; secret: string; isSecure: boolean }) => {
  // better-auth copies what it is given, so what belongs to one sign-in travels beside it
  const admitting = new AsyncLocalStorage<Admit>()
  const auth = betterAuth({
    appName: 'Peakend',
    baseURL: of.isSecure ? 'https://peakend.invalid' : 'http://peakend.invalid',
    secret: of.secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: { db: kyselyOver(of.db).withSchema('auth'), type: 'postgres', transaction: false },
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128, disableSignUp: true },
    rateLimit: { enabled: false },
    ...tables,
    session: {
      ...tables.session,
      cookieCache: { enabled: false },
      expiresIn: SESSION_MS / 1000,
      disableSessionRefresh: true,
    },
    advanced: {
      useSecureCookies: of.isSecure,
      cookiePrefix: 'peakend',
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: false },
    },
    databaseHooks: {
      session: {
        create: {
          // after the password (or, one day, another proof) was right and before there is a session
          before: async (session) => {
            const admit = admitting.getStore()
            if (!admit) throw new Error('a session is made by signIn only')
            await admit(session.userId as PersonId)
            const at = of.db.clock.now()
            const expiresAt = new Date(at.getTime() + SESSION_MS)
            return { data: { ...session, createdAt: at, updatedAt: at, expiresAt } }
          },
        },
      },
    },
  })
  return {
    auth,
    /** Checks the password (in the same time for an unknown address), asks `admit`, makes the session; gives the cookie to set. */
    async signIn(who: { email: string; password: string; address: string; userAgent: string }, admit: Admit) {
      const headers = new Headers({ [ADDRESS_HEADER]: who.address, 'user-agent': who.userAgent })
      const body = { email: who.email, password: who.password }
      const answer = await admitting.run(admit, () => auth.api.signInEmail({ body, headers, returnHeaders: true }))
      return { personId: answer.response.user.id as PersonId, cookies: answer.headers.getSetCookie() }
    },
    async passwordHash(password: string): Promise<string> {
      return (await auth.$context).password.hash(password)
    },
    async isPassword(hash: string, password: string): Promise<boolean> {
      return (await auth.$context).password.verify({ hash, password })
    },
    cookie: async () => (await auth.$context).authCookies.sessionToken,
  }
}
export type Auth = ReturnType<typeof openAuth>

/** Kysely whose every statement is a short transaction of the system role. */
const kyselyOver = (db: Database): Kysely<unknown> => {
  const nothing = () => Promise.resolve()
  const connection = {
    executeQuery: <R>(compiled: CompiledQuery) =>
      db.system((tx) => tx.kysely<unknown>().executeQuery<R>(compiled as CompiledQuery<R>)),
    async *streamQuery<R>(): AsyncIterableIterator<R> {
      yield await Promise.reject(new Error('streaming is not for short transactions'))
    },
  }
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (on) => new PostgresIntrospector(on),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: () => Promise.resolve(connection),
        beginTransaction: () => Promise.reject(new Error('what must be atomic is not left to better-auth')),
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  })
}
