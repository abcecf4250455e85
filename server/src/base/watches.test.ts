import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, harness } from '../../test/harness.ts'
import { openGround } from './ground.ts'
import { pause, startWatch, stopWatch, type WatchKind } from './watches.ts'

/** Watches that say who runs what. */
const kindOf = (name: string, running: Map<string, string[]>): WatchKind => ({
  kind: 'test.watch',
  async run(watch, signal) {
    const mine = running.get(watch.key) ?? []
    running.set(watch.key, [...mine, name])
    await pause(60_000, signal)
    running.set(
      watch.key,
      (running.get(watch.key) ?? []).filter((one) => one !== name),
    )
  },
})

test('one live node runs a watch, begins again when it is changed, ends when it is gone, and another takes over', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const running = new Map<string, string[]>()
  let begun = 0
  const counting: WatchKind = {
    ...kindOf('first', running),
    run: (...of) => {
      begun++
      return kindOf('first', running).run(...of)
    },
  }
  const first = await openGround({ db, reactions: [], jobs: [], watches: [counting] })
  const until = (is: () => boolean) => eventually(() => (is() ? true : undefined))
  await db.transact(w, async (tx) => startWatch(tx, 'test.watch', 'a'))
  await until(() => running.get('a')?.length === 1)
  await db.transact(w, async (tx) => startWatch(tx, 'test.watch', 'a'))
  await until(() => begun === 2 && running.get('a')?.length === 1)
  const second = await openGround({ db, reactions: [], jobs: [], watches: [kindOf('second', running)] })
  await first.close()
  await until(() => running.get('a')?.join() === 'second')
  await db.transact(w, async (tx) => stopWatch(tx, 'test.watch', 'a'))
  await until(() => running.get('a')?.length === 0)
  await second.close()
  assert.equal(begun, 2)
})
