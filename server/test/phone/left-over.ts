/** What is left of calls that are over, at the switch and in the database: all of it must be 0. */
import type pg from 'pg'
import type { TestAsterisk } from './asterisk.ts'

const counted = {
  openCalls: 'select count(*) as n from calls where ended_at is null',
  openLegs: 'select count(*) as n from call_legs where ended_at is null',
  inCall: 'select count(*) as n from presences where is_in_call',
  held: 'select count(*) as n from holds',
  placesTaken: 'select count(*) as n from presences where load <> 0 or call_load <> 0',
  openOffers: 'select count(*) as n from offers where ended_at is null',
  inLine: 'select count(*) as n from queue_stays where ended_at is null',
  notClosed: `select count(*) as n from interactions where channel = 'phone' and state <> 'closed'`,
  parkedJobs: `select count(*) as n from jobs where state in ('parked', 'unsure')`,
  // whoever spoke with somebody was served
  talkedNotServed: `select count(*) as n from calls c join interactions i using (workspace_id, interaction_id)
    where c.answered_at is not null and (i.answered_at is null or i.ended_by not in ('customer', 'agent')
      or not exists (select from queue_stays s where s.workspace_id = c.workspace_id and s.interaction_id = c.interaction_id and s.ending = 'answered'))`,
  // who never did and was gone at once is counted as nobody's leaving
  shortCountedAsLeft: `select count(*) as n from calls c join queue_stays s using (workspace_id, interaction_id)
    where c.answered_at is null and c.ended_at - c.began_at < interval '4.9 s' and s.ending = 'left'`,
  // and who waited has left
  waitedNotCounted: `select count(*) as n from calls c where c.answered_at is null and c.ended_at - c.began_at > interval '5.1 s'
    and exists (select from queue_stays s where s.workspace_id = c.workspace_id and s.interaction_id = c.interaction_id)
    and not exists (select from queue_stays s where s.workspace_id = c.workspace_id and s.interaction_id = c.interaction_id and s.ending = 'left')`,
}

/** By name. */
export const leftOver = async ({
  db,
  asterisk,
}: {
  db: pg.Client
  asterisk: TestAsterisk
}): Promise<Record<string, number>> => {
  const { rows } = await db.query<Record<string, string>>(
    `select ${Object.entries(counted)
      .map(([name, text]) => `(${text}) as "${name}"`)
      .join(', ')}`,
  )
  const channels = /(\d+) active channel/.exec(await asterisk.console('core show channels count'))?.[1]
  const bridges = (await asterisk.console('bridge show all')).trim().split('\n').length - 1
  const inDatabase = Object.entries(rows[0] ?? {}).map(([name, n]) => [name, Number(n)] as const)
  return { channels: Number(channels ?? -1), bridges, ...Object.fromEntries(inDatabase) }
}
