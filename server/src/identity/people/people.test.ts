import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '@peakend/contract/ids.ts'
import { asking, emailOf, house, housePassword, houseUrl } from '../../../test/house.ts'
import { isRefusal } from '../../base/refusal.ts'
import { audit, entries } from '../audit/audit.ts'
import { acceptInvitation, invite, readInvitation, withdrawInvitation } from '../invitations/invitations.ts'
import { addKey, removeKey } from '../keys/keys.ts'
import { knownAboutMe } from '../known/known.ts'
import { changeMembership, members } from '../memberships/memberships.ts'
import { addVendor, vendors } from '../vendors/vendors.ts'
import { changeWorkspace, workspaceOf } from '../workspaces/workspaces.ts'

const DAY_MS = 24 * 3600 * 1000

test('an invitation makes a person and a membership once', async (t) => {
  const { identity, db, callerOf, workspaceId } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const of = { db, sessions: identity.sessions }
  const grant = { email: 'Ana@Example.org', role: 'agent' as const, vendorId: null, queues: null }
  const make = () => db.transact(workspaceId, (tx) => invite(tx, boss, grant, houseUrl))
  const tokenOf = (link: string) => link.split('#')[1] ?? ''
  const replaced = tokenOf((await make()).link)
  const token = tokenOf((await make()).link)
  await assert.rejects(readInvitation(of, replaced, 'a'), (e) => isRefusal(e, 'token_wrong'))
  assert.equal((await readInvitation(of, token, 'a')).isKnown, false)
  const accept = (password = housePassword) => acceptInvitation(of, { token, name: 'Ana', password }, 'a')
  await assert.rejects(accept('short'), (e) => isRefusal(e, 'invalid'))
  await accept()
  await assert.rejects(accept(), (e) => isRefusal(e, 'token_wrong'))
  const ana = await callerOf('Ana')
  assert.deepEqual([ana.workspaceId, ana.roles], [workspaceId, ['agent']])
  await assert.rejects(make(), (e) => isRefusal(e, 'already_member'))
})

test('somebody known accepts with the password they have; the link alone is not enough', async (t) => {
  const { identity, db, callerOf, person, another, signIn } = await house(t)
  await person('Ana', 'agent')
  const marea = await another('Marea')
  const boss = await callerOf('Marea administrator')
  const of = { db, sessions: identity.sessions }
  const grant = { email: emailOf('Ana'), role: 'supervisor' as const, vendorId: null, queues: null }
  const { link } = await db.transact(marea.workspaceId, (tx) => invite(tx, boss, grant, houseUrl))
  const token = link.split('#')[1] ?? ''
  assert.equal((await readInvitation(of, token, 'a')).isKnown, true)
  const accept = (password: string) => acceptInvitation(of, { token, password }, 'a')
  await assert.rejects(accept('not the password'), (e) => isRefusal(e, 'sign_in_wrong'))
  await accept(housePassword)
  const caller = await identity.authenticate(asking(await signIn('Ana'), { 'peakend-workspace': marea.workspaceId }))
  assert.ok(caller.kind === 'person' && caller.roles[0] === 'supervisor')
})

test('an invitation lapses after a week and can be withdrawn', async (t) => {
  const { identity, db, callerOf, workspaceId, clock } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const of = { db, sessions: identity.sessions }
  const make = (email: string) =>
    db.transact(workspaceId, (tx) => invite(tx, boss, { email, role: 'agent', vendorId: null, queues: null }, houseUrl))
  const [one, two] = [await make('one@example.org'), await make('two@example.org')]
  await db.transact(workspaceId, (tx) => withdrawInvitation(tx, boss, one.invitation.id))
  await assert.rejects(
    db.transact(workspaceId, (tx) => withdrawInvitation(tx, boss, one.invitation.id)),
    (e) => isRefusal(e, 'not_found'),
  )
  clock.advance(7 * DAY_MS)
  for (const { link } of [one, two]) {
    await assert.rejects(readInvitation(of, link.split('#')[1] ?? '', 'a'), (e) => isRefusal(e, 'token_wrong'))
  }
})

