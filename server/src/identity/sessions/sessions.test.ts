import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { harness } from '../../../test/harness.ts'
import { isRefusal } from '../../base/refusal.ts'
import { openSessions } from './sessions.ts'
import { finishSetUp, newSetUpLink } from './set-up.ts'

const first = {
  name: 'Ada Admin',
  email: 'Ada@Example.org',
  password: 'a long enough one',
  workspaceName: 'Brisa',
  language: 'es' as const,
  timeZone: 'Europe/Madrid',
  keepDays: 90,
}
const from = (cookie?: string, more: Record<string, string> = {}) => ({
  headers: { ...(cookie ? { cookie } : {}), ...more },
  address: '192.0.2.1',
})
const cookieIn = (setCookies: string[]) => setCookies[0]?.split(';')[0]

const house = async (t: TestContext) => {
  const h = await harness(t)
  const sessions = await openSessions({
    db: h.db,
    secret: 'a secret of at least thirty-two characters',
    isSecure: false,
  })
  const of = { db: h.db, sessions, firstRows: [] }
  const link = await newSetUpLink(h.db, 'http://localhost:3000')
  const token = link?.split('#')[1] ?? ''
  const workspaceId = await finishSetUp(of, token, first, '192.0.2.1')
  return { ...h, sessions, of, token, workspaceId }
}

test('whoever set up signs in, is known by the cookie and unknown after signing out', async (t) => {
  const { sessions, workspaceId } = await house(t)
  const signed = await sessions.signIn({ email: ' ada@EXAMPLE.org ', password: first.password }, from())
  assert.ok(signed.signedIn)
  assert.match(signed.cookies[0] ?? '', /HttpOnly/)
  assert.match(signed.cookies[0] ?? '', /SameSite=Lax/)
  const cookie = cookieIn(signed.cookies)
  const caller = await sessions.authenticate(from(cookie))
  assert.ok(caller.kind === 'person')
  assert.equal(caller.workspaceId, workspaceId)
  assert.ok(caller.permissions.has('keys.change'))
  assert.equal((await sessions.authenticate(from(`${cookie}x`))).kind, 'stranger')
  await sessions.signOut(from(cookie))
  assert.equal((await sessions.authenticate(from(cookie))).kind, 'stranger')
})

test('a wrong password and an unknown address are refused alike', async (t) => {
  const { sessions } = await house(t)
  for (const email of [first.email, 'nobody@example.org', 'not an address']) {
    await assert.rejects(sessions.signIn({ email, password: 'wrong' }, from()), (e) => isRefusal(e, 'sign_in_wrong'))
  }
})
