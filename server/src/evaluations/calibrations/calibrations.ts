/**
 * The experience score of a workspace, nearer to what its own customers and reviewers say. Versions are made by a job and never change; one may be switched on
 * where it is better on answers it had not seen, and off again. A judgement keeps the version it was made with, and the engine's own score beside it.
 */
import type { Calibration, CalibrationVersion } from '@peakend/contract/calibration.ts'
import { personOf, type Caller } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../../identity/audit/audit.ts'
import { assess, FEWEST_CONVERSATIONS, scoreOf, type Answered, type Moments } from './fit.ts'
import {
  answeredRows,
  findActive,
  findVersion,
  insertSwitch,
  insertVersion,
  listSwitches,
  listVersions,
  modelNow,
  type AnsweredRow,
  type VersionRow,
} from './store.ts'

/** The job that makes a version. */
export const FIT_KIND = 'calibrations.fit'
/** Looking again after every answer would find something by luck in the end: a fit nobody asked for waits until there is this much more. */
const GROWTH = 1.2

/** One target a conversation: what the customer said, what reviewers gave, or the mean of the two. */
const answeredOf = (row: AnsweredRow): Answered => {
  const said = [row.csat, row.reviewed].filter((x) => x !== null)
  const target = said.reduce((sum, x) => sum + x, 0) / said.length
  return { cluster: row.customerId, moments: [row.welcome, row.peak, row.farewell], target }
}

/**
 * Makes a version of the answers there are, whatever its verdict: why it may not be used is part of the history. Where nobody asked, only after a fifth more
 * answers than the last had. Answers its number, null where nothing was made.
 */
export const fit = async (tx: Tx, isAsked: boolean): Promise<number | null> => {
  const model = await modelNow(tx)
  if (model === null) return null
  const rows = await answeredRows(tx, model)
  const [last] = await listVersions(tx)
  const isGrown = !last || last.model !== model || rows.length >= last.conversations * GROWTH
  if (!isAsked && (rows.length < FEWEST_CONVERSATIONS || !isGrown)) return null
  const { verdict, ...found } = assess(rows.map(answeredOf))
  return insertVersion(tx, {
    model,
    verdict,
    found,
    conversations: rows.length,
    surveyAnswers: rows.filter((r) => r.csat !== null).length,
    reviewAnswers: rows.filter((r) => r.reviewed !== null).length,
  })
}

const DAY_MS = 24 * 3_600_000

/** An answer came, of a customer or a reviewer: a day's answers are looked at once, at its end. */
export const lookAtDayEnd = (tx: Tx): void => {
  const day = Math.floor(tx.now.getTime() / DAY_MS)
  tx.enqueue({ kind: FIT_KIND, key: `day ${day}`, dueAt: new Date((day + 1) * DAY_MS) })
}

/** Asks for a fit now; it is made by the job. Written into the audit log. */
export const askForFit = async (tx: Tx, caller: Caller): Promise<void> => {
  tx.enqueue({ kind: FIT_KIND, key: 'asked', payload: { isAsked: true } })
  await audit(tx, caller, 'calibration.asked', null)
}

/** What judges with a version: turns three scores into the experience score. */
export interface Active {
  version: number
  model: string
  score: (moments: Moments) => number
}

/** The version in use, null for the engine's own score. */
export const activeCalibration = async (tx: ReadTx): Promise<Active | null> => {
  const found = await findActive(tx)
  if (!found) return null
  const { curve } = found.found
  return {
    version: found.version,
    model: found.model,
    score: (moments) => Math.round(scoreOf(curve, moments) * 10) / 10,
  }
}

/**
 * Uses a version from now on, null for the engine's own score. Refuses `not_found`, `calibration_unfit` where it is not better or was made for another
 * engine than the one that judges now, `conflict` where it is in use. Written into the audit log with before and after.
 */
export const switchTo = async (tx: Tx, caller: Caller, version: number | null): Promise<void> => {
  const { personId } = personOf(caller)
  const before = (await findActive(tx))?.version ?? null
  if (before === version) throw new Refusal('conflict', 'That is what is used already.')
  if (version !== null) {
    const found = await findVersion(tx, version)
    if (!found) throw new Refusal('not_found')
    if (found.verdict !== 'better' || found.model !== (await modelNow(tx))) throw new Refusal('calibration_unfit')
  }
  await insertSwitch(tx, version, personId)
  await audit(tx, caller, 'calibration.switched', null, { before, after: version })
}

const shown = (row: VersionRow, model: string | null): CalibrationVersion => {
  const { found, fittedAt, ...rest } = row
  const { curve, ...errors } = found
  const [welcome, peak, farewell] = curve.weights
  return {
    ...rest,
    ...errors,
    fittedAt: fittedAt.toISOString(),
    intercept: curve.intercept,
    weights: { welcome, peak, farewell },
    isOutdated: row.model !== model,
  }
}

/** Versions and switches, newest first, and what a new fit would rest on. */
export const calibrationOf = async (tx: ReadTx): Promise<Calibration> => {
  const model = await modelNow(tx)
  const [versions, switches, active, answered] = await Promise.all([
    listVersions(tx),
    listSwitches(tx),
    findActive(tx),
    model === null ? [] : answeredRows(tx, model),
  ])
  return {
    fewest: FEWEST_CONVERSATIONS,
    answered: answered.length,
    active: active?.version ?? null,
    versions: versions.map((row) => shown(row, model)),
    switches: switches.map((s) => ({ ...s, at: s.at.toISOString() })),
  }
}