test('a workspace keeps an administrator, also when two take each other away at once', async (t) => {
  const { db, callerOf, person, workspaceId, administrator } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const change = (id: PersonId, to: Parameters<typeof changeMembership>[3]) =>
    db.transact(workspaceId, (tx) => changeMembership(tx, boss, id, to))
  await assert.rejects(change(administrator, { role: 'agent' }), (e) => isRefusal(e, 'last_administrator'))
  await assert.rejects(change(administrator, { state: 'suspended' }), (e) => isRefusal(e, 'last_administrator'))
  const second = await person('Second', 'administrator')
  const both = await Promise.allSettled([
    change(administrator, { role: 'manager' }),
    change(second, { role: 'manager' }),
  ])
  assert.equal(both.filter((b) => b.status === 'fulfilled').length, 1)
})

test('an outside team sees its own people and teams only, and its people run nothing', async (t) => {
  const { db, callerOf, person, vendor, workspaceId, identity } = await house(t)
  const [north, south] = [await vendor('North'), await vendor('South')]
  await person('Nora', 'supervisor', { vendorId: north })
  const nina = await person('Nina', 'agent', { vendorId: north })
  await person('Sara', 'agent', { vendorId: south })
  const nora = await callerOf('Nora')
  assert.equal(nora.scope.vendorId, north)
  const seen = await db.read(workspaceId, async (tx) => ({
    people: (await members(tx, nora.scope)).map((m) => m.name),
    teams: (await vendors(tx, nora.scope)).map((v) => v.name),
  }))
  assert.deepEqual(seen, { people: ['Nina', 'Nora'], teams: ['North'] })
  assert.equal(identity.maySee(nora, { name: 'floor' }), false)
  const boss = await callerOf('Brisa administrator')
  await assert.rejects(
    db.transact(workspaceId, (tx) => changeMembership(tx, boss, nina, { role: 'manager' })),
    (e) => isRefusal(e, 'invalid'),
  )
  await assert.rejects(
    db.transact(workspaceId, (tx) => addVendor(tx, boss, 'NORTH')),
    (e) => isRefusal(e, 'name_taken'),
  )
})

test('a key speaks for its workspace until it is removed; its secret is kept nowhere', async (t) => {
  const { db, identity, callerOf, workspaceId, owner, clock } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const { id, secret } = await db.transact(workspaceId, (tx) => addKey(tx, boss, 'shop'))
  const ask = (bearer = secret) => identity.authenticate(asking(undefined, { authorization: `Bearer ${bearer}` }))
  clock.advance(60_000)
  const caller = await ask()
  assert.ok(caller.kind === 'key' && caller.workspaceId === workspaceId && caller.permissions.has('journeys.change'))
  assert.ok(!caller.permissions.has('people.read'))
  assert.equal((await ask(`${secret}x`)).kind, 'stranger')
  const client = await owner()
  const kept = await client.query<{ row: string; used: Date }>('select k::text as row, used_at as used from api_keys k')
  assert.ok(!kept.rows[0]?.row.includes(secret))
  assert.equal(kept.rows[0]?.used.getTime(), clock.now().getTime())
  await db.transact(workspaceId, (tx) => removeKey(tx, boss, id))
  assert.equal((await ask()).kind, 'stranger')
  await assert.rejects(
    db.transact(workspaceId, (tx) => removeKey(tx, boss, id)),
    (e) => isRefusal(e, 'not_found'),
  )
})

test('the audit log grows and is never changed by the app or system role', async (t) => {
  const { db, callerOf, workspaceId, clock } = await house(t)
  const boss = await callerOf('Brisa administrator')
  for (let i = 0; i < 5; i++) {
    clock.advance(1000)
    await db.transact(workspaceId, (tx) => audit(tx, boss, 'queue.changed', { noun: 'queue', id: String(i) }, { i }))
  }
  const page = (cursor?: string) =>
    db.read(workspaceId, (tx) => entries(tx, { limit: 2, cursor, act: 'queue.changed', personId: boss.personId }))
  const one = await page()
  const two = await page(one.next ?? undefined)
  const three = await page(two.next ?? undefined)
  assert.deepEqual(
    [...one.rows, ...two.rows, ...three.rows].map((r) => r.aboutId),
    ['4', '3', '2', '1', '0'],
  )
  assert.equal(three.next, null)
  assert.deepEqual([one.rows[0]?.personName, one.rows[0]?.address], ['Brisa administrator', '192.0.2.1'])
  for (const [name, text] of Object.entries({ change: 'update audit set act = act', remove: 'delete from audit' })) {
    await assert.rejects(
      db.transact(workspaceId, (tx) => tx.query(`test.${name}`, text)),
      /permission denied/,
    )
  }
  await assert.rejects(
    db.system((tx) => tx.query('test.change', 'update audit set act = act')),
    /permission denied/,
  )
})

