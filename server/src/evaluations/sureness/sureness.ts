/**
 * How sure a judgement must be to be given. A level is in force from its change on: what is judged less surely says "unsure" instead of a score or an answer.
 * What was judged before stays as it was judged until somebody has it judged again, and then its history keeps what was said.
 */
import { sureLevels, type SureLevel, type Sureness } from '@peakend/contract/sureness.ts'
import { personOf, type Caller } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { audit } from '../../identity/audit/audit.ts'
import { surenessMeasured } from '../../moments/moments.ts'
import { countOtherwise, insertLevel, isJobThere, lastSure, listLevels } from './store.ts'

/** The job that judges again. */
export const JUDGE_AGAIN_KIND = 'sureness.judge-again'
const DAY_MS = 24 * 3_600_000
/** A quarter: what screens and reports look back on. */
const AGAIN_DAYS = 92
/** The workspace's own share judged rests on so many. */
const OWN_CONVERSATIONS = 500

/** The level in force; 0 where nobody has asked for any. */
export const levelNow = async (tx: ReadTx): Promise<SureLevel> => (await listLevels(tx, 1))[0]?.level ?? 0

export const againSince = (now: Date): Date => new Date(now.getTime() - AGAIN_DAYS * DAY_MS)

const moments = ['welcome', 'peak', 'farewell'] as const
const parts = [...moments, 'need', 'polite', 'ownership', 'word', 'annoyed'] as const

/** How many of these conversations would be judged at a level, part by part and with all three moments. */
export const judgedAt = (
  rows: readonly Record<string, number | null>[],
  level: number,
): Sureness['levels'][number]['own'] => {
  const isGiven = (sure: number | null | undefined) => typeof sure === 'number' && sure >= level
  const count = (holds: (row: Record<string, number | null>) => boolean) => rows.filter(holds).length
  const own = Object.fromEntries(parts.map((part) => [part, count((row) => isGiven(row[part]))]))
  return { ...own, all: count((row) => moments.every((m) => isGiven(row[m]))) } as Sureness['levels'][number]['own']
}

/** The setting, its versions, and for each level the measured figures and this workspace's own shares. */
export const surenessOf = async (tx: ReadTx): Promise<Sureness> => {
  const [changes, rows, isJudging] = await Promise.all([
    listLevels(tx, 50),
    lastSure(tx, OWN_CONVERSATIONS),
    isJobThere(tx, JUDGE_AGAIN_KIND),
  ])
  const level = changes[0]?.level ?? 0
  return {
    level,
    version: changes[0]?.version ?? 0,
    changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })),
    measuredOn: { model: surenessMeasured.model, data: surenessMeasured.data },
    ownOf: rows.length,
    levels: sureLevels.map((one) => {
      const found = surenessMeasured.levels.find((measured) => measured.level === one)
      if (!found) throw new Error(`nothing was measured at level ${one}`)
      const { level: _, ...measured } = found
      return { level: one, measured, own: judgedAt(rows, one) }
    }),
    otherwise: await countOtherwise(tx, againSince(tx.now), level),
    isJudging,
  }
}

/** A new version, in force for what is judged from now on; the level that is in force already changes nothing. Written into the audit log with before and after. */
export const changeLevel = async (tx: Tx, caller: Caller, level: SureLevel): Promise<void> => {
  const before = await levelNow(tx)
  if (before === level) return
  await insertLevel(tx, level, personOf(caller).personId)
  await audit(tx, caller, 'sureness.changed', null, { before, after: level })
}

/** Has the last 92 days judged again at the level in force, by a job. Twice at once is once. Written into the audit log. */
export const askAgain = async (tx: Tx, caller: Caller): Promise<void> => {
  const level = await levelNow(tx)
  tx.enqueue({ kind: JUDGE_AGAIN_KIND, key: 'all', payload: {} })
  await audit(tx, caller, 'sureness.judged-again', null, {
    level,
    conversations: await countOtherwise(tx, againSince(tx.now), level),
  })
}
