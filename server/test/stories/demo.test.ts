import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Floor } from '@peakend/contract/floor.ts'
import { ask, signIn } from '../../demo/caller.ts'
import { eventually } from '../harness.ts'
import { serving } from '../served.ts'

/** What the README promises: a living floor within a minute of it being ready. */
const aMinute = 60_000

// `npm run demo` is what most people see first. Its people talk by themselves, so all that is done here is looking.
test(
  'the demo says how to come in, serves its shop, and lives: offers, talks, moments and farewells',
  { timeout: 240_000 },
  async (t) => {
    const { url, heard, child, gone } = await serving(t, {}, { args: ['--demo'], until: 'Sign in as the supervisor' })
    const said = heard.join('\n')
    const [, email = '', password = ''] = /(sara@\S+)\s+(\S+)\s+supervisor/.exec(said) ?? []
    assert.match(said, /The shop, with its chat: {2}http:\/\/127\.0\.0\.1:\d+\/demo/)

    const shop = await fetch(`${url}/demo`)
    const page = await shop.text()
    assert.equal(shop.status, 200)
    const script = /<script[^>]+src="([^"]+)"/.exec(page)?.[1] ?? ''
    assert.equal((await fetch(new URL(script, url))).status, 200, script)

    const cookie = await signIn(url, email, password)
    const me = await ask<{ memberships: { workspaceId: string }[] }>(url, 'GET', '/me', { cookie })
    const as = { cookie, workspaceId: me.memberships[0]?.workspaceId ?? '' }
    const living = await eventually(async () => {
      const floor = await ask<Floor>(url, 'GET', '/floor', as)
      return floor.people.here >= 3 && floor.live >= 1 && floor.persons.some(({ handling }) => handling.length > 0)
        ? floor
        : undefined
    }, aMinute)
    assert.deepEqual(living.queues.length, 2)

    const [talk] = await eventually(async () => {
      const { rows } = await ask<{ rows: { id: string }[] }>(url, 'GET', '/interactions?view=all', as)
      return rows.length > 0 ? rows : undefined
    }, aMinute)
    await eventually(async () => {
      const { rows } = await ask<{ rows: { by: string }[] }>(url, 'GET', `/interactions/${talk?.id}/turns`, as)
      const kinds = new Set(rows.map(({ by }) => by))
      return kinds.has('customer') && kinds.has('agent') ? true : undefined
    }, aMinute)
    // the first talks end within two minutes
    await eventually(async () => {
      const { rows } = await ask<{ rows: object[] }>(url, 'GET', '/moments', as)
      return rows.length > 0 ? true : undefined
    }, 2 * aMinute)

    child.kill('SIGTERM')
    assert.deepEqual(await gone, [0, null])
  },
)
