/** The intended experience of a workspace: which lines were in force when, and the share that should be met. */
import { randomUUID } from 'node:crypto'
import type { PersonId, StandardId } from '@peakend/contract/ids.ts'
import { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { firstStandards } from './first-standards.data.ts'
import { leastScore, type Line, type Lines, type Moment } from './rules.ts'
import { findTarget, insertVersion, listInForce, listVersions, saveTarget, type StandardRecord } from './store.ts'

export { asIntended, holdLine, leastScore, type Facts, type Line, type Lines, type Moment } from './rules.ts'

/** measures.md: the headline's default. */
const FIRST_TARGET_PCT = 85
const moments = ['welcome', 'peak', 'farewell'] as const
const BEGINNING = new Date(0)

/** The standard in force for a channel at a time: its lines, the least score of each moment, and one version number over the three (their sum: it grows with every change). */
export interface InForce {
  version: number
  lines: Lines
  least: Record<Moment, number>
}

/** Standards of all channels in force at `at`, for those who judge many interactions in one transaction. */
export const inForceAt = async (tx: ReadTx, at: Date): Promise<(channel: Channel) => InForce> => {
  const rows = await listInForce(tx, at)
  return (channel) => {
    const own = (moment: Moment) => rows.find((r) => r.channel === channel && r.moment === moment)
    const linesOf = (moment: Moment) => own(moment)?.lines ?? firstStandards[channel][moment]
    const lines = { welcome: linesOf('welcome'), peak: linesOf('peak'), farewell: linesOf('farewell') }
    return {
      version: moments.reduce((sum, moment) => sum + (own(moment)?.version ?? 0), 0),
      lines,
      least: { welcome: leastScore(lines.welcome), peak: leastScore(lines.peak), farewell: leastScore(lines.farewell) },
    }
  }
}

/** Every channel's three standards in force now; those nobody has changed are version 0. */
export const listStandards = async (tx: ReadTx): Promise<StandardRecord[]> => {
  const rows = await listInForce(tx, tx.now)
  return Channel.options.flatMap((channel) =>
    moments.map((moment) => rows.find((r) => r.channel === channel && r.moment === moment) ?? firstOf(channel, moment)),
  )
}

/** All versions of one standard, newest first; the shipped one is the last. */
export const historyOf = async (tx: ReadTx, channel: Channel, moment: Moment): Promise<StandardRecord[]> => [
  ...(await listVersions(tx, channel, moment)),
  firstOf(channel, moment),
]

/** A new version, in force from now; interactions keep the version of their day. Records `standard.changed`. */
export const changeStandard = async (
  tx: Tx,
  of: { channel: Channel; moment: Moment; lines: readonly Line[]; by: PersonId | null },
): Promise<StandardRecord> => {
  const version = await insertVersion(tx, { ...of, standardId: randomUUID(), changedBy: of.by })
  tx.record({ type: 'standard.changed', channel: of.channel, moment: of.moment, version })
  const [newest] = await listVersions(tx, of.channel, of.moment)
  if (!newest) throw new Error('a standard was written and not seen')
  return newest
}

/** Share of interactions that should be as intended, in per cent. */
export const targetPct = async (tx: ReadTx): Promise<number> => (await findTarget(tx)) ?? FIRST_TARGET_PCT

export const setTarget = async (tx: Tx, pct: number): Promise<void> => {
  await saveTarget(tx, pct)
}

const firstOf = (channel: Channel, moment: Moment): StandardRecord => ({
  // The shipped standards have no row and so no id; a fixed one a channel and moment keeps the screens' keys stable.
  standardId:
    `00000000-0000-4000-8000-0000000000${Channel.options.indexOf(channel)}${moments.indexOf(moment)}` as StandardId,
  channel,
  moment,
  version: 0,
  inForceFrom: BEGINNING,
  lines: firstStandards[channel][moment],
  changedBy: null,
})
