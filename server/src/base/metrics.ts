import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** The measures of the ground. Modules may add their own to `registry`, with the prefix `peakend_`. */
export interface Metrics {
  registry: Registry
  /** Run before each look at the measures, by what knows them only then. */
  beforeLook: Set<() => void>
  transactions: Counter<'outcome'>
  transactionReruns: Counter
  /** Milliseconds from a journal row's time to its position. */
  stampLagMs: Histogram
  /** How long the oldest event of the last stamping had waited: above a few seconds no node holds the stamper's lease, or it cannot keep up. */
  stampOldestMs: Gauge
  reactionRuns: Counter<'reaction' | 'outcome'>
  reactionParked: Gauge<'reaction'>
  /** Positions between the journal's head and the slowest lane of a reaction. */
  reactionBehind: Gauge<'reaction'>
  jobRuns: Counter<'kind' | 'outcome'>
  jobParked: Gauge<'kind'>
  jobLateMs: Histogram<'kind'>
  /** How long a session of the database has waited for a lock, asked at each look at the metrics: above a second somebody hangs. */
  lockWaitMs: Gauge
  /** 1 while the database does not take what is written: its disk is full. */
  storageFull: Gauge
  httpMs: Histogram<'method' | 'route' | 'status'>
  sockets: Gauge
  liveMessages: Counter
  liveDropped: Counter
}

const MS_BUCKETS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]

export const openMetrics = (options: { process?: boolean } = {}): Metrics => {
  const registry = new Registry()
  if (options.process) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Counter<L>({ name: `peakend_${name}`, help, labelNames, registers })
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge<L>({ name: `peakend_${name}`, help, labelNames, registers })
  const histogram = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Histogram<L>({ name: `peakend_${name}`, help, labelNames, buckets: MS_BUCKETS, registers })
  return {
    registry,
    beforeLook: new Set(),
    transactions: counter('transactions_total', 'Transactions by outcome', ['outcome']),
    transactionReruns: counter('transaction_reruns_total', 'Transactions run again after 40001 or 40P01'),
    stampLagMs: histogram('journal_stamp_lag_ms', 'Milliseconds from writing an event to its position'),
    stampOldestMs: gauge('journal_stamp_oldest_ms', 'Wait of the oldest event in the last stamping'),
    reactionRuns: counter('reaction_events_total', 'Events run by a reaction', ['reaction', 'outcome']),
    reactionParked: gauge('reaction_parked', 'Events parked after three tries', ['reaction']),
    reactionBehind: gauge('reaction_behind', 'Positions a reaction is behind the journal', ['reaction']),
    jobRuns: counter('job_runs_total', 'Timers and deliveries run', ['kind', 'outcome']),
    jobParked: gauge('job_parked', 'Jobs that gave up and wait for a person', ['kind']),
    jobLateMs: histogram('job_late_ms', 'Milliseconds between due and run', ['kind']),
    lockWaitMs: gauge('database_lock_wait_ms', 'How long the longest waiter for a lock of the database has waited'),
    storageFull: gauge('storage_full', '1 while a disk is full: nothing new is taken'),
    httpMs: histogram('http_ms', 'Milliseconds to answer a request', ['method', 'route', 'status']),
    sockets: gauge('live_sockets', 'Open live sockets'),
    liveMessages: counter('live_messages_total', 'Frames sent to live sockets'),
    liveDropped: counter('live_dropped_total', 'Sockets told to start afresh because they could not keep up'),
  }
}
