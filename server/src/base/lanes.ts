import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, SystemTx } from './database.ts'
import { headPosition } from './journal.ts'
import { aliveNodes } from './node.ts'
import type { Reaction } from './reactions.ts'

export const LANES = 64

/** The lane of a workspace: the same on every node for good, since cursors rest on it. The tail of a uuid (4 or 7) is random. */
export const laneOf = (workspaceId: WorkspaceId): number => Number.parseInt(workspaceId.slice(-2), 16) % LANES

export interface HeldLane {
  reaction: string
  lane: number
  position: number
}

/** Makes the cursors of reactions that are new here, where each says it starts. */
export const makeLanes = (db: Database, reactions: readonly Reaction[]): Promise<unknown> =>
  db.system(async (tx) => {
    const head = await headPosition(tx)
    const starts = reactions.map((r) => (r.startAt === 'now' ? head : 0))
    await tx.query(
      'lanes.make',
      `insert into reaction_lanes (reaction, lane, position)
       select r, l, p from unnest($1::text[], $2::bigint[]) as n (r, p), generate_series(0, ${LANES - 1}) as l
       on conflict do nothing`,
      [reactions.map((r) => r.name), starts],
    )
  })

/** The node's lanes to take and how many it should hold at most, per reaction. */
export interface Claim {
  taken: HeldLane[]
  fair: ReadonlyMap<string, number>
}

/**
 * Takes lanes nobody alive holds, up to a fair share per reaction: 64 by the number of live nodes that run it. Nodes that were
 * killed hold nothing from the moment their session is gone.
 */
export const claimLanes = (
  db: Database,
  node: number,
  names: readonly string[],
  held: ReadonlyMap<string, number>,
): Promise<Claim> =>
  db.system(async (tx) => {
    const alive = (await tx.query<{ number: number }>('lanes.alive', aliveNodes)).map((n) => n.number)
    const fair = await shareOut(tx, node, names, alive)
    const free = await tx.query<{ reaction: string; lane: number }>(
      'lanes.free',
      `select reaction, lane from reaction_lanes where reaction = any($1::text[]) and (holder is null or not holder = any($2::int[]))
       order by reaction, lane`,
      [names, alive],
    )
    const left = new Map(names.map((name) => [name, (fair.get(name) ?? LANES) - (held.get(name) ?? 0)]))
    const wanted = free.filter(({ reaction }) => {
      const room = left.get(reaction) ?? 0
      left.set(reaction, room - 1)
      return room > 0
    })
    const taken: HeldLane[] = []
    for (const { reactions, lanes } of alike(wanted)) {
      // not by a join with what is wanted: where all lanes are a dead node's, statistics say that none is left to take, and each is looked for among all (1.9 s)
      const got = await tx.query<HeldLane>(
        'lanes.take',
        `update reaction_lanes set holder = $1
         where reaction = any($2::text[]) and lane = any($3::smallint[]) and (holder is null or not holder = any($4::int[]))
         returning reaction, lane, position`,
        [node, reactions, lanes, alive],
      )
      taken.push(...got)
    }
    return { taken, fair }
  })

/** Reactions of which the same lanes are wanted, together: nearly always all of them. */
const alike = (wanted: readonly { reaction: string; lane: number }[]) => {
  const lanesOf = new Map<string, number[]>()
  for (const { reaction, lane } of wanted) lanesOf.set(reaction, (lanesOf.get(reaction) ?? []).concat(lane))
  const groups = new Map<string, { reactions: string[]; lanes: number[] }>()
  for (const [reaction, lanes] of lanesOf) {
    const group = groups.get(lanes.join()) ?? { reactions: [], lanes }
    group.reactions.push(reaction)
    groups.set(lanes.join(), group)
  }
  return groups.values()
}

const shareOut = async (tx: SystemTx, node: number, names: readonly string[], alive: readonly number[]) => {
  const known = await tx.query<{ reaction: string; node: number }>(
    'lanes.nodes',
    'select reaction, node from reaction_nodes',
  )
  const isDead = known.some((k) => !alive.includes(k.node))
  if (isDead) await tx.query('lanes.bury', 'delete from reaction_nodes where not node = any($1::int[])', [alive])
  const missing = names.filter((name) => !known.some((k) => k.reaction === name && k.node === node))
  if (missing.length > 0) {
    await tx.query('lanes.enter', 'insert into reaction_nodes select unnest($1::text[]), $2 on conflict do nothing', [
      missing,
      node,
    ])
  }
  const living = known.filter((k) => alive.includes(k.node) && k.node !== node)
  return new Map(names.map((name) => [name, Math.ceil(LANES / (1 + living.filter((k) => k.reaction === name).length))]))
}

export const releaseLanes = (
  db: Database,
  node: number,
  reaction: string,
  lanes: readonly number[],
): Promise<unknown> =>
  db.system((tx) =>
    tx.query(
      'lanes.release',
      'update reaction_lanes set holder = null where holder = $1 and reaction = $2 and lane = any($3::smallint[])',
      [node, reaction, lanes],
    ),
  )

/** Moves the cursors of idle lanes up to `position`, so that a restart does not read old events again. */
export const moveIdleLanes = (
  db: Database,
  node: number,
  reaction: string,
  lanes: readonly number[],
  position: number,
) =>
  db.system((tx) =>
    tx.query<{ lane: number }>(
      'lanes.move-idle',
      `update reaction_lanes set position = $4 where holder = $1 and reaction = $2 and lane = any($3::smallint[]) and position < $4 returning lane`,
      [node, reaction, lanes, position],
    ),
  )
