/**
 * How good the line is, in words, from what the browser counts (W3C webrtc-stats). Pure. Borders: one-way delay under 150 ms is not noticed, over 400 ms
 * people talk over each other (ITU-T G.114; a round trip is twice that, of which half is ours to show); lost sound over 1 % is heard, over 5 % words go
 * missing; a jitter above 30 ms is more than browsers hide.
 */
export type QualityWord = 'good' | 'fair' | 'poor' | 'nothing'

export interface Counts {
  atMs: number
  received: number
  lost: number
  sent: number
}
export interface Quality {
  word: QualityWord
  /** Null while it is not known. */
  roundTripMs: number | null
  jitterMs: number | null
  /** The worse direction, in the last moments. */
  lossPct: number
  /** Loudness, 0 to 1: theirs, and one's own. */
  theirs: number
  mine: number
  counts: Counts
}

/** What is read of a report's entries. */
export interface Stat {
  type: string
  kind?: string
  packetsReceived?: number
  packetsLost?: number
  packetsSent?: number
  jitter?: number
  audioLevel?: number
  roundTripTime?: number
  fractionLost?: number
  currentRoundTripTime?: number
  nominated?: boolean
}

/** So long without a packet nothing is heard. */
const SILENT_MS = 2500
const poor = { roundTripMs: 600, jitterMs: 60, lossPct: 5 }
const fair = { roundTripMs: 300, jitterMs: 30, lossPct: 1 }

const ms = (seconds: number | undefined): number | null => (seconds === undefined ? null : Math.round(seconds * 1000))

/** Reads one report of the browser; `before` is what the last one gave. */
export function readQuality(report: Iterable<Stat>, nowMs: number, before: Quality | null): Quality {
  const stats = [...report]
  const of = (type: string) =>
    stats.find((one) => one.type === type && (one.kind === undefined || one.kind === 'audio'))
  const [inbound, remote, source] = [of('inbound-rtp'), of('remote-inbound-rtp'), of('media-source')]
  const pair = stats.find((one) => one.type === 'candidate-pair' && one.nominated === true)
  const received = inbound?.packetsReceived ?? 0
  const isMore = before === null || received > before.counts.received
  const counts: Counts = {
    // stands still while nothing comes
    atMs: isMore ? nowMs : before.counts.atMs,
    received,
    lost: inbound?.packetsLost ?? 0,
    sent: of('outbound-rtp')?.packetsSent ?? 0,
  }
  const fresh = received - (before?.counts.received ?? 0)
  const lost = Math.max(0, counts.lost - (before?.counts.lost ?? 0))
  const here = fresh + lost === 0 ? 0 : (lost / (fresh + lost)) * 100
  const lossPct = Math.max(here, (remote?.fractionLost ?? 0) * 100)
  const roundTripMs = ms(remote?.roundTripTime ?? pair?.currentRoundTripTime)
  const jitterMs = ms(inbound?.jitter)
  return {
    word: wordFor({ roundTripMs, jitterMs, lossPct, quietMs: nowMs - counts.atMs }),
    roundTripMs,
    jitterMs,
    lossPct,
    theirs: inbound?.audioLevel ?? 0,
    mine: source?.audioLevel ?? 0,
    counts,
  }
}

function wordFor(of: {
  roundTripMs: number | null
  jitterMs: number | null
  lossPct: number
  quietMs: number
}): QualityWord {
  if (of.quietMs > SILENT_MS) return 'nothing'
  const isBeyond = (limit: typeof poor) =>
    (of.roundTripMs ?? 0) >= limit.roundTripMs || (of.jitterMs ?? 0) >= limit.jitterMs || of.lossPct >= limit.lossPct
  return isBeyond(poor) ? 'poor' : isBeyond(fair) ? 'fair' : 'good'
}
