import type pg from 'pg'
import { type Finding, ill, well } from './finding.ts'
import { count } from './io.ts'
import { becomeOwner } from './schema-facts.ts'

const remedy =
  'npm run peakend -- parked shows each with its reason; mend that, then: npm run peakend -- parked --retry'
/** A job that is due so long ago has nobody to do it. */
const overdueMs = 5 * 60_000
const waitedMs = 2000

/** What the program has set aside for a person to look at, and what hangs. Only where every migration is applied. */
export async function lookAtWork(client: pg.Client): Promise<Finding[]> {
  await becomeOwner(client)
  const { rows: events } = await client.query<{ reaction: string; n: number; keys: number; error: string | null }>(
    `select reaction, count(*)::int as n, count(distinct (workspace_id, key))::int as keys,
       (array_agg(error order by position) filter (where error is not null))[1] as error
     from reaction_parked group by reaction order by reaction`,
  )
  const { rows: jobs } = await client.query<{ kind: string; state: string; n: number; error: string | null }>(
    `select kind, state, count(*)::int as n, max(last_error) as error from jobs where state in ('parked', 'unsure')
     group by kind, state order by kind, state`,
  )
  const { rows: late } = await client.query<{ n: number }>(
    `select count(*)::int as n from jobs where state = 'waiting' and due_at < now() - interval '${overdueMs} milliseconds'`,
  )
  const { rows: running } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'peakend node'`,
  )
  const { rows: waits } = await client.query<{ ms: number; holder: string | null }>(
    `select (extract(epoch from clock_timestamp() - waitstart) * 1000)::int as ms, pg_blocking_pids(pid)::text as holder
     from pg_locks where not granted and waitstart < clock_timestamp() - interval '${waitedMs} milliseconds' order by waitstart limit 1`,
  )
  await client.query('reset role')
  const findings = [
    ...events.map((one) =>
      ill(
        'parked events',
        `${one.reaction} failed in ${count(one.keys)} places, ${count(one.n)} events wait: ${one.error ?? 'no reason was kept'}`,
        remedy,
      ),
    ),
    ...jobs.map((one) =>
      ill(
        'stuck jobs',
        `${count(one.n)} of ${one.kind} ${one.state === 'unsure' ? 'with an outcome nobody knows' : 'gave up'}: ${one.error ?? 'no reason was kept'}`,
        one.state === 'unsure' ? `${remedy} --unsure (may do twice what was done)` : remedy,
      ),
    ),
  ]
  if (running.length > 0 && (late[0]?.n ?? 0) > 0)
    findings.push(
      ill(
        'late jobs',
        `${count(late[0]!.n)} have been due for more than 5 minutes`,
        'See the log for what fails; on several nodes, at least one must run with jobs (--only=jobs).',
      ),
    )
  if (waits[0])
    findings.push(
      ill(
        'database',
        `somebody has waited for a lock for ${count(waits[0].ms)} ms; it is held by process ${waits[0].holder}`,
        'End that session: select pg_terminate_backend(PROCESS).',
      ),
    )
  return findings.length > 0 ? findings : [well('work', 'nothing is parked, stuck or waiting for a lock')]
}
