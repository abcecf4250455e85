/**
 * Walks the whole contract: every endpoint, asked by every role and by everybody who should get nothing. What is declared is what must be
 * answered: 401 to whoever could sign in, 403 to whoever is known and lacks the permission, and neither to whoever holds it. New endpoints are covered by themselves.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import { permissionsOf, keyPermissions, Role, type Permission } from '@peakend/contract/permissions.ts'
import { everyEndpoint, type ListedEndpoint } from '../src/base/every-endpoint.ts'
import { addKey } from '../src/identity/keys/keys.ts'
import { openPeakend } from '../src/peakend.ts'
import { house, houseSecret } from './house.ts'
import { callOn, type Call } from './server.ts'

type Ask = ReturnType<typeof callOn>

/** Nouns, or single endpoints of nouns that have begun, still to come; the list must shrink to nothing, and is held to what is missing. With `chat`, a visitor's token joins the askers. */
const notYet: string[] = []

interface Asker {
  call: Call
  holds: (permission: Permission) => boolean
  isStranger?: boolean
}

const installation = async (t: TestContext) => {
  const h = await house(t)
  const elsewhere = await h.another('Marea')
  const vendorId = await h.vendor('North')
  const filesDir = await mkdtemp(path.join(tmpdir(), 'peakend-matrix-'))
  const peakend = await openPeakend({ db: h.db, secret: houseSecret, host: '127.0.0.1', port: 0, filesDir })
  t.after(async () => {
    await peakend.close()
    await rm(filesDir, { recursive: true })
  })
  const call = callOn(peakend.url)
  const boss = await h.callerOf('Brisa administrator')
  const { secret } = await h.db.transact(h.workspaceId, (tx) => addKey(tx, boss, 'shop'))
  const asMember = async (
    personId: Awaited<ReturnType<typeof h.person>>,
    workspaceId = h.workspaceId,
  ): Promise<Call> => ({
    headers: { cookie: await h.cookieOf(personId), 'peakend-workspace': workspaceId },
  })
  const known = (more: (permission: Permission) => boolean) => (p: Permission) =>
    p === 'public' || p === 'signed-in' || more(p)

  const askers: Record<string, Asker> = {}
  for (const role of Role.options) {
    const call = await asMember(await h.person(`The ${role}`, role))
    askers[role] = { call, holds: known((p) => permissionsOf[role].some((held) => held === p)) }
  }
  const ofVendor = (p: Permission) => permissionsOf.supervisor.some((held) => held === p)
  askers['somebody of an outside team'] = {
    call: await asMember(await h.person('Nora', 'supervisor', { vendorId, queues: [] })),
    holds: known(ofVendor),
  }
  // an administrator, but of another workspace than the one asked for
  askers['a member of another workspace'] = { call: await asMember(elsewhere.administrator), holds: known(() => false) }
  askers['a key'] = {
    call: { headers: { authorization: `Bearer ${secret}` } },
    holds: (p) => p === 'public' || keyPermissions.includes(p),
  }
  askers['a stranger'] = { call: {}, holds: (p) => p === 'public', isStranger: true }
  return { call, askers }
}

/** An address nobody serves is not found even for a stranger, who is told to sign in, or let in, everywhere else. */
const isServed = async (call: Ask, endpoint: ListedEndpoint): Promise<boolean> => {
  const body = endpoint.method === 'GET' ? {} : { body: {} }
  return (await call(endpoint.method, addressOf(endpoint), body)).status !== 404
}
const sorted = async (call: Ask) => {
  const [served, missing]: [ListedEndpoint[], ListedEndpoint[]] = [[], []]
  for (const endpoint of everyEndpoint(contract)) {
    if (await isServed(call, endpoint)) served.push(endpoint)
    else missing.push(endpoint)
  }
  return { served, missing }
}

/** Nothing of that id is there: whoever may ask is told so, whoever may not learns nothing. */
const addressOf = ({ path, method }: ListedEndpoint): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'channel' ? 'chat' : name === 'moment' ? 'welcome' : randomUUID(),
  )
  return `/api${filled}${method === 'GET' ? '?' : ''}`
}

const faultOf = (asker: Asker, endpoint: ListedEndpoint, status: number): string | null => {
  if (status >= 500) return `${status}`
  const isHeld = asker.holds(endpoint.meta.permission)
  if (isHeld) return status === 401 || status === 403 ? `${status} though it is allowed` : null
  const wanted = asker.isStranger ? 401 : 403
  return status === wanted ? null : `${status} instead of ${wanted}`
}

test('every endpoint answers every kind of asker as its permission says', async (t) => {
  const { call, askers } = await installation(t)
  // signing out comes last: it ends the session that asks
  const isLast = ({ endpoint }: ListedEndpoint) => Number(endpoint === 'session.signOut')
  const served = (await sorted(call)).served.toSorted((a, b) => isLast(a) - isLast(b))
  const faults: string[] = []
  let asked = 0
  for (const endpoint of served) {
    for (const [who, asker] of Object.entries(askers)) {
      const body = endpoint.method === 'GET' ? {} : { body: {} }
      const { status } = await call(endpoint.method, addressOf(endpoint), { ...asker.call, ...body })
      const fault = faultOf(asker, endpoint, status)
      if (fault) faults.push(`${endpoint.endpoint} (${endpoint.meta.permission}) asked by ${who}: ${fault}`)
      asked++
    }
  }
  assert.deepEqual(faults, [])
  t.diagnostic(`${served.length} endpoints, ${Object.keys(askers).length} askers, ${asked} questions`)
})

test('what is not served yet is named, and nothing else is missing', async (t) => {
  const { call } = await installation(t)
  const { served, missing } = await sorted(call)
  const nounOf = ({ endpoint }: ListedEndpoint) => endpoint.split('.')[0] ?? ''
  const begun = new Set(served.map(nounOf))
  const names = missing.map((e) => (begun.has(nounOf(e)) ? e.endpoint : nounOf(e)))
  assert.deepEqual(
    [...new Set(names)].toSorted((one, other) => one.localeCompare(other)),
    notYet,
  )
})

test('an endpoint that is not there, and one asked in another way, are not found for everybody alike', async (t) => {
  const { call, askers } = await installation(t)
  for (const asker of Object.values(askers)) {
    assert.equal((await call('GET', '/api/no-such-thing', asker.call)).status, 404)
  }
})
