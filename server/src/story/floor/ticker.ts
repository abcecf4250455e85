import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import type { Live } from '../../base/live.ts'
import { defineTopic } from '../../base/topics.ts'
import { floorNow } from './floor.ts'

export const FLOOR_KEY = 'floor'
const TICK_MS = 1000

/**
 * Sends the floor to whoever listens, when it changed and at most once a second: the figures come from many events, and nobody reads faster.
 * `topic` tells which workspaces are listened to; `start` runs until the function it answers is called.
 */
export const openFloorTicker = (db: Database) => {
  const watched = new Map<WorkspaceId, string>()
  const topic = defineTopic({
    name: 'floor',
    permission: 'floor.read',
    keyOf(caller) {
      if (caller.kind !== 'person') return null
      // a new listener is sent the floor with the next tick even when nothing changed
      watched.set(caller.workspaceId, '')
      return FLOOR_KEY
    },
    events: [],
    audience: () => Promise.resolve([]),
    render: () => Promise.resolve([]),
  })
  const tick = async (live: Live): Promise<void> => {
    for (const [workspaceId, last] of watched) {
      if (!live.isHeard(workspaceId, FLOOR_KEY)) {
        watched.delete(workspaceId)
        continue
      }
      const floor = await db.read(workspaceId, (tx) => floorNow(tx, { workspaceId, queues: 'all' }))
      const now = JSON.stringify({ ...floor, at: '' })
      if (now === last) continue
      watched.set(workspaceId, now)
      live.publish({ workspaceId, key: FLOOR_KEY, body: { type: 'floor', floor } })
    }
  }
  const start = (live: Live): (() => void) => {
    let isBusy = false
    const timer = setInterval(() => {
      if (isBusy) return
      isBusy = true
      tick(live)
        .catch((err: unknown) => db.log.warn({ err }, 'the floor could not be read'))
        .finally(() => (isBusy = false))
    }, TICK_MS)
    timer.unref()
    return () => clearInterval(timer)
  }
  return { topic, start }
}