test('the first privacy line names the brand as it is called now; one of the workspace’s own stays', async (t) => {
  const { db, callerOf, workspaceId } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const change = (to: Parameters<typeof changeWorkspace>[2]) =>
    db.transact(workspaceId, (tx) => changeWorkspace(tx, boss, to))
  const renamed = await change({ name: 'Marea' })
  assert.match(renamed.privacyLine.en, /Marea/)
  assert.match(renamed.privacyLine.es, /Marea/)
  const own = { en: 'We keep little.', es: 'Guardamos poco.' }
  await change({ privacyLine: own })
  assert.deepEqual((await change({ name: 'Brisa' })).privacyLine, own)
})

test('settings change one by one, are checked and stand in the audit log with before and after', async (t) => {
  const { db, callerOf, workspaceId } = await house(t)
  const boss = await callerOf('Brisa administrator')
  const before = await db.read(workspaceId, workspaceOf)
  assert.deepEqual(
    [before.offerMs, before.silence.askAfterMs, before.retention.interactionsDays],
    [30_000, 120_000, 365],
  )
  assert.ok(before.greeting.en && before.greeting.es && before.privacyLine.es.includes('Brisa'))
  const change = (to: Parameters<typeof changeWorkspace>[2]) =>
    db.transact(workspaceId, (tx) => changeWorkspace(tx, boss, to))
  await change({ offerMs: 45_000 })
  await change({ offerMs: 45_000 })
  await assert.rejects(change({ silence: { askAfterMs: 300_000, restAfterMs: 60_000, endAfterMs: 3_600_000 } }), (e) =>
    isRefusal(e, 'invalid'),
  )
  assert.equal((await db.read(workspaceId, workspaceOf)).offerMs, 45_000)
  const { rows } = await db.read(workspaceId, (tx) => entries(tx, { limit: 10, act: 'workspace.changed' }))
  assert.deepEqual(
    rows.map((r) => r.detail),
    [{ before: { offerMs: 30_000 }, after: { offerMs: 45_000 } }],
  )
})

test('what is known about me counts what modules hold and names who looked', async (t) => {
  const { db, callerOf, person, workspaceId } = await house(t)
  await person('Ana', 'agent')
  const [ana, boss] = [await callerOf('Ana'), await callerOf('Brisa administrator')]
  const opened = { noun: 'interaction' as const, id: 'i-1' }
  await db.transact(workspaceId, (tx) => audit(tx, boss, 'interaction.opened', opened, { personId: ana.personId }))
  await db.transact(workspaceId, (tx) => audit(tx, ana, 'interaction.opened', opened, { personId: ana.personId }))
  const scores = {
    code: 'scores',
    seenBy: () => ['supervisor' as const],
    keptDays: (w: { staffPolicy: { keepScoresDays: number } }) => w.staffPolicy.keepScoresDays,
    count: () => Promise.resolve({ count: 3, oldestAt: db.clock.now() }),
  }
  const known = await knownAboutMe(db, ana, [scores])
  const section = (code: string) => known.sections.find((s) => s.code === code)
  assert.deepEqual([section('scores')?.count, section('scores')?.keptDays, section('sessions')?.count], [3, 365, 1])
  assert.deepEqual(
    known.openedByOthers.map((o) => [o.personName, o.aboutId]),
    [['Brisa administrator', 'i-1']],
  )
})

test('the app role sees no one of another workspace, whatever it asks', async (t) => {
  const { db, another, workspaceId } = await house(t)
  const marea = await another('Marea')
  const names = (w: typeof workspaceId) =>
    db.read(w, async (tx) =>
      (await tx.query<{ name: string }>('test.names', 'select name from colleagues')).map((r) => r.name),
    )
  assert.deepEqual(await names(workspaceId), ['Brisa administrator'])
  assert.deepEqual(await names(marea.workspaceId), ['Marea administrator'])
  for (const table of ['auth.people', 'auth.sessions', 'auth.accounts', 'auth.totp', 'auth.links']) {
    await assert.rejects(
      db.read(workspaceId, (tx) => tx.query(`test.${table}`, `select from ${table}`)),
      /permission denied/,
    )
  }
  const seen = await db.read(workspaceId, (tx) => tx.query('test.workspaces', 'select from workspaces'))
  assert.equal(seen.length, 1)
})
